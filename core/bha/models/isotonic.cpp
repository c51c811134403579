#include "bha/models/isotonic.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <cstddef>

#include "bha/math/isotonic.h"

namespace bha::models {

namespace {

constexpr std::size_t median_reach = 3, mean_reach = 5;
constexpr double least_sigma = 1e-6, huber = 2;

double median(std::span<double> values) {
  const auto middle = values.begin() + static_cast<std::ptrdiff_t>(values.size() / 2);
  std::nth_element(values.begin(), middle, values.end());
  return *middle;
}

// How far each value lies from the median of its neighbourhood.
std::vector<double> distances(std::span<const double> y) {
  std::vector<double> out(y.size());
  std::array<double, 2 * median_reach + 1> window;
  for (std::size_t k = 0; k < y.size(); ++k) {
    const std::size_t reach = std::min({median_reach, k, y.size() - 1 - k});  // symmetric, so that a slope is no distance
    std::copy_n(y.begin() + static_cast<std::ptrdiff_t>(k - reach), 2 * reach + 1, window.begin());
    out[k] = std::fabs(y[k] - median(std::span(window).first(2 * reach + 1)));
  }
  return out;
}

std::vector<double> weights(std::span<const double> y) {
  std::vector<double> distance = distances(y), sorted = distance;
  if (y.empty()) return {};
  const double reach = huber * std::max(least_sigma, 1.4826 * median(sorted));
  for (double& d : distance) d = d <= reach ? 1 : reach / d;
  return distance;
}

std::vector<double> neighbour_mean(const std::vector<double>& y) {
  std::vector<double> out(y.size());
  for (std::size_t k = 0; k < y.size(); ++k) {
    const std::size_t reach = std::min({mean_reach, k, y.size() - 1 - k});
    double sum = 0;
    for (std::size_t i = k - reach; i <= k + reach; ++i) sum += y[i];
    out[k] = sum / static_cast<double>(2 * reach + 1);
  }
  return out;
}

}  // namespace

Hindsight<std::vector<double>> isotonic_soh(std::span<const double> soh, const IsotonicOptions& options) {
  return {neighbour_mean(neighbour_mean(math::non_increasing(soh, weights(soh), options.bounce)))};
}

}  // namespace bha::models
