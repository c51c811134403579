// How many cells of a cohort are still alive, with those that have not ended counted as long as they were seen.
//   const auto steps = kaplan_meier({{312, true}, {400, false}, {280, true}});   median_life(steps)
/// Rows      one a time at which a cell ended, in order; a cell censored at that time was still at risk
/// Interval  90 %, Greenwood's variance on the scale log(−log S); missing where nobody or everybody is alive
/// Source    Kaplan & Meier, JASA 53 (1958) 457; golden: kaplan_meier_expected.csv (statsmodels' SurvfuncRight)
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bha/base/describe.h"

namespace bha::models {

struct Lifetime {
  double at = nan;     // end of life, or until when it was seen
  bool ended = false;  // false: censored
};
struct Survival {
  double at = nan;
  std::int64_t at_risk = 0, ended = 0;
  double alive = nan, standard_error = nan, lower = nan, upper = nan;
};

/// Lifetimes that are not finite are left out.   Cost  n log n
[[nodiscard]] std::vector<Survival> kaplan_meier(std::span<const Lifetime>);
/// The first time at which at most half are alive; NaN: more than half are still alive.
[[nodiscard]] double median_life(std::span<const Survival>);

}  // namespace bha::models
