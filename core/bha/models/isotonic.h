// State of health seen afterwards: the whole life, outliers weighed down, monotone up to a small bounce, smooth.
#pragma once
#include <span>
#include <vector>

#include "bha/base/past.h"

namespace bha::models {

/// bounce: how much SoH may rise from one entry to the next (capacity recovers after rests): 0.0005 = 1 % in 20 cycles.
struct IsotonicOptions {
  double bounce = 0.0005;
};
/// soh: a key's measured values in cycle order, finite. Each is weighed by its distance from the running median of 7 (Huber's
/// weight at 2 σ, σ the median distance x 1.4826), projected onto "rises by no more than bounce", and averaged over up to 5
/// neighbours on each side, twice: a symmetric mean keeps the curve monotone. Bias at a curvature c per cycle² is 10·c.
/// Source    METHODS 4.1 (projection).   Cost  O(n).   Not for online use: the type does not convert
[[nodiscard]] Hindsight<std::vector<double>> isotonic_soh(std::span<const double> soh, const IsotonicOptions& = {});

}  // namespace bha::models
