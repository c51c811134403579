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

/// Partial autocorrelation, lag 0 (= 1) on: what lag h adds to the shorter ones. Durbin-Levinson on `autocorrelation`'s answer
/// (Yule-Walker with biased covariances: statsmodels' ywm and ldb; its ols differs by O(1/n)). O(lags²).
[[nodiscard]] std::vector<double> partial_autocorrelation(std::span<const double> acf);
/// Σ (e_t − e_{t−1})² / Σ e², near 2 (1 − ρ_1); it has no p value of its own. NaN without spread.
[[nodiscard]] double durbin_watson(std::span<const double>);

}  // namespace bha::math
