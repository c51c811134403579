// dQ/dV of the constant-current charge and its highest peak.
//   curve    rows of the charge below the upper limit less 5 mV that set a new voltage maximum, interpolated linearly on 1,000
//            even points from ic_from_V to ic_to_V (by default the voltage limits); outside the rows' span the charge stands still
//   dQ/dV    over windows of 10 grid steps: (Q[j+10] − Q[j]) / (V[j+10] − V[j]);  the peak is the first highest one, its voltage
//            the window's lower end.   Units  Ah/V, V.   Source  the same definition in the peers' benchmark; agrees to 1e-9
#pragma once
#include "bha/features/curve_on_grid.h"

namespace bha::features {

inline constexpr std::size_t ic_window = 10;

struct IcPeak {
  double voltage_V = nan, Ah_per_V = nan;
};
/// Missing where fewer than two rows made the curve.
[[nodiscard]] IcPeak ic_peak(const CurveOnGrid& charge);
/// dQ/dV over the window that begins at grid point j, j + ic_window < points [Ah/V].
[[nodiscard]] double ic_at(const CurveOnGrid& charge, std::size_t j);

}  // namespace bha::features
