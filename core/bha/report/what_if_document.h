// What `bha whatif` tells: as JSON, as one screen of text with a plot, and the trajectories as CSV rows.
#pragma once
#include <string>

#include "bha/simulate/types.h"

namespace bha::report {

[[nodiscard]] std::string to_json(const simulate::WhatIf&);
[[nodiscard]] std::string to_text(const simulate::WhatIf&);
/// case,days,efc,soh,resistance,soh_difference
[[nodiscard]] std::string to_csv(const simulate::WhatIf&);

}  // namespace bha::report
