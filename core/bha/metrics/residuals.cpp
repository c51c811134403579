#include "bha/metrics/residuals.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace bha::metrics {
namespace {

constexpr double alpha = 0.01;

std::string of_neighbours(const models::ResidualTests& r) {
  if (std::isnan(r.rho1)) return "No scatter is left to test.";
  const std::string effect = fmt::format("Neighbouring residuals correlate with {:.2f}", r.rho1);
  if (r.rho1 >= 0.2) {
    const double rho = std::min(r.rho1, 0.999);
    return effect +
           fmt::format(
               ": the law leaves a pattern, {} points count as about {:.0f}, and standard errors that ignore it would be "
               "{:.1f} times too small.",
               r.n, std::max(1.0, static_cast<double>(r.n) * (1 - rho) / (1 + rho)), std::sqrt((1 + rho) / (1 - rho)));
  }
  if (r.rho1 <= -0.2) return effect + ": they alternate, as if the measurement switched between two states.";
  if (r.ljung_box_p < alpha)
    return effect + fmt::format(", little, though over {} lags it is more than chance (p = {:.1g}).", r.lags, r.ljung_box_p);
  if (r.sign_runs_p < alpha && static_cast<double>(r.sign_runs) < 0.75 * r.sign_runs_expected)
    return effect + fmt::format(
                        ", but their signs change {} times where chance makes about {:.0f}: the law leaves a pattern that the "
                        "correlation does not show (one large value can hide it), and standard errors are too small.",
                        r.sign_runs - 1, r.sign_runs_expected - 1);
  return effect + ": no pattern is left.";
}

std::string of_shape(const models::ResidualTests& r) {
  if (std::isnan(r.shapiro_w)) return "";
  const std::string thinned = r.shapiro_n < r.n ? fmt::format(" on {} of {} points", r.shapiro_n, r.n) : "";
  if (r.shapiro_w < 0.95)
    return fmt::format(" They are not normal (W = {:.3f}{}): look for outliers before trusting the band.", r.shapiro_w, thinned);
  if (r.shapiro_p < alpha)
    return fmt::format(" Their shape is nearly normal (W = {:.3f}{}); the difference does not matter here.", r.shapiro_w,
                       thinned);
  return fmt::format(" Their shape is normal (W = {:.3f}{}).", r.shapiro_w, thinned);
}

/// R² of the squares on x and x²: White's statistic over n.
std::string of_spread(const models::ResidualTests& r) {
  const double effect = r.white / static_cast<double>(r.n);
  if (!(r.white_p < alpha && effect >= 0.05)) return "";
  return fmt::format(
      " Their scatter changes along the curve (R² of the squares {:.2f}): an error that assumes one scatter is too "
      "small somewhere.",
      effect);
}

}  // namespace

std::string consequence(const models::ResidualTests& r) {
  if (r.n < 3) return "Too few residuals to test.";
  return of_neighbours(r) + of_shape(r) + of_spread(r);
}

}  // namespace bha::metrics
