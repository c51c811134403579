#include "bha/models/elastic_net.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <string>

#include "bha/math/portable.h"
#include "bha/models/training_check.h"

namespace bha::models {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Index = Eigen::Index;

Index as_index(std::size_t i) { return static_cast<Index>(i); }
double sign(double v) { return v > 0 ? 1 : v < 0 ? -1 : 0; }

/// Rows as z = (x − mean)/scale, less the mean label: near enough to the standardised that sums may be subtracted.
struct Centred {
  std::vector<double> mean{}, scale{};
  double label = 0;
  Matrix z{};
  Vector y{};
};
Centred centred(const FeatureRows& x, std::span<const double> labels) {
  const std::size_t n = labels.size(), m = x.columns;
  Centred out{.mean = std::vector<double>(m), .scale = std::vector<double>(m, 1), .z = Matrix(as_index(n), as_index(m))};
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < m; ++j) out.z(as_index(i), as_index(j)) = x.row(i)[j];
  for (std::size_t j = 0; j < m; ++j) {
    auto column = out.z.col(as_index(j)).array();
    out.mean[j] = column.mean();
    column -= out.mean[j];
    const double spread = std::sqrt(column.square().mean());
    if (spread > 1e-13 * std::fabs(out.mean[j]))
      out.scale[j] = spread, column /= spread;
    else
      column.setZero();
  }
  out.y = Eigen::Map<const Vector>(labels.data(), as_index(n));
  out.label = out.y.mean();
  out.y.array() -= out.label;
  return out;
}

/// Rows that are left out together, and their sums.
struct Share {
  std::vector<Index> rows{};
  double y = 0;
  Vector z{}, zy{};
  Matrix zz{};
};
void add_sums(Share& share, const Matrix& z, const Vector& y) {
  share.y = y.sum();
  share.z = z.colwise().sum().transpose();
  share.zy = z.transpose() * y;
  share.zz = z.transpose() * z;
}
/// Group g of all groups in order goes to share g mod `folds`.
std::vector<Share> shares_of(const Centred& all, const ElasticNetOptions& options, Run& run) {
  const auto n = static_cast<std::size_t>(all.y.size());
  std::vector<std::size_t> known = options.groups;
  std::ranges::sort(known);
  known.erase(std::ranges::unique(known).begin(), known.end());
  const bool by_row = known.size() < 2;
  std::vector<Share> out(std::min(by_row ? n : known.size(), options.folds));
  for (std::size_t i = 0; i < n; ++i) {
    const auto group = by_row ? i : static_cast<std::size_t>(std::ranges::lower_bound(known, options.groups[i]) - known.begin());
    out[group % out.size()].rows.push_back(as_index(i));
  }
  run.each(out.size(), [&](std::size_t s) { add_sums(out[s], all.z(out[s].rows, Eigen::all), all.y(out[s].rows)); });
  return out;
}

/// What the descent works on: X'X/n and X'y/n of rows that are standardised themselves, and how to come back from there.
struct Problem {
  Vector mean{}, scale{};  // of z in these rows
  double label = 0;
  Matrix gram{};
  Vector along{};
};
Problem problem_of(const Share& sums, double rows) {
  Problem out{.mean = sums.z / rows, .label = sums.y / rows};
  out.gram = sums.zz / rows - out.mean * out.mean.transpose();
  out.along = sums.zy / rows - out.mean * out.label;
  out.scale = Vector::Ones(out.mean.size());
  Vector inverse = Vector::Zero(out.mean.size());
  for (Index j = 0; j < out.mean.size(); ++j) {
    if (!(out.gram(j, j) > 1e-12)) continue;  // constant here: stays out
    out.scale[j] = std::sqrt(out.gram(j, j));
    inverse[j] = 1 / out.scale[j];
  }
  out.gram = inverse.asDiagonal() * out.gram * inverse.asDiagonal();
  out.along = inverse.cwiseProduct(out.along);
  return out;
}

/// Walks down the path; what one penalty found is where the next begins.
class Descent {
 public:
  Descent(const Problem& problem, double l1_share) : p_(problem), share_(l1_share) {
    w_ = Vector::Zero(p_.along.size());
    left_ = p_.along;
  }
  /// False: it did not settle.
  bool to(double penalty) {
    constexpr int most_sweeps = 10'000;
    const double l1 = penalty * share_, l2 = penalty - l1, settled = 1e-14 * p_.along.lpNorm<Eigen::Infinity>();
    for (int sweep = 0, next_try = 0; sweep < most_sweeps; ++sweep) {
      if (once_round(l1, l2) <= settled) return true;
      if (sweep < next_try) continue;
      if (solve(l1, l2)) return true;
      next_try = 2 * sweep + 1;
    }
    return false;
  }
  [[nodiscard]] const Vector& coefficients() const { return w_; }

 private:
  /// The most that a coefficient moved.
  double once_round(double l1, double l2) {
    double moved = 0;
    for (Index j = 0; j < w_.size(); ++j) {
      const double own = p_.gram(j, j);
      if (own == 0) continue;
      const double pull = left_[j] + own * w_[j], past = std::fabs(pull) - l1;
      const double next = past > 0 ? sign(pull) * past / (own + l2) : 0, step = next - w_[j];
      if (step == 0) continue;
      moved = std::max(moved, std::fabs(step));
      w_[j] = next;
      left_ -= step * p_.gram.col(j);
    }
    return moved;
  }
  /// The minimum for the features that are in, with their signs; where one would turn, the way there ends, and it goes out. True:
  /// no other wants in.
  bool solve(double l1, double l2) {
    bool exact = true;
    for (Index out = 0; out >= 0 && exact;) {
      std::vector<Index> in;
      for (Index j = 0; j < w_.size(); ++j)
        if (w_[j] != 0) in.push_back(j);
      if (in.empty()) break;
      Matrix a = p_.gram(in, in);
      a.diagonal().array() += l2;
      const Vector now = w_(in), to = p_.along(in) - l1 * now.unaryExpr(&sign);
      const Eigen::LLT<Matrix> factor(a);
      const Vector next = factor.solve(to);
      exact = factor.info() == Eigen::Success && (a * next - to).lpNorm<Eigen::Infinity>() <= 1e-10 * (l1 + l2);
      if (!exact) break;  // twins: the descent goes on
      double way = 1;
      out = -1;
      for (Index k = 0; k < next.size(); ++k)
        if (sign(next[k]) != sign(now[k]) && now[k] / (now[k] - next[k]) < way)
          way = now[k] / (now[k] - next[k]), out = in[static_cast<std::size_t>(k)];
      w_(in) = out < 0 ? next : Vector(now + way * (next - now));
      if (out >= 0) w_[out] = 0;
    }
    left_ = p_.along - p_.gram * w_;
    if (!exact) return false;
    const double loose = l1 + 1e-10 * (l1 + l2);
    for (Index j = 0; j < w_.size(); ++j)
      if (p_.gram(j, j) != 0 && w_[j] == 0 && std::fabs(left_[j]) > loose) return false;
    return true;
  }

  const Problem& p_;
  double share_;
  Vector w_, left_;  // left_: X'(y − Xw)/n
};

std::vector<double> penalties_of(const Problem& all, const ElasticNetOptions& options) {
  const double most = all.along.lpNorm<Eigen::Infinity>() / options.l1_share;
  std::vector<double> out;
  for (std::size_t k = 0; k < options.penalties; ++k) {
    const double way = options.penalties == 1 ? 0 : static_cast<double>(k) / static_cast<double>(options.penalties - 1);
    out.push_back((most > 0 ? most : 1) * math::portable::exp(way * math::portable::log(options.least)));
  }
  return out;
}

/// Squared errors of the share's rows at each penalty, learnt from the rest.
struct LeftOut {
  std::vector<double> squares{};
  bool settled = true;
};
LeftOut left_out(const Centred& all, const Share& total, const Share& share, const std::vector<double>& penalties,
                 double l1_share) {
  const Share rest{.y = total.y - share.y, .z = total.z - share.z, .zy = total.zy - share.zy, .zz = total.zz - share.zz};
  const Problem problem = problem_of(rest, static_cast<double>(all.y.size()) - static_cast<double>(share.rows.size()));
  const Matrix z = all.z(share.rows, Eigen::all);
  const Vector y = all.y(share.rows).array() - problem.label;
  Descent descent(problem, l1_share);
  LeftOut out;
  for (const double penalty : penalties) {
    out.settled = descent.to(penalty) && out.settled;
    const Vector slope = descent.coefficients().cwiseQuotient(problem.scale);
    const Vector error = (y - z * slope).array() + problem.mean.dot(slope);
    out.squares.push_back(error.squaredNorm());
  }
  return out;
}

Result<void> check_options(const ElasticNetOptions& options, std::size_t rows) {
  if (!(options.l1_share > 0 && options.l1_share <= 1) || !(options.least > 0 && options.least < 1) || options.penalties == 0 ||
      options.folds < 2)
    return refuse(Code::option_invalid, {}, "l1_share, least, penalties or folds out of range",
                  "l1_share in (0, 1], least in (0, 1), a penalty and two folds");
  if (!options.groups.empty() && options.groups.size() != rows)
    return refuse(Code::length_mismatch, {}, std::to_string(options.groups.size()) + " groups", std::to_string(rows) + " rows");
  return {};
}

}  // namespace

Result<ElasticNet> fit_elastic_net(const FeatureRows& x, std::span<const double> labels, const ElasticNetOptions& options,
                                   Run& run) {
  if (const auto checked = check_training(x, labels, 3); !checked) return Refusal(checked.error());
  if (const auto checked = check_options(options, labels.size()); !checked) return Refusal(checked.error());
  Centred all = centred(x, labels);
  const std::vector<Share> shares = shares_of(all, options, run);
  Share total = shares[0];
  for (std::size_t s = 1; s < shares.size(); ++s)
    total.y += shares[s].y, total.z += shares[s].z, total.zy += shares[s].zy, total.zz += shares[s].zz;
  const Problem problem = problem_of(total, static_cast<double>(labels.size()));
  const std::vector<double> penalties = penalties_of(problem, options);
  std::vector<LeftOut> parts(shares.size());
  run.each(shares.size(), [&](std::size_t s) {
    if (!run.must_stop()) parts[s] = left_out(all, total, shares[s], penalties, options.l1_share);
  });
  if (run.must_stop()) return refuse(run.stop_code(), {}, "a path that was not finished", "time to finish");
  ElasticNet model{.mean = std::move(all.mean),
                   .scale = std::move(all.scale),
                   .intercept = all.label + problem.label,
                   .l1_share = options.l1_share};
  for (std::size_t j = 0; j < x.columns; ++j) {
    model.mean[j] += model.scale[j] * problem.mean[as_index(j)];
    model.scale[j] *= problem.scale[as_index(j)];
  }
  Descent descent(problem, options.l1_share);
  bool settled = true;
  std::size_t best = 0;
  for (std::size_t k = 0; k < penalties.size(); ++k) {
    settled = descent.to(penalties[k]) && settled;
    const Vector& w = descent.coefficients();
    double squares = 0;
    for (const LeftOut& part : parts) squares += part.squares[k], settled = settled && part.settled;
    model.path.push_back({.penalty = penalties[k],
                          .left_out_rmse = std::sqrt(squares / static_cast<double>(labels.size())),
                          .coefficients = {w.data(), w.data() + w.size()}});
    if (model.path[k].left_out_rmse < model.path[best].left_out_rmse) best = k;
  }
  model.penalty = model.path[best].penalty;
  model.coefficients = model.path[best].coefficients;
  model.status = settled ? FitStatus::converged : FitStatus::iteration_limit;
  return model;
}

double predict(const ElasticNet& model, std::span<const double> row) {
  double sum = model.intercept;
  for (std::size_t j = 0; j < model.coefficients.size() && j < row.size(); ++j)
    sum += model.coefficients[j] * (row[j] - model.mean[j]) / model.scale[j];
  return sum;
}

}  // namespace bha::models
