// Cells that are reported together: those that have ended tell how long the others will go on.
//   std::vector<LifeSoFar> lives;  for each report: lives.push_back(life_so_far(report));
//   const auto told = forecasts_from_siblings(lives, seed, run);      take_in(reports[i], told[i]);
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/run.h"
#include "bha/cycles/types.h"
#include "bha/models/types.h"
#include "bha/report/cohort_rows.h"
#include "bha/report/fleet.h"
#include "bha/report/types.h"

namespace bha::pipeline {

/// A cell as far as it was seen, over x: its measured state of health in the key that it is told in. ended: where it crossed the
/// threshold; nothing after it is looked at.
struct LifeSoFar {
  std::string cell{}, group{}, file{};
  cycles::CapacityKey conditions{};
  models::Axis unit{};
  double threshold = nan;
  std::vector<double> x{}, soh{};
  std::optional<double> ended{};
  std::vector<std::int64_t> print{};  // a hash of each cycle, to know a copy: of 53 bits, so that every reader of JSON keeps it
};
/// Along the axis that the report's end of life is told on.
[[nodiscard]] LifeSoFar life_so_far(const report::Report&);

/// way_gone: the share of the way to the threshold that it had lost where the forecast stands. ended_by: the forecast at other
/// levels, as a distribution: from early to late.
struct ToldBySiblings {
  std::optional<models::Forecast> forecast{};
  std::vector<Finding> findings{};
  double way_gone = nan;
  std::vector<report::ForecastEndRow> ended_by{};
};

inline constexpr std::size_t least_siblings = 3;  // of two, the one that is left out leaves one

/// One entry a cell; no forecast: it has ended, is too young, or has fewer than 3 siblings that ended.
/// Siblings   cells of the same group, unit and threshold that have ended, tested alike (10 % of the current, 20 mV, 3 K); where
/// a
///            group is declared and too few of it were tested alike, all of it
/// Origin     where the cell, and every sibling, had first lost so large a share of the way to the threshold as the cell has by
///            now, in whole hundredths: cells at about one point share what is learnt
/// Method     models/remaining_life on the course of the state of health (features/fade_history) over a grid as coarse as the
///            coarsest cell; a value stands until the next one was measured. Bounds before the last x seen are that x
/// Leakage    a cell that has not ended teaches nobody, so none of its rows changes another's forecast; of one that has, rows
///            after its end change nothing
/// Forecast   basis "siblings", band_kind "interval"; coverage: the siblings left out in turn, each against the interval made
///            from the others' errors; its protocol names the population and says when it is a t interval
/// Findings   (warning) interval_not_conformal: fewer than 9 siblings; same_cell_twice: a sibling with this cell's own rows,
/// which
///            was left out; (note) too_few_cells: 1 or 2 siblings
/// Source     METHODS 5.4; docs/decisions/012
[[nodiscard]] std::vector<ToldBySiblings> forecasts_from_siblings(std::span<const LifeSoFar>, std::uint64_t seed, Run&);
/// How well those that have ended tell of each other: each left out in turn, asked where it had first lost a quarter, half and
/// three quarters of the way to the threshold. One row a cell and share that has at least 3 siblings, by the method of the
/// forecasts; the interval is made from what the others were off by. Leakage    of the cell that is asked nothing after that row,
/// and nothing of it in what is learnt; of the others, their lives
[[nodiscard]] std::vector<report::Rehearsal> rehearse(std::span<const LifeSoFar>, std::uint64_t seed, Run&);
/// Before what the cell's own curve says.
void take_in(report::Report&, ToldBySiblings);

}  // namespace bha::pipeline
namespace bha {
template <>
inline constexpr auto fields<pipeline::LifeSoFar> =
    Fields{Field{"cell", &pipeline::LifeSoFar::cell, "Name of the cell."},
           Field{"group", &pipeline::LifeSoFar::group, "Group, as declared."},
           Field{"file", &pipeline::LifeSoFar::file, "First file."},
           Field{"conditions", &pipeline::LifeSoFar::conditions, "Those that its state of health was measured under."},
           Field{"unit", &pipeline::LifeSoFar::unit, "Unit of x: cycles, efc or days."},
           Field{"threshold", &pipeline::LifeSoFar::threshold, "State of health at which life ends."},
           Field{"x", &pipeline::LifeSoFar::x, "Where it was measured."},
           Field{"soh", &pipeline::LifeSoFar::soh, "State of health there."},
           Field{"ended", &pipeline::LifeSoFar::ended, "When its end of life was seen; null: not seen."},
           Field{"print", &pipeline::LifeSoFar::print, "A hash of each cycle, to know a copy by."}};
static_assert(fully_described<pipeline::LifeSoFar>);
}  // namespace bha
