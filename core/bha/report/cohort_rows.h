// The rows of the charts of a cohort: many cells on one axis, group by group.
#pragma once
#include <cstdint>
#include <string>

#include "bha/base/describe.h"

namespace bha::report {

struct CohortHealthRow {  // of each cell a thinned curve; x: cycles, equivalent full cycles or days, as asked
  std::string cell{}, group{};
  double x = nan, soh = nan;
};
struct CohortMeanRow {
  std::string group{};
  double x = nan, soh = nan, soh_lower = nan, soh_upper = nan;
  std::int64_t cells = 0;
};
struct CohortSurvivalRow {
  std::string group{};
  double x = nan, alive = nan, alive_lower = nan, alive_upper = nan;
  std::int64_t at_risk = 0;
};
struct CohortScatterRow {
  std::string cell{}, group{};
  double x = nan, y = nan;
};

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::CohortHealthRow> =
    std::tuple{Field{"cell", &report::CohortHealthRow::cell, "Name of the cell."},
               Field{"group", &report::CohortHealthRow::group, "Its group."},
               Field{"x", &report::CohortHealthRow::x, "Cycles, equivalent full cycles or days, as asked."},
               Field{"soh", &report::CohortHealthRow::soh, "Measured state of health."}};
static_assert(fully_described<report::CohortHealthRow>);
template <>
inline constexpr auto fields<report::CohortMeanRow> =
    std::tuple{Field{"group", &report::CohortMeanRow::group, "Group of cells."},
               Field{"x", &report::CohortMeanRow::x, "Cycles, equivalent full cycles or days, as asked."},
               Field{"soh", &report::CohortMeanRow::soh, "Mean over the cells that are seen there."},
               Field{"soh_lower", &report::CohortMeanRow::soh_lower, "Less one standard deviation between them."},
               Field{"soh_upper", &report::CohortMeanRow::soh_upper, "And one more."},
               Field{"cells", &report::CohortMeanRow::cells, "Cells that are seen there."}};
static_assert(fully_described<report::CohortMeanRow>);
template <>
inline constexpr auto fields<report::CohortSurvivalRow> =
    std::tuple{Field{"group", &report::CohortSurvivalRow::group, "Group of cells."},
               Field{"x", &report::CohortSurvivalRow::x, "When, in the unit of the lives."},
               Field{"alive", &report::CohortSurvivalRow::alive, "Share of the cells above end of life from then on."},
               Field{"alive_lower", &report::CohortSurvivalRow::alive_lower, "Lower end of its 90 % interval."},
               Field{"alive_upper", &report::CohortSurvivalRow::alive_upper, "Upper end."},
               Field{"at_risk", &report::CohortSurvivalRow::at_risk, "Cells seen until then and not ended before."}};
static_assert(fully_described<report::CohortSurvivalRow>);
template <>
inline constexpr auto fields<report::CohortScatterRow> =
    std::tuple{Field{"cell", &report::CohortScatterRow::cell, "Name of the cell."},
               Field{"group", &report::CohortScatterRow::group, "Its group."},
               Field{"x", &report::CohortScatterRow::x, "A number of the fleet's table."},
               Field{"y", &report::CohortScatterRow::y, "Another."}};
static_assert(fully_described<report::CohortScatterRow>);
}  // namespace bha
