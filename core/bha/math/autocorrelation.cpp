#include "bha/math/autocorrelation.h"

#include <algorithm>
#include <limits>

#include "bha/math/univariate.h"

namespace bha::math {

std::vector<double> autocorrelation(std::span<const double> e, std::size_t lags) {
  const std::size_t n = e.size();
  if (n == 0) return {};
  lags = std::min(lags, n - 1);
  const double centre = mean(e);
  std::vector<double> x(n + lags), out(lags + 1, 0.0);  // zeros behind the end, so that every lag has n terms
  for (std::size_t i = 0; i < n; ++i) x[i] = e[i] - centre;
  // Four lags at a time: each sum waits for itself, so four cost little more than one.
  for (std::size_t h = 0; h <= lags; h += 4) {
    double s[4] = {};
    const std::size_t wide = std::min<std::size_t>(4, lags + 1 - h);
    if (wide == 4)
      for (std::size_t i = 0; i < n; ++i) {
        const double v = x[i];
        const double* ahead = &x[i] + h;
        if (i + h + 3 >= x.size()) {
          for (std::size_t k = 0; k < 4 && i + h + k < x.size(); ++k) s[k] += v * ahead[k];
          continue;
        }
        s[0] += v * ahead[0], s[1] += v * ahead[1], s[2] += v * ahead[2], s[3] += v * ahead[3];
      }
    else
      for (std::size_t i = 0; i < n; ++i)
        for (std::size_t k = 0; k < wide && i + h + k < x.size(); ++k) s[k] += x[i] * x[i + h + k];
    for (std::size_t k = 0; k < wide; ++k) out[h + k] = s[k];
  }
  const double variance = out[0];
  for (double& v : out) v = variance > 0 ? v / variance : std::numeric_limits<double>::quiet_NaN();
  return out;
}

double lag1_autocorrelation(std::span<const double> e) {
  const double centre = mean(e);
  double squares = 0, products = 0, before = 0;
  for (const double v : e) {
    const double d = v - centre;
    squares += d * d, products += d * before, before = d;
  }
  return squares > 0 ? products / squares : std::numeric_limits<double>::quiet_NaN();
}

}  // namespace bha::math
