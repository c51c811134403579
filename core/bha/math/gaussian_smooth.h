// Smoothing by a Gaussian kernel.
#pragma once
#include <span>
#include <vector>

namespace bha::math {

/// exp(−i²/2σ²), normalised over |i| ≤ ⌊4σ + ½⌋; beyond the ends the nearest value goes on. sigma in values, > 0.
/// Source    METHODS 2.3; scipy's gaussian_filter1d(mode="nearest") to 1e-12
[[nodiscard]] std::vector<double> gaussian_smooth(std::span<const double> y, double sigma);

}  // namespace bha::math
