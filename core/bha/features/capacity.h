// Coulomb and energy counting over the rows of a step: the ground under every SoH.
//   CoulombCount count;  count.push(rows); …  count.hold(dt_s, last_A, last_V);  then count.discharge_As / seconds_per_hour
// Charge     Q+ = Σ Δt·(max(I_a,0) + max(I_b,0))/2,  Q− = the same of −I: what flowed in and out, never netted
// Energy     the same with V·I, positive with the charge's direction; missing in a direction where a voltage is missing
// Units      s, A, V → A s, W s;  exact while the current is linear between samples, else off by O(Δt²)
// Order      one plain sum in row order within a step; the caller adds steps with compensation (math/sum.h)
// Cost       1.5 ns per row.   Source  METHODS 1.5; its record_cccv to 1e-12 Ah
#pragma once
#include "bha/cycles/segment.h"

namespace bha::features {

inline constexpr double seconds_per_hour = 3600;

struct CoulombCount {
  double charge_As = 0, discharge_As = 0, charge_Ws = 0, discharge_Ws = 0;

  void push(const cycles::StepRows&);
  /// Counts an interval at one current and voltage: what the earlier step held until the next began.
  void hold(double dt_s, double current_A, double voltage_V);
};

}  // namespace bha::features
