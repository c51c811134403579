// A report as one page without network: it opens from a disk, a mail or an archive, in ten years. Charts are drawn by the Vega
// bundle that is handed in; without it the page still tells everything in words and tables and says what is missing.
//   out << to_html(report, plots::assets(vega_path));
// The page's Content-Security-Policy allows no request at all and no `eval` (Vega runs with its interpreter).
#pragma once
#include <string>

#include "bha/report/drawing.h"
#include "bha/report/types.h"

namespace bha::report {

/// UTF-8, self-contained. Cost: one pass; about the size of the JSON twice and the bundle (0.9 MB).
[[nodiscard]] std::string to_html(const Report&, const Assets&);

}  // namespace bha::report
