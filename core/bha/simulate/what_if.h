// What if the cell were warmer, cycled deeper, faster or more often? Published ageing models, moved along their exact curves.
/// Every answer says what it assumes, where the model extrapolates and whom to cite. Trajectories share the model, so differences
/// between cases mean more than any one of them. Where a model, far outside its data, takes more than the whole capacity, its case
/// ends: `nothing_left_days` says when, and what comes after is missing. No interval: the published parameters come without covariance.
/// Cost     10 years of constant conditions about 50 µs, of a repeating year of hours about 2 ms
/// Source   METHODS 3.2 to 3.5; models/ageing.h
#pragma once
#include "bha/base/finding.h"
#include "bha/simulate/types.h"

namespace bha::simulate {

/// Findings  option_invalid: no such model (names them), no scenario, a condition out of its domain (state of charge beyond 0 …
/// 1,
///           more cycles than a day has time for), a profile whose time does not rise, soh_now not below 1 or without days_now
[[nodiscard]] Result<WhatIf> what_if(const WhatIfOptions&);

}  // namespace bha::simulate
