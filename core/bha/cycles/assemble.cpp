#include "bha/cycles/assemble.h"

#include <algorithm>
#include <cmath>

namespace bha::cycles {

double Assembler::threshold_As(double swing) const {
  return swing_share * (std::isnan(nominal_As) ? std::max(largest_As, swing) : nominal_As);
}

bool Assembler::would_begin(double net_As) const {
  const double swing = swing_As + forward * net_As;
  return pending && !charging && swing > 0 && swing >= threshold_As(swing);
}

Event Assembler::add(double net_As) {
  if (std::isnan(net_As)) return Event::none;
  const double along = forward * net_As;  // > 0: in the direction of the cycle's first half
  if (charging) {
    swing_As -= along;
    half_As += along;
    if (swing_As <= 0) swing_As = 0;
    largest_As = std::max(largest_As, half_As);
    if (swing_As <= 0 || swing_As < threshold_As(swing_As)) return Event::none;
    charging = false;
    half_As = swing_As;
    swing_As = 0;
    largest_As = std::max(largest_As, half_As);
    return Event::discharge_began;
  }
  swing_As += along;
  half_As -= along;
  largest_As = std::max(largest_As, half_As);
  if (swing_As > 0 && swing_As >= threshold_As(swing_As)) {
    charging = true;
    pending = false;
    half_As = swing_As;
    swing_As = 0;
    largest_As = std::max(largest_As, half_As);
    return Event::new_cycle;
  }
  if (swing_As > 0) return Event::none;
  swing_As = 0;
  const bool back = pending;
  pending = false;
  return back ? Event::same_cycle : Event::none;
}

}  // namespace bha::cycles
