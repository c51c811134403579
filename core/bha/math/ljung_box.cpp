#include "bha/math/ljung_box.h"

#include <algorithm>
#include <limits>

#include "bha/math/distributions.h"

namespace bha::math {

LjungBox ljung_box(std::span<const double> acf, std::size_t n, std::size_t lags, std::size_t taken) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  if (acf.empty()) return {none, none};
  lags = std::min(lags, acf.size() - 1);
  if (lags == 0) return {none, none};
  double sum = 0;
  for (std::size_t h = 1; h <= lags; ++h) sum += acf[h] * acf[h] / static_cast<double>(n - h);
  const double count = static_cast<double>(n), statistic = count * (count + 2) * sum;
  return {statistic, lags > taken ? chi2_survival(statistic, static_cast<double>(lags - taken)) : none};
}

}  // namespace bha::math
