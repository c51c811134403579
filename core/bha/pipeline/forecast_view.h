// What comes for the cells that live, and how far that may be trusted: those that have ended, told by each other.
//   forecast_view({.lives = lives}, run)      lives: pipeline::life_so_far of each report
#pragma once
#include <string>
#include <vector>

#include "bha/pipeline/siblings.h"
#include "bha/report/chart_data.h"

namespace bha::pipeline {

struct ForecastAsked {
  std::vector<LifeSoFar> lives{};
  std::uint64_t seed = 1;
};
/// protocol, observed, told_by: of a forecast (models::Coverage). why: in words, why there is none, or what it suffers from.
struct ToldCell {
  std::string cell{}, protocol{}, why{};
  double observed = nan;
};
struct ForecastView {
  std::string unit{};
  std::int64_t cells = 0, ended = 0;
  std::vector<ToldCell> told_cells{};
  std::vector<std::string> words{};
  std::vector<report::ForecastCellRow> forecast_cells{};
  std::vector<report::ForecastEndRow> forecast_ends{};
  std::vector<report::ToldMark> told{};
  std::vector<report::CalibrationMark> calibration{};
  std::vector<report::RehearsedRow> rehearsed{};
};

/// One unit is shown, that of most of the cells; the others are counted in words.
/// Forecasts  forecasts_from_siblings, unchanged.   Rehearsals  rehearse, unchanged: truth is the end, told is what siblings told
/// Baseline   of a rehearsal: the median end of the other cells of the group that lived at that time
/// Cost       a second for some tens of cells; the greater part is `rehearse`
[[nodiscard]] ForecastView forecast_view(const ForecastAsked&, Run&);

}  // namespace bha::pipeline
namespace bha {
template <>
inline constexpr auto fields<pipeline::ForecastAsked> =
    Fields{Field{"lives", &pipeline::ForecastAsked::lives, "Cells as far as they were seen."},
           Field{"seed", &pipeline::ForecastAsked::seed, "Of the trees."}};
static_assert(fully_described<pipeline::ForecastAsked>);
template <>
inline constexpr auto fields<pipeline::ToldCell> =
    Fields{Field{"cell", &pipeline::ToldCell::cell, "Cell that lives."},
           Field{"protocol", &pipeline::ToldCell::protocol, "Who tells of it, and how the interval was made; empty: nobody."},
           Field{"why", &pipeline::ToldCell::why, "Why nothing is told, or what the forecast suffers from."},
           Field{"observed", &pipeline::ToldCell::observed, "Share of its siblings that the 90 % interval held."}};
static_assert(fully_described<pipeline::ToldCell>);
template <>
inline constexpr auto fields<pipeline::ForecastView> =
    Fields{Field{"unit", &pipeline::ForecastView::unit, "Unit of the lives: cycles, efc or days."},
           Field{"cells", &pipeline::ForecastView::cells, "Cells in that unit."},
           Field{"ended", &pipeline::ForecastView::ended, "Those whose end was seen."},
           Field{"told_cells", &pipeline::ForecastView::told_cells, "Each that lives: who tells of it, or why nobody does."},
           Field{"words", &pipeline::ForecastView::words,
                 "How well those that have ended are told by each other, and what was left out."},
           Field{"forecast_cells", &pipeline::ForecastView::forecast_cells, "Rows of the chart of that name."},
           Field{"forecast_ends", &pipeline::ForecastView::forecast_ends, "Rows of the chart of that name."},
           Field{"told", &pipeline::ForecastView::told, "Rehearsals, end told against true end."},
           Field{"calibration", &pipeline::ForecastView::calibration,
                 "How often intervals of each level held, over the cells that ended."},
           Field{"rehearsed", &pipeline::ForecastView::rehearsed, "Rows of the chart of that name."}};
static_assert(fully_described<pipeline::ForecastView>);
}  // namespace bha
