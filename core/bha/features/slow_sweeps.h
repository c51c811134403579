// Slow charges and discharges from limit to limit that move next to nothing of the nominal capacity: it is declared too large, and
// what was a cycle to the cell is a ripple to the assembler.
//   sweeps.look_at(run, options);   then sweeps.runs, sweeps.most_Ah
#pragma once
#include <cmath>

#include "bha/cycles/types.h"
#include "bha/features/cycle_sums.h"

namespace bha::features {

struct SlowSweeps {
  std::int64_t runs = 0;
  double most_Ah = nan;

  /// One counts that goes over four fifths of the voltages, moves at most a tenth of the nominal capacity, at C/5 or slower. A cell
  /// of that size would hardly have moved.
  void look_at(const RunSums& run, const cycles::CycleOptions& o) {
    constexpr double of_window = 0.8, of_nominal = 0.1, slow_per_h = 0.2;
    const double moved_Ah = std::fmax(run.count.charge_As, run.count.discharge_As) / seconds_per_hour;
    const bool sweep = run.voltage.most_V - run.voltage.least_V >= of_window * (o.voltage_max_V - o.voltage_min_V);
    const bool little = moved_Ah > 0 && moved_Ah <= of_nominal * o.nominal_capacity_Ah;
    if (!sweep || !little || !(run.voltage.set_current_A() <= slow_per_h * o.nominal_capacity_Ah)) return;
    ++runs;
    most_Ah = std::fmax(most_Ah, moved_Ah);
  }
};

}  // namespace bha::features
