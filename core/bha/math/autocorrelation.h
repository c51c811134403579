// How alike neighbours are.
#pragma once
#include <span>
#include <vector>

namespace bha::math {

/// ρ_h = Σ (e_t − ē)(e_{t−h} − ē) / Σ (e − ē)², h = 0 … lags (biased, as every stationary series allows). acf[0] = 1.
/// NaN throughout for a series without spread. lags is cut to n − 1. O(n · lags).   Source  METHODS 6; statsmodels to 1e-11
[[nodiscard]] std::vector<double> autocorrelation(std::span<const double>, std::size_t lags);
/// ρ_1 alone, without allocating.
[[nodiscard]] double lag1_autocorrelation(std::span<const double>);

}  // namespace bha::math
