// What a cell's life so far says of the life that remains: level, losses, rates, shape, and how its charge slices moved.
// Past only: everything is made from a Past, which has no word for a later row.
//   const auto now = fade_features(history.as_of(t + 1), 0.8);    now[j] is called fade_feature_name(j)
#pragma once
#include <array>
#include <string>
#include <vector>

#include "bha/base/past.h"
#include "bha/features/slice_history.h"

namespace bha::features {

/// One cycle: state of health (any capacity over a fixed one) and its charge slice; NaN where there is none.
struct FadeRow {
  double soh = nan;
  SliceNumbers slice{};
};

/// Where a cell stands: trailing median of 11 cycles; best: the largest such median so far (of at least 3 cycles, the first two
/// cycles standing for the third); loss: (best − now)/(best − threshold), 0 at the best, 1 at the threshold.
struct FadeState {
  double now = nan, best = nan, loss = nan;
};
/// One for each cycle of the past.   Cost  O(n)
[[nodiscard]] std::vector<FadeState> fade_states(const Past<FadeRow>&, double threshold);

inline constexpr std::size_t fade_course = 21, fade_changes = 2 * slice_width, fade_levels = slice_width;
inline constexpr std::size_t fade_width = fade_course + fade_changes + fade_levels;
using FadeFeatures = std::array<double, fade_width>;

/// In order: the course of the state of health (21); relative changes of the charge slice since the first 10 cycles, as a
/// difference of medians and as a slope times age (32); its level over the first 10 cycles (16). NaN: too short, or no slice.
/// Least     11 cycles, else all are NaN.   Cost  O(n) with n cycles, about 2 ms for 1,000 with slices
[[nodiscard]] FadeFeatures fade_features(const Past<FadeRow>&, double threshold);
[[nodiscard]] std::string fade_feature_name(std::size_t j);
/// Log of the cycles that remain at the pace of the last 20 and 50 cycles, their mean: what one cell's own rate says.
[[nodiscard]] double fade_pace(const FadeFeatures&);
/// Log of the state of health that is left until the threshold.
[[nodiscard]] double fade_log_room(const FadeFeatures&);

}  // namespace bha::features
