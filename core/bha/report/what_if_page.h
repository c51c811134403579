// A what-if as one page without network, and as pictures: how each case ages, and how far from the baseline.
//   out << to_html(told, run, plots::assets());
#pragma once
#include "bha/report/chart_data.h"
#include "bha/report/drawing.h"
#include "bha/report/types.h"
#include "bha/simulate/types.h"

namespace bha::report {

/// The rows of its charts: every case at its days.
[[nodiscard]] std::vector<WhatIfMark> what_if_rows(const simulate::WhatIf&);
[[nodiscard]] Drawing drawing(const simulate::WhatIf&);
[[nodiscard]] std::string to_html(const simulate::WhatIf&, const RunInfo&, const Assets&);

}  // namespace bha::report
