#include "bha/features/counter.h"

#include <cmath>

namespace bha::features {

void CounterRise::push(const double* counter_Ah, std::size_t n, bool counts, record::CounterScope scope) {
  if (counter_Ah == nullptr || scope == record::CounterScope::none) return;
  double rise = rise_Ah, last = last_Ah;
  const bool resets = scope != record::CounterScope::total;
  for (std::size_t i = 0; i < n; ++i) {
    const double now = std::fabs(counter_Ah[i]);  // below zero it tells the direction, which is known
    if (now != now) continue;
    // Where a file begins in the middle of a counter its first value is no rise; after a reset it is.
    // One that loses less than half within a run was not reset: it fell back (a field cut short, a digit lost), and counts on
    // from there.
    const double step = last != last ? 0 : now >= last ? now - last : resets && (!seen || now < 0.5 * last) ? now : 0;
    rise += counts ? step : 0;
    last = now;
    seen = true;
  }
  rise_Ah = rise;
  last_Ah = last;
}

}  // namespace bha::features
