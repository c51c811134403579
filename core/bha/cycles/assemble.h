// Runs → cycles. A cycle is a charge and the discharge after it; small swings the other way stay inside.
//   const Event event = assembler.add(charge_As, threshold_As);    // after each run: its net charge, positive on charge
// The rule is a hysteresis on the net charge (METHODS 1.4): the charge is over when the net has fallen from its maximum by the
// threshold, the discharge when it has risen from its minimum by as much; the new cycle begins where that rise began. So ≥ 5 %
// went each way, a regenerative pulse splits nothing, and what lies before a cycle's first row has no say in it.
//   `starts_pending(direction)`  true: this run may begin the next cycle; keep its rows apart until an event says
//   Event::new_cycle             they did begin it;   Event::same_cycle   they did not: merge them
// A discharge after one that came to its limit, but from the upper end of the voltages: the charge between them is not in the
// record; it is a cycle of its own, without a charge (`begin_second_half`, said by who knows the voltages). In a record that
// holds no charge the upper end is where the discharge before began.
// Before the first charge the assembler is in the discharge of cycle 0.   State  40 bytes; no allocation
#pragma once
#include "bha/cycles/types.h"

namespace bha::cycles {

inline constexpr double swing_share = 0.05;  // of the nominal capacity, else of the largest half cycle so far

enum class Event : std::uint8_t { none, new_cycle, same_cycle, discharge_began };

struct Assembler {
  double nominal_As = nan;
  double forward = 1;     // −1: a half cell whose cycle begins with the discharge
  bool charging = false;  // phase: which half of the cycle we are in
  bool pending = false;   // rows that may begin the next cycle are kept apart
  double swing_As = 0;    // ≥ 0: fallen from the maximum (charging) or risen from the minimum (discharging)
  double half_As = 0;     // moved in this half so far
  double largest_As = 0;  // largest half cycle so far

  /// Whether a run of this direction begins what may be a new cycle.
  [[nodiscard]] bool starts_pending(Direction d) const { return !charging && !pending && is_first_half(d); }
  [[nodiscard]] bool is_first_half(Direction d) const { return static_cast<double>(static_cast<int>(d)) * forward > 0; }
  [[nodiscard]] bool at_extreme() const { return swing_As == 0; }
  /// Whether a run that has moved this much so far already decides. Sure: within a run of one direction a swing only grows.
  [[nodiscard]] bool would_begin(double net_As) const;
  Event add(double net_As);
  /// A third of the nominal capacity, else of the largest half cycle so far (which may be two charges in a row): a pulse that dips
  /// to a limit is no end.
  [[nodiscard]] bool much_is_moved() const { return 3 * half_As >= (nominal_As > 0 ? nominal_As : largest_As); }
  /// Another second half without a first one: counted from here.
  void begin_second_half() { pending = false, swing_As = half_As = 0; }
  void restart() { *this = Assembler{.nominal_As = nominal_As, .forward = forward, .largest_As = largest_As}; }

  [[nodiscard]] double threshold_As(double swing) const;
};

}  // namespace bha::cycles
