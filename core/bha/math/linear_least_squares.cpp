#include "bha/math/linear_least_squares.h"

#include <Eigen/QR>
#include <algorithm>
#include <cmath>

#include "bha/math/sum.h"
#include "bha/math/univariate.h"

namespace bha::math {
namespace {

using Index = Eigen::Index;

double total_square(std::span<const double> y, double about) {
  NeumaierSum sum;
  for (const double v : y) sum.add((v - about) * (v - about));
  return sum.value();
}
LinearFit undetermined(std::size_t coefficients, std::size_t rank) {
  return {.coefficients = std::vector<double>(coefficients, nan),
          .standard_errors = std::vector<double>(coefficients, nan),
          .rank = rank};
}
void finish(LinearFit& fit, std::span<const double> y, double ssr, double total) {
  const double free = static_cast<double>(y.size()) - static_cast<double>(fit.rank);
  fit.ssr = ssr;
  fit.sigma = free > 0 ? std::sqrt(ssr / free) : nan;
  fit.r_squared = total > 0 ? 1 - ssr / total : nan;
  for (double& v : fit.standard_errors) v *= fit.sigma;
}

}  // namespace

LinearFit linear_least_squares(std::span<const double> design, std::span<const double> y, bool intercept) {
  const auto n = static_cast<Index>(y.size()), m = n == 0 ? 0 : static_cast<Index>(design.size()) / n;
  const std::size_t first = intercept ? 1 : 0, count = static_cast<std::size_t>(m) + first;
  if (n == 0 || count == 0 || y.size() < count) return undetermined(count, 0);
  Eigen::MatrixXd a = Eigen::Map<const Eigen::MatrixXd>(design.data(), n, m);
  Eigen::VectorXd right = Eigen::Map<const Eigen::VectorXd>(y.data(), n);
  Eigen::VectorXd centre = Eigen::VectorXd::Zero(m), length(m);
  const double centre_y = intercept ? mean(y) : 0;
  right.array() -= centre_y;
  for (Index j = 0; j < m; ++j) {
    if (intercept) centre[j] = mean({design.data() + j * n, y.size()});
    a.col(j).array() -= centre[j];
    length[j] = a.col(j).norm();
    if (length[j] > 0) a.col(j) /= length[j];
  }
  Eigen::ColPivHouseholderQR<Eigen::MatrixXd> qr(n, m);
  qr.setThreshold(static_cast<double>(n) * std::numeric_limits<double>::epsilon());
  qr.compute(a);
  LinearFit fit = undetermined(count, static_cast<std::size_t>(qr.rank()) + first);
  if (qr.rank() < m) return fit;
  Eigen::VectorXd c = qr.solve(right);
  c += qr.solve(right - a * c);  // one refinement
  const Eigen::VectorXd r = right - a * c;
  const Eigen::MatrixXd inverse =
      qr.colsPermutation() * qr.matrixR().topRows(m).triangularView<Eigen::Upper>().solve(Eigen::MatrixXd::Identity(m, m)).eval();
  const Eigen::VectorXd slope = c.cwiseQuotient(length);
  for (Index j = 0; j < m; ++j) {
    const auto k = static_cast<std::size_t>(j) + first;
    fit.coefficients[k] = slope[j];
    fit.standard_errors[k] = inverse.row(j).norm() / length[j];
  }
  if (intercept) {
    fit.coefficients[0] = centre_y - slope.dot(centre);
    const Eigen::VectorXd weight = inverse.transpose() * centre.cwiseQuotient(length);
    fit.standard_errors[0] = std::sqrt(1 / static_cast<double>(n) + weight.squaredNorm());
  }
  finish(fit, y, r.squaredNorm(), total_square(y, centre_y));
  return fit;
}

LinearFit polynomial_fit(std::span<const double> x, std::span<const double> y, std::size_t degree) {
  const std::size_t n = x.size(), count = degree + 1;
  if (n < count || y.size() != n) return undetermined(count, 0);
  const auto [low, high] = std::minmax_element(x.begin(), x.end());
  const double centre = mean(x), half = (*high - *low) / 2;
  if (!(half > 0)) return undetermined(count, 1);
  // p_k over the data, and its coefficients in u = (x − centre)/half.
  std::vector<double> u(n), before(n, 0.0), now(n, 1.0), next(n), r(y.begin(), y.end());
  for (std::size_t i = 0; i < n; ++i) u[i] = (x[i] - centre) / half;
  std::vector<std::vector<double>> power(count, std::vector<double>(count, 0.0));
  power[0][0] = 1;
  std::vector<double> weight(count, 0.0), norm(count);
  double norm_before = 1;
  LinearFit fit = undetermined(count, count);
  for (std::size_t k = 0; k < count; ++k) {
    NeumaierSum square, along;
    for (std::size_t i = 0; i < n; ++i) square.add(now[i] * now[i]), along.add(u[i] * now[i] * now[i]);
    norm[k] = square.value();
    if (!(norm[k] > 1e-26 * static_cast<double>(n))) return undetermined(count, k);
    for (int twice = 0; twice < 2; ++twice) {  // the second time takes what rounding left
      NeumaierSum dot;
      for (std::size_t i = 0; i < n; ++i) dot.add(now[i] * r[i]);
      const double c = dot.value() / norm[k];
      weight[k] += c;
      for (std::size_t i = 0; i < n; ++i) r[i] -= c * now[i];
    }
    if (k == degree) break;
    const double alpha = along.value() / norm[k], beta = k == 0 ? 0 : norm[k] / norm_before;
    for (std::size_t i = 0; i < n; ++i) next[i] = (u[i] - alpha) * now[i] - beta * before[i];
    for (std::size_t j = 0; j <= k; ++j) {
      power[k + 1][j + 1] += power[k][j];
      power[k + 1][j] -= alpha * power[k][j];
      if (k > 0) power[k + 1][j] -= beta * power[k - 1][j];
    }
    before.swap(now), now.swap(next);
    norm_before = norm[k];
  }
  // u^j into powers of x: Σ_l C(j, l) x^l (−centre)^{j−l} / half^j, gathered per orthogonal polynomial.
  for (std::size_t k = 0; k < count; ++k) {
    std::vector<double>& row = power[k];
    for (std::size_t start = 0; start < count; ++start)  // Horner's shift
      for (std::size_t j = count - 1; j-- > start;) row[j] += -centre / half * row[j + 1];
    double scale = 1;
    for (std::size_t j = 0; j < count; ++j, scale /= half) row[j] *= scale;
  }
  for (std::size_t j = 0; j < count; ++j) {
    NeumaierSum value, variance;
    for (std::size_t k = 0; k < count; ++k) {
      value.add(weight[k] * power[k][j]);
      variance.add(power[k][j] * power[k][j] / norm[k]);
    }
    fit.coefficients[j] = value.value();
    fit.standard_errors[j] = std::sqrt(variance.value());
  }
  finish(fit, y, total_square(r, 0), total_square(y, mean(y)));
  return fit;
}

}  // namespace bha::math
