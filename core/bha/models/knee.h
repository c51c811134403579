// Where a fade curve turns downward: two straight lines that meet at the knee (Bacon–Watts), or three that meet at its onset and
// at the knee.
//   const Knee knee = find_knee(cycle, soh);   if (knee.accepted) … knee.knee, knee.lower, knee.upper, knee.onset
/// Model     y = α0 + α1(k − k1) + α2|k − k1|;  with onset: a second |k − k0|, k0 ≤ k1. For fixed breakpoints that is linear, so
///           the sum of squares is profiled over a grid of them and refined without derivatives: no start, no local minimum
/// Interval  of level 0.9: breakpoints whose sum of squares lies within 1 + z²/(n_eff − p) of the least, n_eff = n(1 − ρ)/(1 + ρ)
///           for neighbours that are alike
/// Accepted  the fade gets steeper, by a factor of at least 1.5, and BIC beats one straight line by more than 10
/// Units     of x; y is a fraction.   Cost  about 5 ms for 1,000 points.
/// Source    Bacon & Watts, Biometrika 58 (1971) 525; Fermín-Cueto et al., Energy and AI 1 (2020) 100006,
///           doi:10.1016/j.egyai.2020.100006; METHODS 2.9. Golden: knee_input.csv (numpy and scipy)
#pragma once
#include <span>

#include "bha/base/finding.h"

namespace bha::models {

struct Knee {
  bool accepted = false;
  double knee = nan, lower = nan, upper = nan;   // where two lines meet, and its interval
  double onset = nan, end = nan;                 // of three lines: the first and the second meeting point
  double slope_before = nan, slope_after = nan;  // of two lines, per unit of x
  double ssr = nan, ssr_onset = nan;             // sums of squares of two and of three lines
  double alpha0 = nan, alpha1 = nan, alpha2 = nan;
  double level = 0.9;
  Code missing{};  // why nothing is told: too_few_points (below 10), constant_series
};

/// x rising. Points that are not finite are left out.
[[nodiscard]] Knee find_knee(std::span<const double> x, std::span<const double> y);

}  // namespace bha::models
