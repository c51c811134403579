// Efficiency of a cycle, and how much life it used.
//   coulombic   discharge / the charge before it; inverted for a half cell whose cycle begins with the discharge
//               Missing (efficiency_odd) above 1.05: no cell gives back so much; the charge before began half full, or is cut
//   efc         Σ|I|Δt / (2 · nominal capacity), cumulative (METHODS 1.6). Missing where nobody declared a nominal capacity
#pragma once
#include "bha/base/describe.h"

namespace bha::features {

inline constexpr double most_coulombic_efficiency = 1.05;
[[nodiscard]] constexpr double efficiency(double out, double in) { return in > 0 ? out / in : nan; }
[[nodiscard]] constexpr double equivalent_full_cycles(double throughput_As, double nominal_capacity_Ah) {
  return throughput_As / (2 * 3600 * nominal_capacity_Ah);
}

}  // namespace bha::features
