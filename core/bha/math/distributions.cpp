#include "bha/math/distributions.h"

#include <boost/math/policies/policy.hpp>
#include <boost/math/special_functions/beta.hpp>
#include <boost/math/special_functions/gamma.hpp>
#include <cmath>
#include <limits>
#include <numbers>

namespace bha::math {
namespace {

constexpr double none = std::numeric_limits<double>::quiet_NaN();
// Nothing is thrown and nothing is promoted to long double, which the browser emulates.
namespace policy = boost::math::policies;
using Quiet =
    policy::policy<policy::domain_error<policy::ignore_error>, policy::pole_error<policy::ignore_error>,
                   policy::overflow_error<policy::ignore_error>, policy::underflow_error<policy::ignore_error>,
                   policy::denorm_error<policy::ignore_error>, policy::rounding_error<policy::ignore_error>,
                   policy::evaluation_error<policy::ignore_error>, policy::indeterminate_result_error<policy::ignore_error>,
                   policy::promote_double<false>, policy::promote_float<false>>;

bool usable(double dof) { return dof > 0 && std::isfinite(dof); }

}  // namespace

double chi2_survival(double x, double dof) {
  if (std::isnan(x) || !usable(dof)) return none;
  if (x <= 0) return 1;
  return std::isinf(x) ? 0 : boost::math::gamma_q(dof / 2, x / 2, Quiet());
}

double t_survival(double x, double dof) {
  if (std::isnan(x) || !usable(dof)) return none;
  if (std::isinf(x)) return x > 0 ? 0 : 1;
  // From the side on which the argument of the beta function keeps its digits.
  const double square = x * x;
  const double half = square < dof ? boost::math::ibetac(0.5, dof / 2, square / (dof + square), Quiet()) / 2
                                   : boost::math::ibeta(dof / 2, 0.5, dof / (dof + square), Quiet()) / 2;
  return x >= 0 ? half : 1 - half;
}

double f_survival(double x, double dof1, double dof2) {
  if (std::isnan(x) || !usable(dof1) || !usable(dof2)) return none;
  if (x <= 0) return 1;
  if (std::isinf(x)) return 0;
  return boost::math::ibeta(dof2 / 2, dof1 / 2, dof2 / (dof2 + dof1 * x), Quiet());
}

double normal_cdf(double x) { return std::erfc(-x / std::numbers::sqrt2) / 2; }
double normal_survival(double x) { return std::erfc(x / std::numbers::sqrt2) / 2; }

double t_quantile(double p, double dof) {
  if (!(p > 0 && p < 1) || !usable(dof)) return none;
  if (p == 0.5) return 0;
  const double tail = p < 0.5 ? p : 1 - p;
  double rest = 0;
  const double share = boost::math::ibeta_inv(dof / 2, 0.5, 2 * tail, &rest, Quiet());
  const double x = std::sqrt(dof * rest / share);
  return p < 0.5 ? -x : x;
}

double beta_quantile(double p, double a, double b) {
  if (!(p > 0 && p < 1) || !usable(a) || !usable(b)) return none;
  return boost::math::ibeta_inv(a, b, p, Quiet());
}

}  // namespace bha::math
