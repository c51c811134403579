// Elastic net: linear in standardised features, of which it keeps few; its whole path of penalties, one of them chosen by leaving
// groups out. What enters first says most.
//   const auto model = fit_elastic_net(rows, y, {.groups = cell_of_row}, run);   double soh = predict(*model, row);
#pragma once
#include <span>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/run.h"
#include "bha/models/feature_rows.h"
#include "bha/models/types.h"

namespace bha::models {

/// l1_share: of the penalty λ·(share·|β|₁ + (1 − share)/2·|β|²), which is added to |y − Xβ|²/(2n), X standardised (divisor n).
/// penalties: so many, evenly in log λ, from the smallest that leaves no feature in down to `least` of it.
/// groups: empty, or one number a row. Rows of one group are left out together, groups in at most so many shares (`folds`).
struct ElasticNetOptions {
  double l1_share = 0.5, least = 1e-3;
  std::size_t penalties = 100, folds = 20;
  std::vector<std::size_t> groups{};
};
/// One penalty of the path, at all rows. left_out_rmse: of rows whose share of groups was left out.
struct PathStep {
  double penalty = nan, left_out_rmse = nan;
  std::vector<double> coefficients{};
};
struct ElasticNet {
  std::vector<double> mean{}, scale{}, coefficients{};  // coefficients: of (x − mean)/scale; a constant column's is 0
  double intercept = 0, penalty = 0, l1_share = nan;
  std::vector<PathStep> path{};  // from the largest penalty
  FitStatus status{};            // iteration_limit: a step of the path did not settle
};

/// Method    from one penalty to the next by coordinate descent on X'X; for the features that it lets in, with their signs, the
///           minimum is solved for directly, until no other wants in. Each share's rest is standardised anew and follows the same
///           penalties; the smallest left-out error over all rows is chosen, of equal ones the larger penalty. One group only:
///           rows are left out
/// Cost      one X'X, then O(m³) a penalty and share: 100,000 rows × 16 features, 20 shares: 0.2 s (models_bench)
/// Source    Zou & Hastie, J. R. Stat. Soc. B 67 (2005) 301; Friedman, Hastie & Tibshirani, J. Stat. Softw. 33 (2010) 1;
///           scikit-learn's enet_path to 1e-9 (elastic_net_test)
/// Findings  (refused) too_few_points (3 rows), length_mismatch, training_not_finite, option_invalid, stopped, out_of_time
[[nodiscard]] Result<ElasticNet> fit_elastic_net(const FeatureRows&, std::span<const double> y, const ElasticNetOptions&, Run&);
[[nodiscard]] double predict(const ElasticNet&, std::span<const double> row);

}  // namespace bha::models
