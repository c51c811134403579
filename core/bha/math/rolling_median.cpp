#include "bha/math/rolling_median.h"

#include <algorithm>
#include <cmath>

#include "bha/base/describe.h"

namespace bha::math {
namespace {

/// Sorts in place: windows are short.
double middle(std::vector<double>& values) {
  if (values.empty()) return nan;
  std::ranges::sort(values);
  const std::size_t half = values.size() / 2;
  return values.size() % 2 == 1 ? values[half] : (values[half - 1] + values[half]) / 2;
}

std::vector<double> medians(std::span<const double> y, std::size_t before, std::size_t after, std::size_t least) {
  std::vector<double> out(y.size(), nan), window;
  for (std::size_t k = 0; k < y.size(); ++k) {
    window.clear();
    for (std::size_t i = k - std::min(k, before); i < std::min(y.size(), k + after + 1); ++i)
      if (!std::isnan(y[i])) window.push_back(y[i]);
    if (window.size() >= least) out[k] = middle(window);
  }
  return out;
}

}  // namespace

std::vector<double> trailing_median(std::span<const double> y, std::size_t window, std::size_t least) {
  return medians(y, window - 1, 0, least);
}

std::vector<double> centred_median(std::span<const double> y, std::size_t window) {
  return medians(y, window / 2, window / 2, 1);
}

}  // namespace bha::math
