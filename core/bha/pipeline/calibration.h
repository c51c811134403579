// Whether intervals hold as often as their level says, cells counted and not rows.
//   calibration_of({{0.35, 0.6}, {0.9}})      of each cell the levels from which on its truths were held
#pragma once
#include <vector>

#include "bha/report/chart_data.h"

namespace bha::pipeline {

/// One mark a level, from .05 to .95: the share of truths that an interval of it holds, the mean over cells, with what so many
/// cells do not contradict (Clopper-Pearson, 95 %, a cell counted once however many rows it has). Levels in any order.
[[nodiscard]] std::vector<report::CalibrationMark> calibration_of(std::vector<std::vector<double>> held_from_by_cell);

/// One mark a tenth of the distribution that was told: the share of truths in it, the mean over cells, with what so many cells do
/// not contradict. A slope tells that what is told lies too low or too high, a hollow that it is too narrow, a hill too wide.
/// shares_by_cell: of each cell what metrics::share_below tells of its truths, in any order.
[[nodiscard]] std::vector<report::PitMark> pit_of(const std::vector<std::vector<double>>& shares_by_cell);

}  // namespace bha::pipeline
