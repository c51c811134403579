// Whether the spread of residuals follows the regressors. Both regress their squares: R² of that is the effect, n R² the test.
#pragma once
#include <span>

#include "bha/base/describe.h"

namespace bha::math {

struct Heteroscedasticity {
  double lm = nan, p = nan;   // n R² against χ² with as many degrees of freedom as regressors
  double f = nan, f_p = nan;  // the same as an F test
  double r_squared = nan;     // share of the squares' spread that the regressors tell
};

/// regressors: column by column, each as long as residuals; the constant is added. Fewer residuals than columns + 2, regressors
/// that determine one another, or residuals without spread: NaN.
/// breusch_pagan  on the regressors (Koenker's form, which does not assume normal residuals)
/// white          on the regressors, their squares and products
/// Cost  1,000 residuals, one regressor: 3 µs; of several one QR.   Source  METHODS 6; statsmodels to 1e-11, p to 1e-10
[[nodiscard]] Heteroscedasticity breusch_pagan(std::span<const double> residuals, std::span<const double> regressors);
[[nodiscard]] Heteroscedasticity white(std::span<const double> residuals, std::span<const double> regressors);

}  // namespace bha::math
