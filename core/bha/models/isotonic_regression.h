// Isotonic regression: the answer only rises, or only falls, along one number; nothing else is assumed of its form.
//   const auto model = fit_isotonic(rows, y, {.groups = cell_of_row});   double soh = predict(*model, row);
#pragma once
#include <span>
#include <vector>

#include "bha/base/finding.h"
#include "bha/models/feature_rows.h"
#include "bha/models/ridge.h"

namespace bha::models {

/// direction: of one feature: 1 (the answer never falls where it rises), −1 (never rises), 0: whichever leaves the smaller
/// squared error, of equal ones 1. Of several features there is none to choose: the score already points upwards. penalties,
/// groups: of the score of several features (ridge.h).
struct IsotonicRegressionOptions {
  int direction = 0;
  std::vector<double> penalties{0.01, 0.1, 1, 10, 100, 1e3, 1e4};
  std::vector<std::size_t> groups{};
};
/// score: of one feature itself, times the direction; of several what ridge tells. at, level: where the answer bends, both
/// rising; between them it is drawn straight, beyond them it stays.
struct IsotonicRegression {
  Ridge score{};
  std::vector<double> at{}, level{};
};

/// Method    rows with one score are pooled, then adjacent violators; the ends of each pool are kept
/// Cost      O(n log n) beside the ridge
/// Source    Barlow et al. 1972; scikit-learn's IsotonicRegression (out_of_bounds="clip") to 1e-12 (isotonic_regression_test).
///           Several features by a linear score: the monotone single-index model with its index fitted first, Kakade et al., NIPS
///           24 (2011) 927, one pass
/// Findings  (refused) too_few_points (2 rows), length_mismatch, training_not_finite, option_invalid (a direction for several)
[[nodiscard]] Result<IsotonicRegression> fit_isotonic(const FeatureRows&, std::span<const double> y,
                                                      const IsotonicRegressionOptions& = {});
[[nodiscard]] double predict(const IsotonicRegression&, std::span<const double> row);

}  // namespace bha::models
