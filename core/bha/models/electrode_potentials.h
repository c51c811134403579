// Published open-circuit potentials of single electrodes against lithium [V] over stoichiometry.
/// Source    METHODS 10.1: Chen 2020 (NMC811, graphite with silicon), Afshar 2017 (LFP), Safari & Delacourt 2011 (graphite).
///           Golden: ocp_half_cells.csv.
/// Bits      the same everywhere (math/portable.h)
#pragma once

namespace bha::models {

[[nodiscard]] double nmc811_V(double stoichiometry);  // 0.26 … 0.98: not monotone outside
[[nodiscard]] double lfp_V(double stoichiometry);
[[nodiscard]] double graphite_silicon_V(double stoichiometry);
[[nodiscard]] double graphite_V(double stoichiometry);

}  // namespace bha::models
