// The closest curve that does not rise: pool adjacent violators.
#pragma once
#include <span>
#include <vector>

namespace bha::math {

/// Weighted least squares projection of y onto {f[k+1] <= f[k] + bounce}:  u = y - bounce·k must not rise, pooled, and put back.
/// bounce >= 0 is how much f may rise from one entry to the next; 0: never. weight: empty (all 1) or one > 0 per entry; y finite.
/// Looks at the whole series: hindsight.
/// Cost    O(n), two vectors.   Source  METHODS 4.1; Barlow et al. 1972; scikit-learn's IsotonicRegression to 1e-14.
[[nodiscard]] std::vector<double> non_increasing(std::span<const double> y, std::span<const double> weight = {},
                                                 double bounce = 0);

}  // namespace bha::math
