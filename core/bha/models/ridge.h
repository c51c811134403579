// Ridge regression: linear in standardised features, the penalty chosen by leaving rows out. Interpretable, and the measure the
// others have to beat.
//   const auto model = fit_ridge(rows, y, {.penalties = {1, 10, 100}});   double soh = predict(*model, row);
#pragma once
#include <span>
#include <vector>

#include "bha/base/finding.h"
#include "bha/models/feature_rows.h"

namespace bha::models {

/// penalties: λ of |y − Xβ|² + λ|β|², X standardised (divisor n). Several: the one with the smallest leave-one-out error.
/// groups: empty, or one number a row; rows of one group are then left out together.
struct RidgeOptions {
  std::vector<double> penalties{1};
  std::vector<std::size_t> groups{};
};
struct Ridge {
  std::vector<double> mean{}, scale{}, coefficients{};  // coefficients: of (x − mean)/scale; a constant column's is 0
  double intercept = 0, penalty = 0;
  double left_out_rmse = nan;             // at the chosen penalty
  std::vector<double> left_out_errors{};  // y minus its prediction without its row (or group), at the chosen penalty
};

/// Cost      one eigendecomposition of the smaller of X'X and XX', then O(n·m) a penalty (groups of at
///           most m rows: O(Σ n_g³) more; longer ones O(m³) each).
/// Source    leave-one-out in closed form: (I − H)⁻¹ on each left-out block; scikit-learn's Ridge to 1e-9 (ridge_test)
/// Findings  (refused) too_few_points (2 rows), length_mismatch, training_not_finite, option_invalid (no positive penalty)
[[nodiscard]] Result<Ridge> fit_ridge(const FeatureRows&, std::span<const double> y, const RidgeOptions& = {});
[[nodiscard]] double predict(const Ridge&, std::span<const double> row);

}  // namespace bha::models
