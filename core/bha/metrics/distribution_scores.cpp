#include "bha/metrics/distribution_scores.h"

#include <algorithm>
#include <cmath>
#include <numbers>

#include "bha/math/distributions.h"
#include "bha/math/normal_quantile.h"

namespace bha::metrics {
namespace {

/// Integral of the squared normal distribution function up to z.
double squares_up_to(double z) {
  const double share = math::normal_cdf(z), density = std::exp(-z * z / 2) / std::sqrt(2 * std::numbers::pi);
  return z * share * share + 2 * share * density - math::normal_cdf(std::numbers::sqrt2 * z) / std::sqrt(std::numbers::pi);
}

}  // namespace

Share clopper_pearson(double successes, double n, double level) {
  if (!(n > 0 && successes >= 0 && successes <= n && level > 0 && level < 1)) return {};
  const double tail = (1 - level) / 2;
  return {successes > 0 ? math::beta_quantile(tail, successes, n - successes + 1) : 0,
          successes < n ? math::beta_quantile(1 - tail, successes + 1, n - successes) : 1};
}

double crps(double truth, double median, double lower, double upper, double level) {
  if (!(lower <= median && median <= upper && std::isfinite(upper - lower))) return nan;
  const double z = math::normal_quantile((1 + level) / 2), below = (median - lower) / z, above = (upper - median) / z;
  const double own = truth < median ? below : above, other = truth < median ? above : below, off = std::abs(truth - median);
  const double half = squares_up_to(0);  // of the far half: its distance from a truth beyond the median
  if (own == 0) return off + other * half;
  const double u = off / own;
  return other * half + own * (squares_up_to(u) - half + squares_up_to(-u));
}

double level_that_holds(double truth, double median, double lower, double upper, double level) {
  if (!(lower <= median && median <= upper && std::isfinite(upper - lower)) || std::isnan(truth)) return nan;
  const double off = std::abs(truth - median), own = truth < median ? median - lower : upper - median;
  if (off == 0) return 0;
  return own == 0 ? 1 : 2 * math::normal_cdf(off / own * math::normal_quantile((1 + level) / 2)) - 1;
}

double share_below(double truth, double median, double lower, double upper, double level) {
  const double held = level_that_holds(truth, median, lower, upper, level);
  return truth < median ? (1 - held) / 2 : (1 + held) / 2;
}

}  // namespace bha::metrics
