#include "bha/math/shapiro_wilk.h"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <limits>
#include <numbers>
#include <vector>

#include "bha/math/distributions.h"

namespace bha::math {
namespace {

template <std::size_t N>
double polynomial(const double (&c)[N], double x) {
  double out = 0;
  for (std::size_t i = N; i-- > 0;) out = out * x + c[i];
  return out;
}

/// Normal quantile as AS R94 prescribes it: AS 111 (Beasley & Springer 1977), 1e-9 off, so that W is the published one.
double normal_score(double p) {
  const double q = p - 0.5;
  if (std::fabs(q) <= 0.42) {
    constexpr double a[] = {2.50662823884, -18.61500062529, 41.39119773534, -25.44106049637};
    constexpr double b[] = {1, -8.47351093090, 23.08336743743, -21.06224101826, 3.13082909833};
    return q * polynomial(a, q * q) / polynomial(b, q * q);
  }
  constexpr double c[] = {-2.78718931138, -2.29796479134, 4.85014127135, 2.32121276858}, d[] = {1, 3.54388924762, 1.63706781897};
  const double r = std::sqrt(-std::log(q < 0 ? p : 1 - p)), z = polynomial(c, r) / polynomial(d, r);
  return q < 0 ? -z : z;
}

/// Weights of the upper half, largest first; the lower half has the opposite signs.
std::vector<double> weights(std::size_t n) {
  const std::size_t half = n / 2;
  std::vector<double> a(half);
  if (n == 3) return a[0] = std::sqrt(0.5), a;
  const double count = static_cast<double>(n), u = 1 / std::sqrt(count);
  double squares = 0;
  for (std::size_t i = 0; i < half; ++i) {
    a[i] = -normal_score((static_cast<double>(i) + 0.625) / (count + 0.25));
    squares += 2 * a[i] * a[i];
  }
  const double root = std::sqrt(squares), m1 = a[0], m2 = a[1];
  constexpr double c1[] = {0, 0.221157, -0.147981, -2.07119, 4.434685, -2.706056};
  constexpr double c2[] = {0, 0.042981, -0.293762, -1.752461, 5.682633, -3.582633};
  const double a1 = polynomial(c1, u) + m1 / root, a2 = polynomial(c2, u) + m2 / root;
  const bool two = n > 5;
  const double scale = two ? std::sqrt((squares - 2 * m1 * m1 - 2 * m2 * m2) / (1 - 2 * a1 * a1 - 2 * a2 * a2))
                           : std::sqrt((squares - 2 * m1 * m1) / (1 - 2 * a1 * a1));
  for (double& v : a) v /= scale;
  a[0] = a1;
  if (two) a[1] = a2;
  return a;
}

/// Ascending. Values that spread evenly or like a bell fall into n buckets with few in each; all in one is an ordinary sort.
std::vector<double> ascending(std::span<const double> values) {
  const std::size_t n = values.size();
  const auto [low, high] = std::minmax_element(values.begin(), values.end());
  const double least = *low, apart = static_cast<double>(n - 1) / (*high - least), scale = std::isfinite(apart) ? apart : 0;
  const auto bucket = [&](double v) { return static_cast<std::size_t>((v - least) * scale); };
  std::vector<std::uint32_t> ends(n + 1, 0);
  for (const double v : values) ++ends[bucket(v) + 1];
  for (std::size_t i = 1; i <= n; ++i) ends[i] += ends[i - 1];
  std::vector<double> out(n);
  for (const double v : values) out[ends[bucket(v)]++] = v;
  for (std::size_t i = 0, from = 0; i < n; from = ends[i++])
    if (ends[i] > from + 1) std::sort(&out[from], &out[0] + ends[i]);
  return out;
}

double p_value(double w, double not_w, std::size_t n) {
  const double count = static_cast<double>(n);
  if (n == 3) return std::max(0.0, 6 / std::numbers::pi * (std::asin(std::sqrt(w)) - std::asin(std::sqrt(0.75))));
  double y = std::log(not_w), middle, spread;
  if (n <= 11) {
    constexpr double g[] = {-2.273, 0.459}, c3[] = {0.544, -0.39978, 0.025054, -6.714e-4},
                     c4[] = {1.3822, -0.77857, 0.062767, -0.0020322};
    const double gamma = polynomial(g, count);
    if (y >= gamma) return 0;
    y = -std::log(gamma - y);
    middle = polynomial(c3, count);
    spread = std::exp(polynomial(c4, count));
  } else {
    constexpr double c5[] = {-1.5861, -0.31082, -0.083751, 0.0038915}, c6[] = {-0.4803, -0.082676, 0.0030302};
    middle = polynomial(c5, std::log(count));
    spread = std::exp(polynomial(c6, std::log(count)));
  }
  return normal_survival((y - middle) / spread);
}

}  // namespace

ShapiroWilk shapiro_wilk(std::span<const double> values) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const std::size_t n = values.size();
  if (n < 3 || n > 5000) return {none, none};
  double sum = 0;
  for (const double v : values) sum += v;
  if (!std::isfinite(sum)) return {none, none};
  const std::vector<double> x = ascending(values);
  const double mean = sum / static_cast<double>(n);
  const std::vector<double> a = weights(n);
  double xx = 0, ax = 0, aa = 0;
  for (const double v : x) xx += (v - mean) * (v - mean);
  for (std::size_t i = 0; i < a.size(); ++i) ax += a[i] * (x[n - 1 - i] - x[i]), aa += 2 * a[i] * a[i];
  if (!(xx > 0)) return {none, none};
  const double both = std::sqrt(aa * xx), not_w = std::max((both - ax) * (both + ax) / (aa * xx), 1e-19);
  return {1 - not_w, p_value(1 - not_w, not_w, n)};
}

}  // namespace bha::math
