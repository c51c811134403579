#include "bha/math/lin_kk.h"

#include <algorithm>
#include <cmath>

#include <Eigen/Dense>

#include "bha/math/portable.h"

namespace bha::math {
namespace {

std::vector<double> time_constants(std::span<const double> omega, std::size_t count) {
  const auto [low, high] = std::ranges::minmax(omega);
  std::vector<double> out(count, 1 / low);
  for (std::size_t k = 0; k + 1 < count; ++k)
    out[k] =
        portable::exp(-portable::log(high) + static_cast<double>(k) / static_cast<double>(count - 1) * portable::log(high / low));
  return out;
}

double mu_of(const Eigen::VectorXd& resistance) {
  double below = 0, above = 0;
  for (const double r : resistance) (r < 0 ? below : above) += std::abs(r);
  return 1 - below / above;
}

/// Rows: real parts, then imaginary ones, both over |Z|. Columns: resistance, relaxations, inductance, capacitance.
LinKk fitted(std::span<const double> omega, std::span<const double> re, std::span<const double> im, std::size_t elements,
             bool capacitance) {
  const auto n = static_cast<Eigen::Index>(omega.size()), m = static_cast<Eigen::Index>(elements);
  const std::vector<double> tau = time_constants(omega, elements);
  Eigen::MatrixXd a = Eigen::MatrixXd::Zero(2 * n, m + (capacitance ? 3 : 2));
  Eigen::VectorXd z(2 * n);
  for (Eigen::Index i = 0; i < n; ++i) {
    const auto at = static_cast<std::size_t>(i);
    const double w = omega[at], size = std::hypot(re[at], im[at]);
    z[i] = re[at] / size, z[n + i] = im[at] / size;
    a(i, 0) = 1 / size;
    for (Eigen::Index k = 0; k < m; ++k) {
      const double x = w * tau[static_cast<std::size_t>(k)], share = 1 / (1 + x * x) / size;
      a(i, 1 + k) = share, a(n + i, 1 + k) = -x * share;
    }
    a(n + i, m + 1) = w / size;
    if (capacitance) a(n + i, m + 2) = -1 / (w * size);
  }
  const Eigen::VectorXd scale = a.colwise().norm();
  for (Eigen::Index j = 0; j < a.cols(); ++j) a.col(j) /= scale[j];
  Eigen::CompleteOrthogonalDecomposition<Eigen::MatrixXd> qr;
  qr.setThreshold(1e-14);
  const Eigen::VectorXd x = qr.compute(a).solve(z), off = z - a * x;
  const Eigen::VectorXd resistance = x.segment(1, m).cwiseQuotient(scale.segment(1, m));
  LinKk out{.elements = elements, .mu = mu_of(resistance)};
  out.residual_re.assign(off.data(), off.data() + n);
  out.residual_im.assign(off.data() + n, off.data() + 2 * n);
  return out;
}

}  // namespace

LinKk lin_kk(std::span<const double> omega, std::span<const double> re, std::span<const double> im, const LinKkOptions& options) {
  if (omega.size() < 3) return {};
  if (options.elements > 0) return fitted(omega, re, im, options.elements, options.capacitance);
  LinKk out;
  for (std::size_t elements = 1; elements <= options.most; ++elements) {
    out = fitted(omega, re, im, elements, options.capacitance);
    if (!(out.mu > options.mu_limit)) break;
  }
  return out;
}

}  // namespace bha::math
