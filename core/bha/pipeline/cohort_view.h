// Cells side by side, group by group: how each fades, how their group does, and how many of it still live.
//   cohort_view({.cells = rows, .curves = curves})        the group of a cell is that of its row, whoever put it there
#pragma once
#include <string>
#include <vector>

#include "bha/models/types.h"
#include "bha/report/cohort_rows.h"
#include "bha/report/fleet.h"
#include "bha/report/health_curve.h"

namespace bha::pipeline {

/// What a cohort takes from a cell's report.
struct CohortMember {
  report::FleetRow row{};
  report::HealthCurve curve{};
};
struct CohortAsked {
  models::Axis axis{};  // along which the curves lie; lives have their own unit
  std::vector<report::FleetRow> cells{};
  std::vector<report::HealthCurve> curves{};  // of those cells; others are not looked at
};
struct CohortView {
  std::vector<report::Cohort> cohorts{};
  std::vector<std::string> words{};  // one a cohort
  std::vector<report::CohortHealthRow> cohort_health{};
  std::vector<report::CohortMeanRow> cohort_mean{};
  std::vector<report::CohortSurvivalRow> cohort_survival{};
};

/// Mean and band (one standard deviation between cells) lie over 60 places where at least two cells and half of the group are
/// seen: beyond, it would be a mean of those that are left. Between two points of a cell its curve is a straight line.
/// Survival begins at 1 and goes to the last cell seen; its numbers are those of cohorts_of.
/// Cost  60 places by cell; a thousand cells some milliseconds
[[nodiscard]] CohortView cohort_view(const CohortAsked&);

}  // namespace bha::pipeline
namespace bha {
template <>
inline constexpr auto fields<pipeline::CohortMember> =
    Fields{Field{"row", &pipeline::CohortMember::row, "As it stands beside other cells."},
           Field{"curve", &pipeline::CohortMember::curve, "Its state of health."}};
static_assert(fully_described<pipeline::CohortMember>);
template <>
inline constexpr auto fields<pipeline::CohortAsked> =
    Fields{Field{"axis", &pipeline::CohortAsked::axis, "cycles, efc or days: along which the curves lie."},
           Field{"cells", &pipeline::CohortAsked::cells, "Rows of a fleet, in the groups that are asked for."},
           Field{"curves", &pipeline::CohortAsked::curves, "Their state of health."}};
static_assert(fully_described<pipeline::CohortAsked>);
template <>
inline constexpr auto fields<pipeline::CohortView> =
    Fields{Field{"cohorts", &pipeline::CohortView::cohorts, "As in a fleet: groups of at least two cells."},
           Field{"words", &pipeline::CohortView::words, "The same in words, one a cohort."},
           Field{"cohort_health", &pipeline::CohortView::cohort_health, "Rows of the chart of that name."},
           Field{"cohort_mean", &pipeline::CohortView::cohort_mean, "Mean and band of each group."},
           Field{"cohort_survival", &pipeline::CohortView::cohort_survival, "Share of each group that still lives."}};
static_assert(fully_described<pipeline::CohortView>);
}  // namespace bha
