// How fast cells of one kind lose health, as a prior for a young one: its own rate is shrunk towards what its siblings' rates
// came to, by as much as own rates mislead beside how much cells differ (empirical Bayes by moments).
//   const RatePrior prior = fit_rate_prior(siblings);      shrunk(prior, log_rate)
#pragma once
#include <span>

#include "bha/base/describe.h"

namespace bha::models {

/// Logarithms of a sibling's rate of loss: own, over its newest cycles at the origin; came_to, over all that was left of its
/// life.
struct RateWitness {
  double own = nan, came_to = nan;
};
/// offset: what rates come to beside own ones. own_weight: 1: the own rate speaks alone.
struct RatePrior {
  double offset = 0, mean = nan, own_weight = 1;
};

/// Method    came_to ~ N(mean, T), own + offset ~ N(came_to, V); T and V by moments, offset and mean by medians; own_weight is
///           T/(T + V) with ten siblings added at 1, for so few tell T and V badly. It is kept only where siblings that are left
///           out in turn are told better by it than by their own rate (of at least 3)
/// Cost      O(n²).   Source  METHODS 5.2; Efron & Morris, JASA 70 (1975) 311
[[nodiscard]] RatePrior fit_rate_prior(std::span<const RateWitness>);
/// What the rate of a cell with this own one comes to.
[[nodiscard]] double shrunk(const RatePrior&, double own);

}  // namespace bha::models
