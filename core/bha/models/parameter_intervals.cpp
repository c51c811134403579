#include "bha/models/parameter_intervals.h"

#include <algorithm>
#include <cmath>
#include <limits>

#include "bha/math/distributions.h"
#include "bha/math/least_squares.h"
#include "bha/math/univariate.h"

namespace bha::models {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

struct Range {
  double low = -infinity, high = infinity;
};
/// Where laws.h lets parameter j go; span: of the data.
Range allowed(Law law, std::size_t j, double span) {
  if (law == Law::double_exponential) return j % 2 == 1 ? Range{least_exponent / span, most_exponent / span} : Range{};
  if (j == 0) return {};
  if (law == Law::power && j == 2) return {least_z, most_z};
  if (law == Law::exponential && j == 2) return {span / most_kappa, span / least_kappa};
  return {0, infinity};
}

struct Curve {
  Law law{};
  std::span<const double> t{}, y{};
  std::size_t held = 0;  // which parameter
};

/// The best curve with parameter `held` where p has it: moves the others, says the sum of squares.
double best_with_one_held(const Curve& curve, Parameters& p) {
  const std::size_t n = curve.t.size(), m = parameter_count(curve.law);
  std::vector<std::size_t> free;
  for (std::size_t j = 0; j < m; ++j)
    if (j != curve.held) free.push_back(j);
  math::LeastSquares problem{.residuals = n, .parameters = free.size()};
  std::vector<double> start;
  for (const std::size_t j : free) {
    const Range range = allowed(curve.law, j, curve.t.back());
    problem.lower.push_back(range.low), problem.upper.push_back(range.high);
    start.push_back(p[j]);
  }
  problem.evaluate = [&](std::span<const double> at, std::span<double> r, std::span<double> jacobian) {
    Parameters q = p;
    for (std::size_t k = 0; k < free.size(); ++k) q[free[k]] = at[k];
    for (std::size_t i = 0; i < n; ++i) {
      r[i] = law_value(curve.law, q, curve.t[i]) - curve.y[i];
      if (jacobian.empty()) continue;
      const Parameters g = law_gradient(curve.law, q, curve.t[i]);
      for (std::size_t k = 0; k < free.size(); ++k) jacobian[k * n + i] = g[free[k]];
    }
    return true;
  };
  const math::LeastSquaresFit fit = math::least_squares(problem, start, {.iterations = 60, .gradient = 1e-8});
  for (std::size_t k = 0; k < free.size(); ++k) p[free[k]] = fit.p[k];
  return fit.ssr;
}

/// Where √(SSR(v) − least) reaches `target` on one side (step's sign) of the estimate: secants, for the root is nearly a line.
double profile_end(const Curve& curve, const Parameters& estimate, double step, double least, double target) {
  const std::size_t j = curve.held;
  const Range range = allowed(curve.law, j, curve.t.back());
  const double at = estimate[j];
  Parameters p = estimate;
  double before = 0, rise_before = 0, now = step;
  for (int i = 0; i < 40 && std::fabs(now) < 1e4 * std::fabs(step); ++i) {
    p[j] = std::clamp(at + now, range.low, range.high);
    now = p[j] - at;
    const double rise = std::sqrt(std::max(0.0, best_with_one_held(curve, p) - least));
    if (std::fabs(rise - target) <= 1e-7 * target) return p[j];
    if (rise < target && (p[j] == range.low || p[j] == range.high)) return p[j];
    const double line = now + (target - rise) * (now - before) / (rise - rise_before);
    before = now, rise_before = rise;
    now = line / now >= 0.25 && line / now <= 4 ? line : rise < target ? 4 * now : now / 4;
  }
  return std::copysign(infinity, step);
}

}  // namespace

void add_intervals(Fit& fit, std::span<const double> t, std::span<const double> y, std::span<const Parameters> draws,
                   const IntervalOptions& options) {
  const double n = static_cast<double>(fit.n), dof = fit.n_eff - static_cast<double>(fit.parameters.size());
  const double tail = (1 - options.level) / 2, quantile = dof >= 1 ? math::t_quantile(1 - tail, dof) : nan;
  const double ssr = fit.rmse * fit.rmse * n, inflation = n / fit.n_eff;
  const Parameters estimate = parameters_of(fit);
  double free = 0;
  for (const Parameter& p : fit.parameters) free += std::isfinite(p.standard_error_iid) ? 1 : 0;
  const double rise = quantile * std::sqrt(ssr / (n - free) * inflation);
  for (std::size_t j = 0; j < fit.parameters.size(); ++j) {
    Parameter& p = fit.parameters[j];
    const double half = quantile * p.standard_error_iid * std::sqrt(inflation);
    if (std::isfinite(half)) {
      p.intervals.push_back({IntervalMethod::delta, options.level, p.value - half, p.value + half});
      if (options.profile && half > 0) {
        const Curve curve{fit.law, t, y, j};
        p.intervals.push_back({IntervalMethod::profile, options.level, profile_end(curve, estimate, -half, ssr, rise),
                               profile_end(curve, estimate, half, ssr, rise)});
      }
    }
    if (draws.empty() || std::isnan(p.standard_error_iid)) continue;
    std::vector<double> values;
    for (const Parameters& draw : draws) values.push_back(draw[j]);
    p.intervals.push_back(
        {IntervalMethod::block_bootstrap, options.level, math::quantile(values, tail), math::quantile(values, 1 - tail)});
  }
}

}  // namespace bha::models
