// Peaks of a curve on an even grid, and how much they stand out.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace bha::math {

/// Positions in grid steps. left_base, right_base: the lowest points towards the next higher one on each side; prominence: height
/// above the higher of them. width: between the crossings of height − prominence/2, on straight lines.
struct Peak {
  std::size_t index = 0;
  double position = 0;  // of the parabola through the peak and its neighbours
  double height = 0, prominence = 0;
  std::size_t left_base = 0, right_base = 0;
  double width = 0, left_crossing = 0, right_crossing = 0;
  double area = 0;  // trapezoid from base to base, grid step 1
};

/// Local maxima (of a plateau the middle) in order. Those with less prominence are left out; NaN: there is no maximum there.
/// Cost      one pass a peak.   Source  METHODS 2.3; scipy's find_peaks, peak_prominences and peak_widths to 1e-12
[[nodiscard]] std::vector<Peak> find_peaks(std::span<const double> y, double least_prominence);

}  // namespace bha::math
