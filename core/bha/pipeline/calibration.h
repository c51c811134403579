// Whether intervals hold as often as their level says, cells counted and not rows.
//   calibration_of({{0.35, 0.6}, {0.9}})      of each cell the levels from which on its truths were held
#pragma once
#include <vector>

#include "bha/report/chart_data.h"

namespace bha::pipeline {

/// One mark a level, from .05 to .95: the share of truths that an interval of it holds, the mean over cells, with what so many
/// cells do not contradict (Clopper-Pearson, 95 %, a cell counted once however many rows it has). Levels in any order.
[[nodiscard]] std::vector<report::CalibrationMark> calibration_of(std::vector<std::vector<double>> held_from_by_cell);

}  // namespace bha::pipeline
