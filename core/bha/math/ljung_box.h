// Whether the first autocorrelations are jointly more than chance. Not defined over gaps: use it on one segment.
#pragma once
#include <span>

namespace bha::math {

struct LjungBox {
  double statistic, p;
};
/// Q = n(n+2) Σ ρ_h²/(n−h), h = 1 … lags, against χ² with lags − taken degrees of freedom; p is NaN when none is left.
/// acf as `autocorrelation` gives it, acf[0] = 1, for n values. A p value on thousands of points rejects trifles: show ρ_1 with
/// it. Source  Ljung & Box 1978; METHODS 6; statsmodels to 1e-11, p to 1e-10
[[nodiscard]] LjungBox ljung_box(std::span<const double> acf, std::size_t n, std::size_t lags, std::size_t taken = 0);

}  // namespace bha::math
