#include "bha/simulate/half_cells.h"

#include <algorithm>

#include "bha/base/text.h"
#include "bha/math/portable.h"

namespace bha::simulate {

using math::portable::exp;
using math::portable::tanh;

double nmc811_V(double y) {
  return -0.8090 * y + 4.4875 - 0.0428 * tanh(18.5138 * (y - 0.5542)) - 17.7326 * tanh(15.7890 * (y - 0.3117)) +
         17.5842 * tanh(15.9308 * (y - 0.3120));
}
double lfp_V(double y) { return 3.4077 - 0.020269 * y + 0.5 * exp(-150 * y) - 0.9 * exp(-30 * (1 - y)); }
double graphite_silicon_V(double x) {
  return 1.9793 * exp(-39.3631 * x) + 0.2482 - 0.0909 * tanh(29.8538 * (x - 0.1234)) - 0.04478 * tanh(14.9159 * (x - 0.2769)) -
         0.0205 * tanh(30.4444 * (x - 0.6103));
}
double graphite_V(double x) {
  return 0.6379 + 0.5416 * exp(-305.5309 * x) + 0.044 * tanh(-(x - 0.1958) / 0.1088) - 0.1978 * tanh((x - 1.0571) / 0.0854) -
         0.6875 * tanh((x + 0.0117) / 0.0529) - 0.0175 * tanh((x - 0.5692) / 0.0875);
}

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
