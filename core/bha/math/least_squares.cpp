#include "bha/math/least_squares.h"

#include <Eigen/QR>
#include <Eigen/SVD>
#include <algorithm>
#include <cmath>

namespace bha::math {
namespace {

using Eigen::MatrixXd;
using Eigen::VectorXd;
using Index = Eigen::Index;

struct State {
  VectorXd p, r;
  MatrixXd jacobian;
  double cost = nan;  // r·r
};

std::span<const double> view(const VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
std::span<double> view(VectorXd& v) { return {v.data(), static_cast<std::size_t>(v.size())}; }
std::span<double> view(MatrixXd& m) { return {m.data(), static_cast<std::size_t>(m.size())}; }

bool residuals_at(const LeastSquares& problem, const VectorXd& p, VectorXd& r, double& cost) {
  if (!problem.evaluate(view(p), view(r), {})) return false;
  cost = r.squaredNorm();
  return std::isfinite(cost);
}
bool linearise(const LeastSquares& problem, State& s) {
  if (!problem.evaluate(view(s.p), view(s.r), view(s.jacobian))) return false;
  s.cost = s.r.squaredNorm();
  return std::isfinite(s.cost) && s.jacobian.allFinite();
}

void project(const LeastSquares& problem, VectorXd& p) {
  for (Index j = 0; j < p.size(); ++j) {
    const auto k = static_cast<std::size_t>(j);
    if (!problem.lower.empty()) p[j] = std::max(p[j], problem.lower[k]);
    if (!problem.upper.empty()) p[j] = std::min(p[j], problem.upper[k]);
  }
}
/// The parameters that may move: not on a bound with the descent pointing outwards.
std::vector<Index> free_parameters(const LeastSquares& problem, const State& s) {
  std::vector<Index> free;
  for (Index j = 0; j < s.p.size(); ++j) {
    const auto k = static_cast<std::size_t>(j);
    const double downhill = -s.jacobian.col(j).dot(s.r);
    const bool at_lower = !problem.lower.empty() && s.p[j] <= problem.lower[k] && downhill <= 0;
    const bool at_upper = !problem.upper.empty() && s.p[j] >= problem.upper[k] && downhill >= 0;
    if (!at_lower && !at_upper) free.push_back(j);
  }
  return free;
}

double largest_cosine(const State& s, const std::vector<Index>& free) {
  double most = 0;
  for (const Index j : free) {
    const double norms = s.jacobian.col(j).norm() * std::sqrt(s.cost);
    if (norms > 0) most = std::max(most, std::fabs(s.jacobian.col(j).dot(s.r)) / norms);
  }
  return most;
}

/// The damped step for several λ from one QR of J: only the small system [R; √λ D] is solved again.
struct Linear {
  Eigen::HouseholderQR<MatrixXd> qr;
  MatrixXd r;
  VectorXd qtr;
  std::vector<Index> free;
  Linear(const State& s, std::vector<Index> which) : free(std::move(which)) {
    const Index m = static_cast<Index>(free.size());
    MatrixXd moving(s.r.size(), m);
    for (Index j = 0; j < m; ++j) moving.col(j) = s.jacobian.col(free[static_cast<std::size_t>(j)]);
    qr.compute(moving);
    const Index k = std::min(m, s.r.size());
    r = qr.matrixQR().topRows(k).template triangularView<Eigen::Upper>();
    qtr = project_on_q(s.r);
  }
  [[nodiscard]] VectorXd project_on_q(const VectorXd& v) const {
    VectorXd all = qr.householderQ().adjoint() * v;
    return all.head(r.rows());
  }
  /// argmin |R h + b|² + λ |D h|², h over the free parameters, zero for the rest.
  [[nodiscard]] VectorXd solve(const VectorXd& b, const VectorXd& scale, double lambda, Index parameters) const {
    const Index m = r.cols();
    MatrixXd stacked = MatrixXd::Zero(r.rows() + m, m);
    stacked.topRows(r.rows()) = r;
    for (Index j = 0; j < m; ++j) stacked(r.rows() + j, j) = std::sqrt(lambda) * scale[free[static_cast<std::size_t>(j)]];
    VectorXd right = VectorXd::Zero(r.rows() + m);
    right.head(r.rows()) = -b;
    const VectorXd h = stacked.householderQr().solve(right);
    VectorXd full = VectorXd::Zero(parameters);
    for (Index j = 0; j < m; ++j) full[free[static_cast<std::size_t>(j)]] = h[j];
    return full;
  }
};

/// Second directional derivative of r along v, by a central difference: its error only bends a step that is tested anyway.
bool curvature_along(const LeastSquares& problem, const State& s, const VectorXd& v, VectorXd& out) {
  constexpr double h = 0.1;
  VectorXd forward(s.r.size());
  const VectorXd p = s.p + h * v;
  double cost = 0;
  if (!residuals_at(problem, p, forward, cost)) return false;
  out = 2.0 / h * ((forward - s.r) / h - s.jacobian * v);
  return out.allFinite();
}

void grow_scale(VectorXd& scale, const State& s) {
  for (Index j = 0; j < scale.size(); ++j) scale[j] = std::max(0.9 * scale[j], s.jacobian.col(j).norm());
}

/// Undamped steps at the end, as long as each is well shorter than the one before: there the cost is flat to rounding.
void polish(const LeastSquares& problem, State& s, const VectorXd& scale) {
  double before = std::numeric_limits<double>::infinity();
  for (int i = 0; i < 50; ++i) {
    const Linear linear(s, free_parameters(problem, s));
    if (linear.free.empty()) return;
    const VectorXd h = linear.solve(linear.qtr, scale, 0, s.p.size());
    const double length = scale.cwiseProduct(h).norm();
    if (!(length < 0.9 * before) || length == 0) return;
    State next = s;
    next.p += h;
    project(problem, next.p);
    if (!linearise(problem, next) || next.cost > s.cost * (1 + 1e-8)) return;
    s = std::move(next);
    before = length;
  }
}

void judge(const LeastSquares& problem, const State& s, LeastSquaresFit& fit) {
  const std::vector<Index> free = free_parameters(problem, s);
  const Index m = static_cast<Index>(free.size()), all = s.p.size();
  fit.covariance.assign(static_cast<std::size_t>(all * all), 0.0);
  fit.rank = 0;
  if (m > 0) {
    MatrixXd j(s.r.size(), m);
    VectorXd norms(m);
    for (Index k = 0; k < m; ++k) {
      j.col(k) = s.jacobian.col(free[static_cast<std::size_t>(k)]);
      norms[k] = j.col(k).norm();
      if (norms[k] > 0) j.col(k) /= norms[k];
    }
    const MatrixXd small = j.householderQr().matrixQR().topRows(std::min(m, j.rows())).triangularView<Eigen::Upper>();
    const Eigen::JacobiSVD<MatrixXd> svd(small, Eigen::ComputeFullV);
    const double floor = static_cast<double>(s.r.size()) * std::numeric_limits<double>::epsilon() * svd.singularValues()[0];
    for (Index k = 0; k < svd.singularValues().size(); ++k) fit.rank += svd.singularValues()[k] > floor ? 1u : 0u;
    const auto unknown = static_cast<std::size_t>(m) - fit.rank;
    if (unknown > 0) {
      if (fit.ending == Ending::converged || fit.ending == Ending::at_bound) fit.ending = Ending::not_identifiable;
      fit.null_vector.assign(static_cast<std::size_t>(all), 0.0);
      for (Index k = 0; k < m; ++k)
        fit.null_vector[static_cast<std::size_t>(free[static_cast<std::size_t>(k)])] = svd.matrixV()(k, m - 1);
      fit.covariance.assign(fit.covariance.size(), nan);
      return;
    }
    const double dof = static_cast<double>(s.r.size()) - static_cast<double>(m);
    const double variance = dof > 0 ? s.cost / dof : nan;
    const MatrixXd root = svd.matrixV() * svd.singularValues().cwiseInverse().asDiagonal();
    for (Index a = 0; a < m; ++a)
      for (Index b = 0; b < m; ++b)
        fit.covariance[static_cast<std::size_t>(free[static_cast<std::size_t>(a)] * all + free[static_cast<std::size_t>(b)])] =
            variance * root.row(a).dot(root.row(b)) / (norms[a] * norms[b]);
  }
  if (m < all && fit.ending == Ending::converged) fit.ending = Ending::at_bound;
}

struct Damping {
  double lambda = 1e-3, nu = 2;
  void accepted(double gain) {
    const double t = 2 * gain - 1;
    lambda *= std::max(1.0 / 3, 1 - t * t * t);
    nu = 2;
  }
  void rejected() {
    lambda *= nu;
    nu *= 2;
  }
};

/// One trial; `moved` when it was taken, λ moves on either way.
StoppedBy try_step(const LeastSquares& problem, const LeastSquaresOptions& options, State& s, const Linear& linear,
                   const VectorXd& scale, Damping& damping, bool& moved) {
  moved = false;
  VectorXd h = linear.solve(linear.qtr, scale, damping.lambda, s.p.size());
  const double first = scale.cwiseProduct(h).norm();
  if (first <= options.step * scale.cwiseProduct(s.p).norm()) return StoppedBy::step;
  VectorXd bend;
  if (curvature_along(problem, s, h, bend)) {
    const VectorXd a = linear.solve(linear.project_on_q(bend), scale, damping.lambda, s.p.size());
    if (2 * scale.cwiseProduct(a).norm() > 0.75 * first) return damping.rejected(), StoppedBy::none;
    h += 0.5 * a;
  }
  VectorXd p = s.p + h;
  project(problem, p);
  h = p - s.p;
  VectorXd r(s.r.size());
  double cost = nan;
  const double predicted = s.cost - (s.r + s.jacobian * h).squaredNorm();
  if (!residuals_at(problem, p, r, cost)) return damping.rejected(), StoppedBy::none;
  const double fell = s.cost - cost;
  if (std::fabs(predicted) <= options.cost * s.cost && std::fabs(fell) <= options.cost * s.cost) return StoppedBy::cost;
  if (!(fell > 0)) return damping.rejected(), StoppedBy::none;
  damping.accepted(predicted > 0 ? std::min(fell / predicted, 1.0) : 0.5);
  s.p = p;
  moved = true;
  return StoppedBy::none;
}

}  // namespace

double LeastSquaresFit::standard_error(std::size_t j) const { return std::sqrt(covariance[j * p.size() + j]); }

LeastSquaresFit least_squares(const LeastSquares& problem, std::span<const double> start, const LeastSquaresOptions& options,
                              const Run* run) {
  const auto n = static_cast<Index>(problem.residuals), m = static_cast<Index>(problem.parameters);
  State s{VectorXd(m), VectorXd(n), MatrixXd(n, m)};
  std::copy(start.begin(), start.end(), s.p.data());
  project(problem, s.p);
  LeastSquaresFit fit{.p = {s.p.begin(), s.p.end()}, .ending = Ending::stopped};
  if (!linearise(problem, s)) return fit.covariance.assign(problem.parameters * problem.parameters, nan), fit;
  VectorXd scale = VectorXd::Constant(m, std::numeric_limits<double>::min());
  Damping damping;
  fit.ending = Ending::iteration_limit;
  bool moved = true;
  std::vector<Index> free = free_parameters(problem, s);
  grow_scale(scale, s);
  while (fit.iterations < options.iterations && fit.ending == Ending::iteration_limit) {
    if (largest_cosine(s, free) <= options.gradient || s.cost == 0) {
      fit.stopped_by = StoppedBy::gradient;
      break;
    }
    const Linear linear(s, free);
    for (moved = false; !moved && fit.stopped_by == StoppedBy::none && fit.iterations < options.iterations; ++fit.iterations) {
      if (run != nullptr && run->must_stop()) {
        fit.ending = Ending::stopped;
        break;
      }
      fit.stopped_by = try_step(problem, options, s, linear, scale, damping, moved);
    }
    if (!moved) break;
    if (!linearise(problem, s)) {
      fit.ending = Ending::stopped;
      break;
    }
    free = free_parameters(problem, s);
    grow_scale(scale, s);
  }
  if (fit.stopped_by != StoppedBy::none) {
    fit.ending = Ending::converged;
    polish(problem, s, scale);
  }
  fit.p.assign(s.p.begin(), s.p.end());
  fit.ssr = s.cost;
  judge(problem, s, fit);
  return fit;
}

}  // namespace bha::math
