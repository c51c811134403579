// Gaussian process over cells: what all cells share, plus what is one cell's own. Rows of one cell are alike; told so, the
// process learns from differences between cells and not from their repetition, and a new cell is predicted from the shared part.
//   const auto model = fit_gaussian_process(rows, y, cell_of_row, {.terms = {{{0, 1, 2}}, {{3}}}}, run);
//   const auto [mean, sd] = predict_with_spread(*model, row);
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/run.h"
#include "bha/models/feature_rows.h"

namespace bha::models {

/// A part of the shared kernel: a²·exp(−½ Σ_g |z_g − z'_g|²/(m_g ℓ_g²)), one length ℓ_g for each group of m_g columns;
/// z: standardised and clipped, to what the training rows covered or, with `beyond`, in standard deviations alone.
struct KernelTerm {
  std::vector<std::vector<std::size_t>> groups{};
};
/// terms: added up; empty: one term of all columns. linear: columns of b²·(1 + z·z'/m); empty: no linear part.
/// rows: at most so many enter, the same number of each group, spread evenly over it: neighbours in a cell say the same again.
/// search_rows: on at most so many of them, chosen alike, the kernel's parameters are searched.
/// clip: in standard deviations. prior: pull of the log parameters towards their start (sd 1.5), in groups.
/// beyond: a linear part goes on outside of what the training rows covered; else a row out there is told as one at the edge.
struct GaussianProcessOptions {
  std::vector<KernelTerm> terms{};
  std::vector<std::size_t> linear{};
  std::size_t rows = 300, search_rows = 500;
  int iterations = 25;
  double clip = 5, prior = 1;
  bool beyond = false;
};
struct GaussianProcess {
  GaussianProcessOptions options{};
  std::vector<double> mean{}, scale{}, low{}, high{};  // of the columns; low, high: standardised
  double label_mean = 0, label_scale = 1;
  std::vector<double> parameters{};  // logs: lengths in order, amplitude a term, linear, own level, own curve, noise
  bool converged = false;
  FeatureRows rows{};                             // standardised
  std::vector<std::size_t> row_of{};              // which row of the training set each of `rows` is
  std::vector<double> weights{};                  // mean = label_mean + label_scale · Σ weights·k
  std::vector<double> factor{};                   // lower Cholesky factor of the rows' covariance, column by column
  std::vector<double> left_out{}, left_out_sd{};  // prediction of each of `rows` without its group, and its spread
};
struct Spread {
  double mean = nan, sd = nan;  // sd: of a new cell's label: shared part, its own level and curve, noise
};

/// groups: empty (each row by itself), or one number a row.
/// Method    parameters minimise the error of each group predicted without it (closed form: B⁻¹α per block of K⁻¹), a smooth
///           absolute error, the mean over groups; analytic gradient, BFGS
/// Cost      iterations · O(search_rows³) + O(rows³); predict O(rows·columns), predict_with_spread O(rows²)
/// Source    Rasmussen & Williams (2006), 2.2 and 5.4.2; blocks: METHODS 5.4 (the cell is the exchangeable unit)
/// Findings  (refused) too_few_points (3 rows, 2 groups), length_mismatch, training_not_finite, not_identifiable
[[nodiscard]] Result<GaussianProcess> fit_gaussian_process(const FeatureRows&, std::span<const double> y,
                                                           std::span<const std::size_t> groups, const GaussianProcessOptions&,
                                                           Run&);
[[nodiscard]] double predict(const GaussianProcess&, std::span<const double> row);
[[nodiscard]] Spread predict_with_spread(const GaussianProcess&, std::span<const double> row);
/// How many rows' features lie outside what the training rows covered, in any column.
[[nodiscard]] bool outside_training(const GaussianProcess&, std::span<const double> row);

}  // namespace bha::models
