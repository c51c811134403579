#include "bha/math/sign_runs.h"

#include <cmath>

#include "bha/math/distributions.h"

namespace bha::math {

SignRuns sign_runs(std::span<const double> residuals) {
  SignRuns out;
  double above = 0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    above += residuals[i] >= 0 ? 1 : 0;
    if (i == 0 || (residuals[i] >= 0) != (residuals[i - 1] >= 0)) ++out.runs;
  }
  const double n = static_cast<double>(residuals.size()), pairs = 2 * above * (n - above);
  if (!(pairs > 0) || n < 3) return out;
  out.expected = pairs / n + 1;
  const double z = (static_cast<double>(out.runs) - out.expected) / std::sqrt(pairs * (pairs - n) / (n * n * (n - 1)));
  out.p = 2 * normal_cdf(-std::fabs(z));
  return out;
}

}  // namespace bha::math
