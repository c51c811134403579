#include "bha/cycles/termination.h"

#include <cmath>

#include "bha/cycles/assemble.h"

namespace bha::cycles {
namespace {

constexpr double held_margin_V = 0.02;
constexpr double steepening = 2;  // near the end the voltage changes faster from row to row

bool is_multiple(double x, double of, double within) { return x > of / 2 && std::fabs(x - of * std::round(x / of)) <= within; }

}  // namespace

Termination termination(const HalfEnd& end, const CycleOptions& options) {
  const bool charge = end.direction == Direction::charge;
  const double limit_V = charge ? options.voltage_max_V : options.voltage_min_V;
  if (!end.seen || std::isnan(limit_V) || std::isnan(end.voltage_V)) return Termination::unknown;
  const double sign = charge ? 1 : -1;  // everything below is told as for a charge
  const double last_rise_V = sign * (end.voltage_V - end.voltage_before_V);
  const double below_limit_V = sign * (limit_V - end.voltage_V);
  // At the limit, or at the extreme of the run: noise widens the extreme (4 sigma in 7,000 rows), the limit it does not move. A
  // current that tapers was held at a voltage; cyclers hold it within some millivolts of the set value (NASA PCoE: 6 to 13 mV
  // above). The last row may have been logged while the relay opened: the one before it counts as well.
  const auto at = [&](double voltage_V) {
    return sign * (end.extreme_V - voltage_V) <= limit_margin_V || std::fabs(limit_V - voltage_V) <= held_margin_V;
  };
  const bool at_extreme = at(end.voltage_V) || at(end.voltage_before_V);
  const bool fell = end.current_A <= 0.6 * end.largest_current_A ||
                    (end.current_A <= options.nominal_capacity_Ah / 15 && end.current_A <= 0.95 * end.largest_current_A);
  // Well below the cut-off at the last full row: the load was switched off, which is no taper.
  if (!charge && end.extreme_V < limit_V - held_margin_V) return Termination::voltage;
  if (at_extreme && fell) return Termination::current;
  // A discharge that went below the cut-off met it, whatever the last row of a load that was switched off says.
  if (!charge && end.extreme_V <= limit_V) return Termination::voltage;
  // A current that has begun to fall was in constant voltage: the limit was met, and what ended the half was something else.
  const bool still_up = end.current_A >= 0.9 * end.largest_current_A;
  if (still_up && (below_limit_V <= limit_margin_V || (last_rise_V > 0 && below_limit_V <= steepening * last_rise_V)))
    return Termination::voltage;
  const double nominal_As = options.nominal_capacity_Ah * 3600;
  if (is_multiple(end.charge_As, 0.05 * nominal_As, 0.002 * end.charge_As)) return Termination::charge;
  if (is_multiple(end.active_s, 60, 0.5)) return Termination::time;
  return Termination::unknown;
}

}  // namespace bha::cycles
