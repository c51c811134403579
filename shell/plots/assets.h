// What pages and pictures need beside the numbers: the chart specifications (built into the program) and the Vega bundle (a file
// that `make setup-plots` makes out of the pinned converter). See docs/decisions for why.
#pragma once
#include <map>
#include <string>

#include "bha/report/html.h"

namespace bha::plots {

/// Name -> Vega-Lite specification; made from charts/*.vl.json when the program is built.
[[nodiscard]] std::map<std::string, std::string> chart_specs();

/// Where the bundle lies: ../assets/vega.js (a build tree), ../share/bha/vega.js (installed) or vega.js (a Python wheel) from
/// the program; "" when in none.
[[nodiscard]] std::string vega_path();

/// Charts, and the bundle's text where it is there; without it pages say so.
[[nodiscard]] report::Assets assets();

}  // namespace bha::plots
