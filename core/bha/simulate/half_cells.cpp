#include "bha/simulate/half_cells.h"

#include <algorithm>

#include "bha/base/text.h"
#include "bha/models/electrode_potentials.h"

namespace bha::simulate {

using models::graphite_silicon_V;
using models::graphite_V;
using models::lfp_V;
using models::nmc811_V;

double full_cell_V(Chemistry chemistry, const Modes& modes, double in_negative_Ah) {
  const double x = in_negative_Ah / modes.negative_Ah, y = (modes.lithium_Ah - in_negative_Ah) / modes.positive_Ah;
  return chemistry == Chemistry::nmc ? nmc811_V(y) - graphite_silicon_V(x) : lfp_V(y) - graphite_V(x);
}

Result<Window> window_of(Chemistry chemistry, const Modes& modes, double voltage_min_V, double voltage_max_V) {
  // both stoichiometries stay in (0, 1); NMC's formula bends back below 0.24
  const double least_y = chemistry == Chemistry::nmc ? 0.24 : 0.0;
  const double least = std::max(0.0, modes.lithium_Ah - modes.positive_Ah);
  const double most = std::min(modes.negative_Ah, modes.lithium_Ah - least_y * modes.positive_Ah);
  const auto lithium_at = [&](double voltage_V) {  // the voltage rises with the lithium in the negative electrode
    double low = least, high = most;
    for (int i = 0; i < 200 && low < high; ++i) {
      const double middle = low + (high - low) / 2;
      if (middle == low || middle == high) break;
      (full_cell_V(chemistry, modes, middle) < voltage_V ? low : high) = middle;
    }
    return high;
  };
  if (!(least < most) || full_cell_V(chemistry, modes, least) > voltage_min_V ||
      full_cell_V(chemistry, modes, most) < voltage_max_V)
    return refuse(Code::option_invalid, {},
                  "limits of " + number_text(voltage_min_V) + " and " + number_text(voltage_max_V) + " V",
                  "a window that the electrodes reach", "choose other limits or less ageing");
  const double empty = lithium_at(voltage_min_V), full = lithium_at(voltage_max_V);
  return Window{.capacity_Ah = full - empty,
                .x0 = empty / modes.negative_Ah,
                .x100 = full / modes.negative_Ah,
                .y0 = (modes.lithium_Ah - empty) / modes.positive_Ah,
                .y100 = (modes.lithium_Ah - full) / modes.positive_Ah};
}

}  // namespace bha::simulate
