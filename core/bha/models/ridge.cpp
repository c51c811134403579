#include "bha/models/ridge.h"

#include <Eigen/Cholesky>
#include <Eigen/Eigenvalues>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "bha/models/training_check.h"

namespace bha::models {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Index = Eigen::Index;

Index as_index(std::size_t i) { return static_cast<Index>(i); }

Matrix standardised(const FeatureRows& x, Ridge& model) {
  const std::size_t n = x.rows(), m = x.columns;
  model.mean.assign(m, 0);
  model.scale.assign(m, 1);
  Matrix z(as_index(n), as_index(m));
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < m; ++j) z(as_index(i), as_index(j)) = x.row(i)[j];
  for (std::size_t j = 0; j < m; ++j) {
    auto column = z.col(as_index(j)).array();
    model.mean[j] = column.mean();
    column -= model.mean[j];
    const double spread = std::sqrt(column.square().mean()), size = std::abs(model.mean[j]);
    if (spread > 1e-13 * size)
      model.scale[j] = spread, column /= spread;
    else
      column.setZero();
  }
  return z;
}

/// Z = U·S·V' by the smaller Gram matrix; directions without spread are left out.
struct Axes {
  Matrix u, v;
  Vector s2;  // squared singular values
};
Axes axes_of(const Matrix& z) {
  const bool wide = z.cols() > z.rows();
  const Eigen::SelfAdjointEigenSolver<Matrix> solved(wide ? Matrix(z * z.transpose()) : Matrix(z.transpose() * z));
  const double most = solved.eigenvalues().size() == 0 ? 0 : solved.eigenvalues().maxCoeff();
  std::vector<Index> kept;
  for (Index i = 0; i < solved.eigenvalues().size(); ++i)
    if (solved.eigenvalues()[i] > 1e-13 * most) kept.push_back(i);
  const Index k = static_cast<Index>(kept.size());
  Axes axes{Matrix(z.rows(), k), Matrix(z.cols(), k), Vector(k)};
  for (Index i = 0; i < k; ++i) {
    const Index at = kept[static_cast<std::size_t>(i)];
    axes.s2[i] = solved.eigenvalues()[at];
    const double s = std::sqrt(axes.s2[i]);
    axes.u.col(i) = wide ? Vector(solved.eigenvectors().col(at)) : Vector(z * solved.eigenvectors().col(at) / s);
    axes.v.col(i) = wide ? Vector(z.transpose() * solved.eigenvectors().col(at) / s) : Vector(solved.eigenvectors().col(at));
  }
  return axes;
}

/// Rows that are left out together. gram: Ũ'Ũ of their rows of Ũ = [U, 1], where they are more than Ũ has columns.
struct Block {
  std::vector<Index> rows{};
  Matrix u{}, gram{};
};
std::vector<Block> blocks_of(const Axes& axes, const std::vector<std::size_t>& groups) {
  const auto n = static_cast<std::size_t>(axes.u.rows());
  std::vector<std::size_t> order(n);
  std::iota(order.begin(), order.end(), 0u);
  if (groups.size() == n) std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(groups[i], i); });
  std::vector<Block> blocks;
  for (std::size_t i = 0; i < n; ++i) {
    if (i == 0 || groups.size() != n || groups[order[i]] != groups[order[i - 1]]) blocks.emplace_back();
    blocks.back().rows.push_back(as_index(order[i]));
  }
  for (Block& block : blocks) {
    const Index height = as_index(block.rows.size()), width = axes.u.cols() + 1;
    block.u.resize(height, width);
    block.u.leftCols(width - 1) = axes.u(block.rows, Eigen::all);
    block.u.col(width - 1).setOnes();
    if (height > width) block.gram = block.u.transpose() * block.u;
  }
  return blocks;
}

/// Errors of rows left out with their block: (I − H_bb)⁻¹ r_b, H = Ũ·W·Ũ', W = diag(s²/(s²+λ), 1/n). For long blocks by Woodbury:
/// r + V·(I − V'V)⁻¹·V'r, V = Ũ·√W, a system as small as Ũ is narrow.
Vector left_out(const Axes& axes, const Vector& y, double penalty, const std::vector<Block>& blocks) {
  const Index k = axes.s2.size();
  Vector weight(k + 1);
  weight.head(k) = axes.s2.array() / (axes.s2.array() + penalty);
  weight[k] = 1 / static_cast<double>(y.size());
  const Vector root = weight.cwiseSqrt(), r = y - axes.u * weight.head(k).cwiseProduct(axes.u.transpose() * y);
  Vector out(y.size());
  for (const Block& block : blocks) {
    const Vector own = r(block.rows);
    if (block.gram.size() == 0) {
      Matrix a = -(block.u * weight.asDiagonal() * block.u.transpose());
      a.diagonal().array() += 1;
      out(block.rows) = Vector(a.ldlt().solve(own));
    } else {
      Matrix a = -(root.asDiagonal() * block.gram * root.asDiagonal());
      a.diagonal().array() += 1;
      const Vector inner = a.ldlt().solve(root.cwiseProduct(block.u.transpose() * own));
      out(block.rows) = own + block.u * root.cwiseProduct(inner);
    }
  }
  return out;
}

}  // namespace

Result<Ridge> fit_ridge(const FeatureRows& x, std::span<const double> labels, const RidgeOptions& options) {
  if (const auto checked = check_training(x, labels, 2); !checked) return Refusal(checked.error());
  if (options.penalties.empty() || !std::ranges::all_of(options.penalties, [](double p) { return p > 0 && std::isfinite(p); }))
    return refuse(Code::option_invalid, {}, "penalties that are not all positive", "at least one positive penalty");
  Ridge model;
  const Matrix z = standardised(x, model);
  Vector y = Eigen::Map<const Vector>(labels.data(), as_index(labels.size()));
  model.intercept = y.mean();
  y.array() -= model.intercept;
  const Axes axes = axes_of(z);
  const auto blocks = blocks_of(axes, options.groups);
  for (const double penalty : options.penalties) {
    const Vector errors = blocks.size() < 2 ? Vector(Vector::Constant(y.size(), nan)) : left_out(axes, y, penalty, blocks);
    const double rmse = std::sqrt(errors.array().square().mean());
    if (model.penalty != 0 && !(rmse < model.left_out_rmse)) continue;
    model.penalty = penalty;
    model.left_out_rmse = rmse;
    model.left_out_errors.assign(errors.data(), errors.data() + errors.size());
  }
  const Vector s = axes.s2.array().sqrt();
  const Vector beta = axes.v * (s.array() / (axes.s2.array() + model.penalty) * (axes.u.transpose() * y).array()).matrix();
  model.coefficients.assign(beta.data(), beta.data() + beta.size());
  return model;
}

double predict(const Ridge& model, std::span<const double> row) {
  double sum = model.intercept;
  for (std::size_t j = 0; j < model.coefficients.size() && j < row.size(); ++j)
    sum += model.coefficients[j] * (row[j] - model.mean[j]) / model.scale[j];
  return sum;
}

}  // namespace bha::models
