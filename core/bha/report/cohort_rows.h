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
struct ForecastCellRow {  // a cell that lives, as its siblings tell its end; x: cycles, equivalent full cycles or days
  std::string cell{}, group{};
  double now = nan, median = nan, lower = nan, upper = nan, way_gone = nan;
  std::int64_t siblings = 0;
};
struct ForecastEndRow {
  std::string cell{}, group{};
  double x = nan, ended_by = nan;
};
struct RehearsedRow {  // of one that has ended, asked earlier; all as shares of its life
  std::string cell{}, group{};
  double way_gone = nan, life_gone = nan, off = nan, off_lower = nan, off_upper = nan;
};

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::CohortHealthRow> =
    Fields{Field{"cell", &report::CohortHealthRow::cell, "Name of the cell."},
           Field{"group", &report::CohortHealthRow::group, "Its group."},
           Field{"x", &report::CohortHealthRow::x, "Cycles, equivalent full cycles or days, as asked."},
           Field{"soh", &report::CohortHealthRow::soh, "Measured state of health."}};
static_assert(fully_described<report::CohortHealthRow>);
template <>
inline constexpr auto fields<report::CohortMeanRow> =
    Fields{Field{"group", &report::CohortMeanRow::group, "Group of cells."},
           Field{"x", &report::CohortMeanRow::x, "Cycles, equivalent full cycles or days, as asked."},
           Field{"soh", &report::CohortMeanRow::soh, "Mean over the cells that are seen there."},
           Field{"soh_lower", &report::CohortMeanRow::soh_lower, "Less one standard deviation between them."},
           Field{"soh_upper", &report::CohortMeanRow::soh_upper, "And one more."},
           Field{"cells", &report::CohortMeanRow::cells, "Cells that are seen there."}};
static_assert(fully_described<report::CohortMeanRow>);
template <>
inline constexpr auto fields<report::CohortSurvivalRow> =
    Fields{Field{"group", &report::CohortSurvivalRow::group, "Group of cells."},
           Field{"x", &report::CohortSurvivalRow::x, "When, in the unit of the lives."},
           Field{"alive", &report::CohortSurvivalRow::alive, "Share of the cells above end of life from then on."},
           Field{"alive_lower", &report::CohortSurvivalRow::alive_lower, "Lower end of its 90 % interval."},
           Field{"alive_upper", &report::CohortSurvivalRow::alive_upper, "Upper end."},
           Field{"at_risk", &report::CohortSurvivalRow::at_risk, "Cells seen until then and not ended before."}};
static_assert(fully_described<report::CohortSurvivalRow>);
template <>
inline constexpr auto fields<report::CohortScatterRow> =
    Fields{Field{"cell", &report::CohortScatterRow::cell, "Name of the cell."},
           Field{"group", &report::CohortScatterRow::group, "Its group."},
           Field{"x", &report::CohortScatterRow::x, "A number of the fleet's table."},
           Field{"y", &report::CohortScatterRow::y, "Another."}};
static_assert(fully_described<report::CohortScatterRow>);
template <>
inline constexpr auto fields<report::ForecastCellRow> =
    Fields{Field{"cell", &report::ForecastCellRow::cell, "Name of a cell that lives."},
           Field{"group", &report::ForecastCellRow::group, "Its group."},
           Field{"now", &report::ForecastCellRow::now, "How long it was seen."},
           Field{"median", &report::ForecastCellRow::median, "When it ends."},
           Field{"lower", &report::ForecastCellRow::lower, "Lower end of the 90 % interval."},
           Field{"upper", &report::ForecastCellRow::upper, "Upper end."},
           Field{"way_gone", &report::ForecastCellRow::way_gone, "Share of the way to the threshold that it has lost."},
           Field{"siblings", &report::ForecastCellRow::siblings, "Cells that tell of it."}};
static_assert(fully_described<report::ForecastCellRow>);
template <>
inline constexpr auto fields<report::ForecastEndRow> =
    Fields{Field{"cell", &report::ForecastEndRow::cell, "Name of a cell that lives."},
           Field{"group", &report::ForecastEndRow::group, "Its group."},
           Field{"x", &report::ForecastEndRow::x, "Until then, in the unit of its life,"},
           Field{"ended_by", &report::ForecastEndRow::ended_by, "it has ended with this probability."}};
static_assert(fully_described<report::ForecastEndRow>);
template <>
inline constexpr auto fields<report::RehearsedRow> = Fields{
    Field{"cell", &report::RehearsedRow::cell, "Cell that has ended and was left out."},
    Field{"group", &report::RehearsedRow::group, "Its group."},
    Field{"way_gone", &report::RehearsedRow::way_gone, "Share of the way to the threshold that it had lost when it was asked."},
    Field{"life_gone", &report::RehearsedRow::life_gone, "Share of its life that was over then."},
    Field{"off", &report::RehearsedRow::off, "Told minus true end, as a share of its life."},
    Field{"off_lower", &report::RehearsedRow::off_lower, "The same of the lower end of the 90 % interval."},
    Field{"off_upper", &report::RehearsedRow::off_upper, "And of the upper end: it held where 0 lies between."}};
static_assert(fully_described<report::RehearsedRow>);
}  // namespace bha
