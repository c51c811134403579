// What `bha whatif` tells: as JSON, as one screen of text with a plot, and the trajectories as CSV rows.
#pragma once
#include <string>

#include "bha/simulate/types.h"

namespace bha::report {

inline constexpr double year_days = 365.25;

/// "25 degC, 1 cycle a day of 80 % around 50 %, 1C".
[[nodiscard]] std::string conditions_words(const simulate::WhatIfCase&);
/// "9.3 years, 3400 efc", "not in 10 years", "reached already".
[[nodiscard]] std::string end_words(const simulate::WhatIf&, const simulate::WhatIfCase&);
/// "82.1 %"; "none left" where the case has ended.
[[nodiscard]] std::string health_words(double soh);

[[nodiscard]] std::string to_json(const simulate::WhatIf&);
[[nodiscard]] std::string to_text(const simulate::WhatIf&);
/// case,days,efc,soh,resistance,soh_difference
[[nodiscard]] std::string to_csv(const simulate::WhatIf&);

}  // namespace bha::report
