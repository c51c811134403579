// The cycler's own capacity counter: the sum of its rises within a cycle. A fall by more than half is a reset; what it shows afterwards
// counts from zero, unless the counter is believed never to reset (scope `total`), when a fall adds nothing.
// A charge counter rises in charge, a discharge counter in discharge: so one unsigned counter serves as both. One that falls
// below zero in discharge and starts again at zero (Bitrode) counts by its magnitude.   Cost  1 ns per row
#pragma once
#include "bha/cycles/segment.h"

namespace bha::features {

struct CounterRise {
  double last_Ah = nan;  // of the row before, whatever its direction
  double rise_Ah = 0;    // of this run
  bool seen = false;

  /// All rows pass, so that the row before a run is known; they count where `counts`.
  void push(const double* counter_Ah, std::size_t n, bool counts, record::CounterScope);
};

}  // namespace bha::features
