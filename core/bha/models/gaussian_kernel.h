// The covariance of models/gaussian_process: its parts, its parameters in one list, and the error of groups left out.
// Square matrices are lists, column by column.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "bha/models/gaussian_process.h"

namespace bha::models::kernel {

/// Where each parameter stands in the list; all are logs.
struct Layout {
  std::size_t lengths = 0, terms = 0, linear = 0;
  [[nodiscard]] std::size_t amplitude(std::size_t term) const { return lengths + term; }
  [[nodiscard]] std::size_t slope() const { return lengths + terms; }
  [[nodiscard]] std::size_t own_level() const { return lengths + terms + linear; }
  [[nodiscard]] std::size_t own_curve() const { return own_level() + 1; }
  [[nodiscard]] std::size_t noise() const { return own_level() + 2; }
  [[nodiscard]] std::size_t size() const { return own_level() + 3; }
};
[[nodiscard]] Layout layout(const GaussianProcessOptions&);
[[nodiscard]] std::vector<double> start(const GaussianProcessOptions&);

/// Squared distances of every group of columns, and the scalar products of the linear part: what does not change in the search.
struct Parts {
  std::size_t rows = 0;
  std::vector<std::vector<double>> distances{};  // a length each
  std::vector<double> products{};
};
[[nodiscard]] Parts parts(const FeatureRows& z, const GaussianProcessOptions&);

/// Covariance of the rows' labels, with what is a group's own and noise.
[[nodiscard]] std::vector<double> covariance(const Parts&, std::span<const std::size_t> groups, const GaussianProcessOptions&,
                                             std::span<const double> p);
/// The shared part between one standardised row and another.
[[nodiscard]] double shared(std::span<const double> a, std::span<const double> b, const GaussianProcessOptions&, const Layout&,
                            std::span<const double> p);

/// The solution, and each group predicted without it: errors (label minus prediction) and spreads.
struct Solution {
  bool definite = false;
  std::vector<double> factor{}, weights{}, left_out_error{}, left_out_sd{};
};
[[nodiscard]] Solution solve(std::span<const double> covariance, std::span<const std::size_t> groups, std::span<const double> y);

/// log of the mean absolute error of groups left out (smooth near 0, in units of the labels' sd), plus the prior's pull; NaN
/// where the covariance is not positive definite. Fills the gradient.
[[nodiscard]] double objective(const Parts&, std::span<const std::size_t> groups, std::span<const double> y,
                               const GaussianProcessOptions&, std::span<const double> p, std::span<double> gradient);

/// Rows of each group, groups in the order of their numbers.
[[nodiscard]] std::vector<std::vector<std::size_t>> blocks(std::span<const std::size_t> groups);

}  // namespace bha::models::kernel
