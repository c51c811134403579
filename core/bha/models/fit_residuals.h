// What is left after a fit, tested in cycle order. The numbers only: their meaning in words stands in metrics/residuals.h.
#pragma once
#include <cstdint>
#include <span>

#include "bha/models/types.h"

namespace bha::models {

struct Segment {
  std::size_t first = 0, count = 0;
};
/// The longest run of rows without a gap: a step of more than three times the median step is one. order ascends.
[[nodiscard]] Segment longest_segment(std::span<const double> order);

/// Ljung-Box at min(10, n/5) lags with no degrees of freedom taken for the curve; acf and pacf to lag min(40, n/2). Above 5,000
/// residuals Shapiro-Wilk sees every k-th, the smallest k that leaves 5,000 or fewer; `shapiro_n` says how many. Breusch-Pagan
/// and White ask whether the scatter follows x, where the residuals lie. r_squared is the caller's. Residuals without spread:
/// NaN. Source  METHODS 6.   Cost  1,000 residuals: 40 µs
[[nodiscard]] ResidualTests test_residuals(std::span<const double> residuals, std::span<const double> x);

}  // namespace bha::models
