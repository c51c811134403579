// Whether the signs of residuals come in fewer runs than chance would make: a pattern that a few large values hide from an
// autocorrelation.
#pragma once
#include <cstdint>
#include <limits>
#include <span>

namespace bha::math {

struct SignRuns {
  std::int64_t runs = 0;  // stretches of one sign
  double expected = std::numeric_limits<double>::quiet_NaN(), p = expected;
};
/// Runs of values ≥ 0 and < 0 against what as many of each give in random order, two-sided. One sign alone: NaN.
/// Source  Wald & Wolfowitz 1940; METHODS 6; statsmodels' runstest_1samp without correction, to 1e-12
[[nodiscard]] SignRuns sign_runs(std::span<const double> residuals);

}  // namespace bha::math
