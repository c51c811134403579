#include "bha/math/gaussian_smooth.h"

#include <algorithm>
#include <cmath>

#include "bha/math/portable.h"

namespace bha::math {

std::vector<double> gaussian_smooth(std::span<const double> y, double sigma) {
  const auto reach = static_cast<std::ptrdiff_t>(4 * sigma + 0.5), last = static_cast<std::ptrdiff_t>(y.size()) - 1;
  std::vector<double> weights;
  double sum = 0;
  for (std::ptrdiff_t i = -reach; i <= reach; ++i) {
    const double z = static_cast<double>(i) / sigma;
    weights.push_back(portable::exp(-0.5 * z * z));
    sum += weights.back();
  }
  std::vector<double> out(y.size());
  for (std::ptrdiff_t i = 0; i <= last; ++i) {
    double value = 0;
    for (std::ptrdiff_t k = -reach; k <= reach; ++k)
      value +=
          weights[static_cast<std::size_t>(k + reach)] * y[static_cast<std::size_t>(std::clamp<std::ptrdiff_t>(i + k, 0, last))];
    out[static_cast<std::size_t>(i)] = value / sum;
  }
  return out;
}

}  // namespace bha::math
