// From the slow curves of an Analysis to what the cell lost at each check-up.
#pragma once
#include "bha/base/run.h"
#include "bha/models/degradation_modes.h"
#include "bha/pipeline/types.h"
#include "bha/report/modes_document.h"

namespace bha::pipeline {

inline constexpr double fastest_c_rate = 0.1, rate_tolerance = 0.1;

/// The analysis must have been made with options.steps.slow_curves. A check-up is what one cycle holds of full charges and
/// discharges at C/10 or slower (of the nominal capacity, else of the largest such charge moved): they reach their voltage limit
/// and move at least half of what the largest does. The first is the reference.
/// Findings  too_few_cycles (says how slow the slowest was), what fit_balance refuses when no check-up is left;
///           and per check-up that is left out why
[[nodiscard]] Result<report::ModesDocument> degradation_modes(const Analysis&, const models::HalfCell& positive,
                                                              const models::HalfCell& negative, Run&);

}  // namespace bha::pipeline
