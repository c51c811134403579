// The models of one chemistry, each in the file of its name; ageing.h joins them.
#pragma once
#include "bha/models/ageing.h"
#include "bha/models/electrode_potentials.h"

namespace bha::models {

[[nodiscard]] std::span<const AgeingModel> lfp_ageing_models();
[[nodiscard]] std::span<const AgeingModel> nmc_ageing_models();
[[nodiscard]] std::span<const AgeingModel> nca_lmo_ageing_models();

/// Potential of a graphite electrode that runs from 0.0085 to 0.78 over the cell's state of charge [V] (METHODS 3.3).
[[nodiscard]] inline double anode_V(double soc) { return graphite_V(0.0085 + soc * (0.78 - 0.0085)); }

}  // namespace bha::models
