#include "bha/models/fit_rolling.h"

#include <cmath>

#include "bha/models/fit_estimate.h"

namespace bha::models {

double rolling_error(Law law, std::span<const double> t, std::span<const double> y) {
  const std::size_t n = t.size(), least = parameter_count(law) + 1;
  Workspace work;
  double sum = 0;
  int origins = 0;
  std::size_t before = 0, distinct = 0, counted = 0;
  for (std::size_t percent = 50; percent <= 95; percent += 5) {
    const std::size_t k = (n * percent + 99) / 100;
    if (k == before || k >= n || k < least) continue;
    before = k;
    for (; counted < k; ++counted) distinct += counted == 0 || t[counted] > t[counted - 1] ? 1u : 0u;
    if (distinct < least) continue;
    const Estimate e = estimate(law, t.first(k), y.first(k), work);
    double off = 0;
    for (std::size_t i = k; i < n; ++i) off += std::fabs(y[i] - law_value(law, e.p, t[i]));
    sum += off / static_cast<double>(n - k);
    ++origins;
  }
  return origins == 0 ? nan : sum / origins;
}

}  // namespace bha::models
