// Minimum of a smooth function of a few parameters within a box: BFGS with a backtracking line search.
//   const auto found = minimise(f, start, {.lower = -4, .upper = 4, .iterations = 25});
#pragma once
#include <functional>
#include <span>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/run.h"

namespace bha::math {

/// lower, upper: of every parameter. gradient: stops when its largest free component is below it.
struct QuasiNewtonOptions {
  double lower = -1e300, upper = 1e300;
  int iterations = 100;
  double gradient = 1e-5;
};
struct Minimum {
  std::vector<double> p{};
  double value = nan;
  int iterations = 0;
  bool converged = false;  // false: the iterations or the run ended first; p is the best so far
};
/// Value at p; fills the gradient. A value that is not finite says: outside the domain.
using Differentiable = std::function<double(std::span<const double> p, std::span<double> gradient)>;

/// Cost      one evaluation a step, two where the step has to be shortened.   Source  Nocedal & Wright (2006), algorithm 6.1
[[nodiscard]] Minimum minimise(const Differentiable&, std::vector<double> start, const QuasiNewtonOptions& = {},
                               const Run* run = nullptr);

}  // namespace bha::math
