// Savitzky–Golay: a polynomial through each window of evenly spaced values, read off at its middle: the smoothed value or a
// derivative. Keeps the area and the height of peaks better than a mean of the same width.
//   const auto slope = savitzky_golay(q_Ah, {.window = 21, .order = 3, .derivative = 1, .step = 0.005});    // Ah/V on 5 mV
/// Source    Savitzky & Golay, Anal. Chem. 36 (1964) 1627, doi:10.1021/ac60214a047; METHODS 2.3. Golden: savgol_coeffs.csv,
///           ica_expected_grid.csv (scipy, mode "interp")
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace bha::math {

/// window: odd, above order, which is at least the derivative. step: spacing of the values.
struct SavitzkyGolay {
  std::size_t window = 21, order = 3, derivative = 0;
  double step = 1;
};

/// What each value of a window weighs at position `at` (from 0; the middle is window/2).   Error  1e-13 for windows up to 101
[[nodiscard]] std::vector<double> savitzky_golay_coefficients(const SavitzkyGolay&, std::size_t at);

/// One a value; the first and last half windows by the polynomial of the first and last whole window. Fewer values than a window:
/// all NaN.   Cost  window multiplications a value
[[nodiscard]] std::vector<double> savitzky_golay(std::span<const double> y, const SavitzkyGolay&);

}  // namespace bha::math
