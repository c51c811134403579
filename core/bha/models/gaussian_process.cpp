#include "bha/models/gaussian_process.h"

#include <Eigen/Core>
#include <algorithm>
#include <cmath>
#include <numeric>

#include "bha/math/quasi_newton.h"
#include "bha/models/gaussian_kernel.h"
#include "bha/models/training_check.h"

namespace bha::models {
namespace {

/// k of n, from the first to the last.
std::size_t spread(std::size_t i, std::size_t k, std::size_t n) { return k < 2 ? 0 : i * (n - 1) / (k - 1); }

/// At most `most` rows, the same number of each group where it has them, spread evenly over it; of more groups than that, one row
/// of some.
std::vector<std::size_t> spread_evenly(std::span<const std::size_t> groups, std::size_t most) {
  const auto cells = kernel::blocks(groups);
  const std::size_t taken = std::min(most, cells.size()), each = most / taken;
  std::vector<std::size_t> out;
  for (std::size_t c = 0; c < taken; ++c) {
    const auto& block = cells[spread(c, taken, cells.size())];
    const std::size_t take = std::min(block.size(), each);
    for (std::size_t i = 0; i < take; ++i) out.push_back(block[spread(i, take, block.size())]);
  }
  return out;
}

void standardise(GaussianProcess& model, const FeatureRows& x) {
  const std::size_t n = x.rows(), m = x.columns;
  model.mean.assign(m, 0);
  model.scale.assign(m, 0);
  model.low.assign(m, 0);
  model.high.assign(m, 0);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < m; ++j) model.mean[j] += x.row(i)[j] / static_cast<double>(n);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < m; ++j) model.scale[j] += std::pow(x.row(i)[j] - model.mean[j], 2) / static_cast<double>(n);
  for (std::size_t j = 0; j < m; ++j) {
    model.scale[j] = std::sqrt(model.scale[j]);
    if (!(model.scale[j] > 1e-13 * std::abs(model.mean[j]))) model.scale[j] = 1;
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < m; ++j) {
      const double z = (x.row(i)[j] - model.mean[j]) / model.scale[j];
      model.low[j] = std::max(-model.options.clip, i == 0 ? z : std::min(model.low[j], z));
      model.high[j] = std::min(model.options.clip, i == 0 ? z : std::max(model.high[j], z));
    }
}

std::vector<double> standardised(const GaussianProcess& model, std::span<const double> row) {
  std::vector<double> z(model.mean.size());
  const double clip = model.options.clip;
  for (std::size_t j = 0; j < z.size(); ++j) {
    const double least = model.options.beyond ? -clip : model.low[j], most = model.options.beyond ? clip : model.high[j];
    z[j] = std::min(most, std::max(least, (row[j] - model.mean[j]) / model.scale[j]));
  }
  return z;
}

FeatureRows chosen(const GaussianProcess& model, const FeatureRows& x, std::span<const std::size_t> rows) {
  FeatureRows out{.columns = x.columns};
  for (const std::size_t i : rows) out.append(standardised(model, x.row(i)));
  return out;
}

template <class T>
std::vector<T> picked(std::span<const T> values, std::span<const std::size_t> rows) {
  std::vector<T> out;
  for (const std::size_t i : rows) out.push_back(values[i]);
  return out;
}

FeatureRows picked(const FeatureRows& x, std::span<const std::size_t> rows) {
  FeatureRows out{.columns = x.columns};
  for (const std::size_t i : rows) out.append(x.row(i));
  return out;
}

/// Chooses the rows, searches the kernel's parameters on them and solves.
Result<void> learn(GaussianProcess& model, const FeatureRows& x, std::span<const double> y, std::span<const std::size_t> groups,
                   Run& run) {
  model.row_of = spread_evenly(groups, model.options.rows);
  model.rows = chosen(model, x, model.row_of);
  const auto own = picked<std::size_t>(groups, model.row_of);
  auto labels = picked<double>(y, model.row_of);
  for (double& v : labels) v = (v - model.label_mean) / model.label_scale;
  const auto searched = spread_evenly(own, model.options.search_rows);
  const auto few = kernel::parts(picked(model.rows, searched), model.options);
  const auto few_groups = picked<std::size_t>(own, searched);
  const auto few_labels = picked<double>(labels, searched);
  const auto found = math::minimise(
      [&](std::span<const double> p, std::span<double> gradient) {
        return kernel::objective(few, few_groups, few_labels, model.options, p, gradient);
      },
      kernel::start(model.options), {.lower = -4, .upper = 4, .iterations = model.options.iterations, .gradient = 1e-4}, &run);
  model.parameters = found.p;
  model.converged = found.converged;
  const auto parts = kernel::parts(model.rows, model.options);
  auto solved = kernel::solve(kernel::covariance(parts, own, model.options, model.parameters), own, labels);
  if (!solved.definite)
    return refuse(Code::not_identifiable, {}, "a covariance that is not positive definite", "features that differ between rows");
  model.weights = std::move(solved.weights);
  model.factor = std::move(solved.factor);
  for (std::size_t i = 0; i < labels.size(); ++i) {
    model.left_out.push_back(model.label_mean + model.label_scale * (labels[i] - solved.left_out_error[i]));
    model.left_out_sd.push_back(model.label_scale * solved.left_out_sd[i]);
  }
  return {};
}

}  // namespace

Result<GaussianProcess> fit_gaussian_process(const FeatureRows& x, std::span<const double> y, std::span<const std::size_t> groups,
                                             const GaussianProcessOptions& options, Run& run) {
  if (const auto checked = check_training(x, y, 3); !checked) return Refusal(checked.error());
  if (!groups.empty() && groups.size() != y.size())
    return refuse(Code::length_mismatch, {}, std::to_string(groups.size()) + " groups", std::to_string(y.size()) + ", one a row");
  std::vector<std::size_t> own(groups.begin(), groups.end());
  if (groups.empty()) own.resize(y.size()), std::iota(own.begin(), own.end(), 0u);
  if (options.rows < 3 || options.search_rows < 3)
    return refuse(Code::option_invalid, {}, "rows or search_rows below 3", "at least 3");
  if (std::ranges::all_of(own, [&](std::size_t g) { return g == own[0]; }))
    return refuse(Code::too_few_points, {}, "rows of one group only", "at least 2 groups", "train on more cells");
  GaussianProcess model{.options = options};
  if (model.options.terms.empty()) {
    model.options.terms.resize(1);
    model.options.terms[0].groups.resize(1);
    for (std::size_t j = 0; j < x.columns; ++j) model.options.terms[0].groups[0].push_back(j);
  }
  standardise(model, x);
  for (const double v : y) model.label_mean += v / static_cast<double>(y.size());
  double square = 0;
  for (const double v : y) square += (v - model.label_mean) * (v - model.label_mean) / static_cast<double>(y.size());
  model.label_scale = square > 0 ? std::sqrt(square) : 1;
  if (const auto learnt = learn(model, x, y, own, run); !learnt) return Refusal(learnt.error());
  return model;
}

double predict(const GaussianProcess& model, std::span<const double> row) {
  if (row.size() < model.mean.size()) return nan;
  const auto z = standardised(model, row);
  const auto at = kernel::layout(model.options);
  double sum = 0;
  for (std::size_t i = 0; i < model.weights.size(); ++i)
    sum += model.weights[i] * kernel::shared(z, model.rows.row(i), model.options, at, model.parameters);
  return model.label_mean + model.label_scale * sum;
}

Spread predict_with_spread(const GaussianProcess& model, std::span<const double> row) {
  if (row.size() < model.mean.size()) return {};
  const auto z = standardised(model, row);
  const auto at = kernel::layout(model.options);
  const auto n = static_cast<Eigen::Index>(model.weights.size());
  Eigen::VectorXd k(n);
  for (Eigen::Index i = 0; i < n; ++i)
    k[i] = kernel::shared(z, model.rows.row(static_cast<std::size_t>(i)), model.options, at, model.parameters);
  const double mean = k.dot(Eigen::Map<const Eigen::VectorXd>(model.weights.data(), n));
  Eigen::Map<const Eigen::MatrixXd>(model.factor.data(), n, n).triangularView<Eigen::Lower>().solveInPlace(k);
  const auto& p = model.parameters;
  const double own = std::exp(2 * p[at.own_level()]) + std::exp(2 * p[at.own_curve()]) + std::exp(2 * p[at.noise()]);
  const double variance = kernel::shared(z, z, model.options, at, p) - k.squaredNorm() + own;
  return {model.label_mean + model.label_scale * mean, model.label_scale * std::sqrt(std::max(0.0, variance))};
}

bool outside_training(const GaussianProcess& model, std::span<const double> row) {
  for (std::size_t j = 0; j < model.mean.size() && j < row.size(); ++j) {
    const double z = (row[j] - model.mean[j]) / model.scale[j];
    if (z < model.low[j] || z > model.high[j]) return true;
  }
  return false;
}

}  // namespace bha::models
