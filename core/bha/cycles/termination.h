// What ended a half cycle, from its last rows, the voltage limits and how the current fell (CONTRACT, "Step ends").
//   voltage   at the limit with the current still up; the last row counts as at the limit within 5 mV, or within twice the last
//             interval's change (logged coarsely, the row that passed the limit was not kept)
//   current   the current fell to 60 % or less (or to C/15) while the last or the last but one voltage stood within
//             5 mV of the run's extreme or of the limit, or beyond it: a taper
//   charge    a multiple of 5 % of the nominal capacity, to 0.2 %;   time   a multiple of a minute, to 0.5 s;   else unknown
// Limits unknown: unknown. A half cycle is complete when it ended by voltage or current.
#pragma once
#include "bha/cycles/types.h"

namespace bha::cycles {

inline constexpr double limit_margin_V = 0.005;

struct HalfEnd {
  bool seen = false;
  Direction direction{};
  double voltage_V = nan, voltage_before_V = nan;   // of the last row and the one before
  double extreme_V = nan;                           // highest of a charge's last run, lowest of a discharge's
  double current_A = nan, largest_current_A = nan;  // |I| of the last row and the largest of the last run
  double charge_As = nan, active_s = nan;           // of the whole half
};
[[nodiscard]] Termination termination(const HalfEnd&, const CycleOptions&);
[[nodiscard]] constexpr bool is_complete(Termination t) { return t == Termination::voltage || t == Termination::current; }

}  // namespace bha::cycles
