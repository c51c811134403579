#include "bha/math/savitzky_golay.h"

#include <cmath>
#include <limits>

namespace bha::math {
namespace {

// Polynomials orthogonal over the window's points −1 … 1 (Forsythe 1957), so that no power matrix is inverted: value and d-th
// derivative of each at every point.
struct Basis {
  std::vector<double> value{}, derived{};  // polynomial after polynomial, `window` long each
};

Basis orthonormal(std::size_t window, std::size_t order, std::size_t derivative) {
  const std::size_t n = window;
  Basis out{std::vector<double>((order + 1) * n), std::vector<double>((order + 1) * n)};
  std::vector<double> x(n);
  for (std::size_t i = 0; i < n; ++i) x[i] = 2 * static_cast<double>(i) / static_cast<double>(n - 1) - 1;
  // levels[d] holds the d-th derivative of the two newest polynomials
  std::vector<std::vector<double>> older(derivative + 1, std::vector<double>(n)), newer = older, next = older;
  newer[0].assign(n, 1 / std::sqrt(static_cast<double>(n)));
  double norm_before = 0;
  for (std::size_t k = 0; k <= order; ++k) {
    for (std::size_t i = 0; i < n; ++i) {
      out.value[k * n + i] = newer[0][i];
      out.derived[k * n + i] = newer[derivative][i];
    }
    if (k == order) break;
    double middle = 0, square = 0;
    for (std::size_t i = 0; i < n; ++i) middle += x[i] * newer[0][i] * newer[0][i];
    for (std::size_t d = 0; d <= derivative; ++d)
      for (std::size_t i = 0; i < n; ++i)
        next[d][i] =
            (x[i] - middle) * newer[d][i] + (d > 0 ? static_cast<double>(d) * newer[d - 1][i] : 0.0) - norm_before * older[d][i];
    for (std::size_t i = 0; i < n; ++i) square += next[0][i] * next[0][i];
    const double norm = std::sqrt(square);
    for (auto& level : next)
      for (double& v : level) v /= norm;
    norm_before = norm;
    older = newer;
    newer = next;
  }
  return out;
}

}  // namespace

std::vector<double> savitzky_golay_coefficients(const SavitzkyGolay& s, std::size_t at) {
  const std::size_t n = s.window;
  const Basis basis = orthonormal(n, s.order, s.derivative);
  const double half = static_cast<double>(n - 1) / 2 * s.step;  // the window is 2 wide in the basis' own measure
  const double scale = std::pow(half, -static_cast<double>(s.derivative));
  std::vector<double> out(n, 0.0);
  for (std::size_t k = 0; k <= s.order; ++k)
    for (std::size_t i = 0; i < n; ++i) out[i] += basis.derived[k * n + at] * basis.value[k * n + i] * scale;
  return out;
}

std::vector<double> savitzky_golay(std::span<const double> y, const SavitzkyGolay& s) {
  std::vector<double> out(y.size(), std::numeric_limits<double>::quiet_NaN());
  if (y.size() < s.window || s.window < 2) return out;
  const auto weighed = [&](const std::vector<double>& weights, std::size_t from) {
    double sum = 0;
    for (std::size_t i = 0; i < s.window; ++i) sum += weights[i] * y[from + i];
    return sum;
  };
  const std::size_t half = s.window / 2, last = y.size() - s.window;
  const std::vector<double> middle = savitzky_golay_coefficients(s, half);
  for (std::size_t i = half; i + half < y.size(); ++i) out[i] = weighed(middle, i - half);
  for (std::size_t k = 0; k < half; ++k) {
    out[k] = weighed(savitzky_golay_coefficients(s, k), 0);
    out[y.size() - 1 - k] = weighed(savitzky_golay_coefficients(s, s.window - 1 - k), last);
  }
  return out;
}

}  // namespace bha::math
