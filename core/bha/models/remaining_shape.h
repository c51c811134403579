// The shape of the way from an origin to the end of life, learnt from siblings and stretched onto a predicted remaining life.
//   const auto shape = remaining_shape(siblings, 0.8);      double soh = soh_after(shape, now, 0.8, cycles_since, remaining);
#pragma once
#include <span>
#include <vector>

#include "bha/base/finding.h"

namespace bha::models {

/// A sibling from the origin on: its level there, its remaining life, and its state of health 1, 2, … cycles later (past the end
/// too, as far as it was seen).
struct SiblingCourse {
  double now = 0, remaining = 0;
  std::vector<double> after{};
};
/// drop[i]: share of the way from `now` to the threshold gone after i·step of the remaining life; 1 about at 1.
struct RemainingShape {
  double step = 0.02;
  std::vector<double> drop{};
};

/// Method    median over siblings of the share gone, up to the end of life; beyond it the median of their increments, as long as
///           a third of them were seen; then the last increment
/// Findings  (refused) too_few_cells (no sibling with a level above the threshold)
[[nodiscard]] Result<RemainingShape> remaining_shape(std::span<const SiblingCourse>, double threshold);
/// State of health `elapsed` cycles after the origin; never below 0.
[[nodiscard]] double soh_after(const RemainingShape&, double now, double threshold, double elapsed, double remaining);

}  // namespace bha::models
