// Cycles that someone wants left out of the fade curve, with a written reason: it stands in the report, and the command repeats
// it.
//   bha report cell7.csv --exclude "17=the chamber was open" --exclude 40-42=calibration
#pragma once
#include <span>
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "bha/pipeline/types.h"

namespace bha::pipeline {

/// `CYCLE=REASON` or `FIRST-LAST=REASON`, as the command takes it.
/// Findings  option_invalid: no cycle numbers, last before first, or no reason of one line
[[nodiscard]] Result<features::LeftOut> left_out_from(std::string_view text);
[[nodiscard]] std::string text_of(const features::LeftOut&);
/// The same rules for what comes as values (a page, another language).
[[nodiscard]] Result<void> check(std::span<const features::LeftOut>);

/// Takes these cycles out of the fade curve: exclusion excluded_by_hand in the cycle table, `left_out`, and a finding for each
/// request. A cycle that is left out for a reason of its own keeps that reason. Which conditions are compared (the keys) was
/// decided by all cycles and stays. Call it before add_health.
/// Findings  excluded_by_hand (note); option_invalid (warning): the table has none of these cycles
void leave_out(Analysis&, std::span<const features::LeftOut>);

}  // namespace bha::pipeline
