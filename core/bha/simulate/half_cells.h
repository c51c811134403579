// Open-circuit voltage of a full cell from its two electrodes, and the window of a cell of given state in given limits.
/// Source    METHODS 2.8 and 10.1 (Chen 2020: NMC811, Gr-Si; Afshar 2017: LFP; Safari 2011: graphite). Golden:
/// ocp_half_cells.csv,
///           degradation_modes.csv.  Bits  the same everywhere (math/portable.h)
#pragma once
#include "bha/base/finding.h"
#include "bha/simulate/types.h"

namespace bha::simulate {

/// What ageing changes: how much each electrode holds, and the lithium that moves between them [Ah].
struct Modes {
  double positive_Ah = 0, negative_Ah = 0, lithium_Ah = 0;
};
/// Open-circuit voltage with `in_negative_Ah` of lithium in the negative electrode [V].
[[nodiscard]] double full_cell_V(Chemistry, const Modes&, double in_negative_Ah);

struct Window {
  double capacity_Ah = 0, x0 = 0, x100 = 0, y0 = 0, y100 = 0;  // stoichiometries when empty and full
};
/// Between two open-circuit limits [V]. Refuses a window that the electrodes cannot reach (option_invalid).
[[nodiscard]] Result<Window> window_of(Chemistry, const Modes&, double voltage_min_V, double voltage_max_V);

}  // namespace bha::simulate
