#include "bha/models/fit_residuals.h"

#include <algorithm>
#include <vector>

#include "bha/math/autocorrelation.h"
#include "bha/math/heteroscedasticity.h"
#include "bha/math/ljung_box.h"
#include "bha/math/shapiro_wilk.h"
#include "bha/math/sign_runs.h"
#include "bha/math/univariate.h"

namespace bha::models {

Segment longest_segment(std::span<const double> order) {
  if (order.size() < 2) return {0, order.size()};
  std::vector<double> steps(order.size() - 1);
  for (std::size_t i = 0; i < steps.size(); ++i) steps[i] = order[i + 1] - order[i];
  const double wide = 3 * math::median(steps);
  Segment best, now;
  for (std::size_t i = 0; i < order.size(); ++i) {
    if (i > 0 && steps[i - 1] > wide) now = {i, 0};
    if (++now.count > best.count) best = now;
  }
  return best;
}

ResidualTests test_residuals(std::span<const double> residuals, std::span<const double> x) {
  constexpr std::size_t most_shapiro = 5000;
  const std::size_t n = residuals.size(), lags = std::min<std::size_t>(10, n / 5);
  ResidualTests out{.n = static_cast<std::int64_t>(n), .lags = static_cast<std::int64_t>(lags)};
  out.residuals.assign(residuals.begin(), residuals.end());
  out.acf = math::autocorrelation(residuals, std::min<std::size_t>(40, n / 2));
  if (out.acf.size() > 1) out.rho1 = out.acf[1];
  out.pacf = math::partial_autocorrelation(out.acf);
  out.durbin_watson = math::durbin_watson(residuals);
  const math::Heteroscedasticity levels = math::breusch_pagan(residuals, x), squares = math::white(residuals, x);
  out.breusch_pagan = levels.lm, out.breusch_pagan_p = levels.p;
  out.white = squares.lm, out.white_p = squares.p;
  const math::LjungBox box = math::ljung_box(out.acf, n, lags);
  out.ljung_box = box.statistic;
  out.ljung_box_p = box.p;
  const math::SignRuns signs = math::sign_runs(residuals);
  out.sign_runs = signs.runs, out.sign_runs_expected = signs.expected, out.sign_runs_p = signs.p;
  std::vector<double> thinned;
  const std::size_t every = (n + most_shapiro - 1) / most_shapiro;
  for (std::size_t i = 0; every > 1 && i < n; i += every) thinned.push_back(residuals[i]);
  const std::span<const double> seen = every > 1 ? std::span<const double>(thinned) : residuals;
  const math::ShapiroWilk shapiro = math::shapiro_wilk(seen);
  out.shapiro_n = static_cast<std::int64_t>(seen.size());
  out.shapiro_w = shapiro.w;
  out.shapiro_p = shapiro.p;
  return out;
}

}  // namespace bha::models
