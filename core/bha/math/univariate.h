// Mean, spread and order of one list of numbers. Empty or NaN in: NaN out.
#pragma once
#include <span>

namespace bha::math {

/// Two passes with compensated sums: a mean of 10⁷ does not cost the spread of 0.1 its digits (NIST StRD NumAcc4).
[[nodiscard]] double mean(std::span<const double>);
/// Sample standard deviation, divisor n − 1; NaN below two values.
[[nodiscard]] double standard_deviation(std::span<const double>);

/// Middle value, mean of the middle two. O(n), copies.
[[nodiscard]] double median(std::span<const double>);
/// p-quantile, 0 ≤ p ≤ 1, linear between order statistics at (n − 1)p (numpy's default, Hyndman & Fan type 7). O(n), copies.
[[nodiscard]] double quantile(std::span<const double>, double p);

}  // namespace bha::math
