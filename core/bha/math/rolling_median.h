// Medians over a moving window of a series. Missing values are left out of their window, never filled.
//   const auto now = trailing_median(soh, 11);   // now[k]: of soh[k−10 … k], fewer at the start
#pragma once
#include <span>
#include <vector>

namespace bha::math {

/// Of the last `window` values up to each one; NaN where fewer than `least` of them are there.   Cost  O(n·window)
[[nodiscard]] std::vector<double> trailing_median(std::span<const double>, std::size_t window, std::size_t least = 1);
/// Of `window` values (odd) around each one, fewer at the ends. Looks ahead: for truth and for whole lives only.
[[nodiscard]] std::vector<double> centred_median(std::span<const double>, std::size_t window);

}  // namespace bha::math
