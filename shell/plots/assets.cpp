#include "shell/plots/assets.h"

#include <fstream>
#include <sstream>

#include "shell/plots/place.h"

namespace bha::plots {

std::string vega_path() { return first_beside_program({"../assets/vega.js", "../share/bha/vega.js", "vega.js"}); }

report::Assets assets() {
  report::Assets out{.charts = chart_specs()};
  if (const std::string path = vega_path(); !path.empty()) {
    std::ifstream in(path, std::ios::binary);
    std::ostringstream text;
    text << in.rdbuf();
    out.vega = std::move(text).str();
  }
  return out;
}

}  // namespace bha::plots
