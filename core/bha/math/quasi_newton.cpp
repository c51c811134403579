#include "bha/math/quasi_newton.h"

#include <algorithm>
#include <cmath>

namespace bha::math {
namespace {

double dot(std::span<const double> a, std::span<const double> b) {
  double sum = 0;
  for (std::size_t i = 0; i < a.size(); ++i) sum += a[i] * b[i];
  return sum;
}

/// The inverse Hessian's estimate, row after row, and its update from a step s and a change of gradient d.
struct Curvature {
  std::size_t m;
  std::vector<double> h;
  explicit Curvature(std::size_t size) : m(size), h(size * size) { reset(); }
  void reset() {
    std::ranges::fill(h, 0.0);
    for (std::size_t i = 0; i < m; ++i) h[i * m + i] = 1;
  }
  [[nodiscard]] std::vector<double> times(std::span<const double> g) const {
    std::vector<double> out(m);
    for (std::size_t i = 0; i < m; ++i) out[i] = dot({h.data() + i * m, m}, g);
    return out;
  }
  void update(std::span<const double> s, std::span<const double> d, bool first) {
    const double sd = dot(s, d);
    if (!(sd > 1e-12 * std::sqrt(dot(s, s) * dot(d, d)))) return;
    if (first)
      for (std::size_t i = 0; i < m; ++i) h[i * m + i] = sd / dot(d, d);
    const auto hd = times(d);
    const double scale = (1 + dot(d, hd) / sd) / sd;
    for (std::size_t i = 0; i < m; ++i)
      for (std::size_t j = 0; j < m; ++j) h[i * m + j] += scale * s[i] * s[j] - (hd[i] * s[j] + s[i] * hd[j]) / sd;
  }
};

}  // namespace

Minimum minimise(const Differentiable& f, std::vector<double> start, const QuasiNewtonOptions& options, const Run* run) {
  const std::size_t m = start.size();
  Minimum best{.p = std::move(start)};
  std::vector<double> gradient(m), next(m), next_gradient(m), change(m);
  for (double& v : best.p) v = std::clamp(v, options.lower, options.upper);
  best.value = f(best.p, gradient);
  Curvature curvature(m);
  bool first = true;
  const auto at_bound = [&](std::size_t i) {
    return (best.p[i] <= options.lower && gradient[i] > 0) || (best.p[i] >= options.upper && gradient[i] < 0);
  };
  for (; best.iterations < options.iterations && std::isfinite(best.value); ++best.iterations) {
    if (run != nullptr && run->must_stop()) return best;
    auto free_gradient = gradient;
    double largest = 0;
    for (std::size_t i = 0; i < m; ++i) {
      if (at_bound(i)) free_gradient[i] = 0;
      largest = std::max(largest, std::abs(free_gradient[i]));
    }
    if (largest < options.gradient) return best.converged = true, best;
    auto step = curvature.times(free_gradient);
    for (std::size_t i = 0; i < m; ++i) step[i] = free_gradient[i] == 0 ? 0 : -step[i];
    if (!(dot(step, free_gradient) < 0)) {
      curvature.reset();
      for (std::size_t i = 0; i < m; ++i) step[i] = -free_gradient[i];
    }
    double length = first ? std::min(1.0, 0.5 / std::sqrt(dot(step, step))) : 1.0;
    bool down = false;
    for (int attempt = 0; attempt < 12 && !down; ++attempt, length /= 3) {
      for (std::size_t i = 0; i < m; ++i) next[i] = std::clamp(best.p[i] + length * step[i], options.lower, options.upper);
      const double value = f(next, next_gradient);
      double expected = 0;
      for (std::size_t i = 0; i < m; ++i) expected += gradient[i] * (next[i] - best.p[i]);
      down = value <= best.value + 1e-4 * expected && expected < 0;
      if (!down) continue;
      for (std::size_t i = 0; i < m; ++i) {
        change[i] = next_gradient[i] - gradient[i];
        step[i] = next[i] - best.p[i];
      }
      curvature.update(step, change, first);
      first = false;
      best.p = next;
      best.value = value;
      gradient = next_gradient;
    }
    if (!down) return best.converged = true, best;  // no shorter step goes down: as far as the digits reach
  }
  return best;
}

}  // namespace bha::math
