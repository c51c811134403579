#include "bha/math/distance_correlation.h"

#include <cmath>
#include <limits>
#include <vector>

namespace bha::math {
namespace {

constexpr std::size_t most = 2000;

struct Thinned {
  std::vector<double> x{}, mean{};  // mean: distance from each to all
  double grand = 0;
};

Thinned thinned(std::span<const double> x) {
  const std::size_t step = (x.size() + most - 1) / most;
  Thinned out;
  for (std::size_t i = 0; i < x.size(); i += step) out.x.push_back(x[i]);
  const auto n = static_cast<double>(out.x.size());
  for (const double a : out.x) {
    double sum = 0;
    for (const double b : out.x) sum += std::fabs(a - b);
    out.mean.push_back(sum / n);
    out.grand += sum / (n * n);
  }
  return out;
}

// Sum over all pairs of the product of two double-centred distances.
double covariance(const Thinned& a, const Thinned& b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.x.size(); ++i)
    for (std::size_t j = 0; j < a.x.size(); ++j)
      sum += (std::fabs(a.x[i] - a.x[j]) - a.mean[i] - a.mean[j] + a.grand) *
             (std::fabs(b.x[i] - b.x[j]) - b.mean[i] - b.mean[j] + b.grand);
  return sum;
}

}  // namespace

double distance_correlation(std::span<const double> x, std::span<const double> y) {
  if (x.size() != y.size() || x.size() < 2) return std::numeric_limits<double>::quiet_NaN();
  const Thinned a = thinned(x), b = thinned(y);
  const double spread = covariance(a, a) * covariance(b, b);
  if (!(spread > 0)) return std::numeric_limits<double>::quiet_NaN();
  return std::sqrt(std::fmax(covariance(a, b), 0) / std::sqrt(spread));
}

}  // namespace bha::math
