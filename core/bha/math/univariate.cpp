#include "bha/math/univariate.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <vector>

#include "bha/math/sum.h"

namespace bha::math {
namespace {
constexpr double none = std::numeric_limits<double>::quiet_NaN();
}

double mean(std::span<const double> x) {
  NeumaierSum sum;
  for (const double v : x) sum.add(v);
  return x.empty() ? none : sum.value() / static_cast<double>(x.size());
}

double standard_deviation(std::span<const double> x) {
  if (x.size() < 2) return none;
  const double centre = mean(x), n = static_cast<double>(x.size());
  NeumaierSum squares, rest;
  for (const double v : x) squares.add((v - centre) * (v - centre)), rest.add(v - centre);
  // The mean is rounded; what that leaves of Σ(v − mean) is taken off (Chan, Golub & LeVeque 1983).
  return std::sqrt((squares.value() - rest.value() * rest.value() / n) / (n - 1));
}

double quantile(std::span<const double> x, double p) {
  if (x.empty() || !(p >= 0 && p <= 1)) return none;
  for (const double v : x)
    if (std::isnan(v)) return none;
  std::vector<double> copy(x.begin(), x.end());
  const double at = p * static_cast<double>(copy.size() - 1), below = std::floor(at);
  const auto low = copy.begin() + static_cast<std::ptrdiff_t>(below);
  std::nth_element(copy.begin(), low, copy.end());
  if (at == below) return *low;
  const double next = *std::min_element(low + 1, copy.end());
  return *low + (next - *low) * (at - below);
}

double median(std::span<const double> x) { return quantile(x, 0.5); }

}  // namespace bha::math
