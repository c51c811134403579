#include "bha/report/capacity_document.h"

#include <cmath>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/report/plot.h"
#include "bha/report/rows_csv.h"

namespace bha::report {

std::string to_json(const CapacityDocument& document) { return json::indented(json::write(document)); }
std::string to_csv(const CapacityDocument& document) { return rows_csv(std::span<const CapacityRow>(document.rows)); }

std::string to_text(const CapacityDocument& document) {
  const CapacityRow& last = document.rows.back();
  std::string out = fmt::format("Capacity of {} from partial charges: {} windows between {} of {} rests of {:.0f} s or more\n",
                                document.cell.id, document.rows.size(), document.rests_used, document.rests, document.rest_s);
  out += fmt::format("  open circuit  {}; a rested voltage is believed to {:.1f} mV, the current's offset to {:.3g} A\n",
                     document.ocv, 1000 * document.voltage_sd_V, document.current_offset_A);
  if (std::isnan(last.capacity_Ah)) return out + fmt::format("  capacity      none yet: {}\n", id(last.missing));
  out += fmt::format("  capacity      {:.4f} Ah, {:.0f} % interval {:.4f} ... {:.4f} Ah\n", last.capacity_Ah,
                     100 * document.level, last.capacity_lower_Ah, last.capacity_upper_Ah);
  if (!std::isnan(last.soh))
    out += fmt::format("  health        {:.3f} of the nominal {:.4g} Ah, {:.3f} ... {:.3f}\n", last.soh,
                       document.cell.nominal_capacity_Ah, last.soh_lower, last.soh_upper);
  std::vector<double> x, y;
  for (const CapacityRow& row : document.rows) {
    if (std::isnan(row.capacity_Ah)) continue;
    x.push_back(row.time_s / 86'400);
    y.push_back(row.capacity_Ah);
  }
  const std::string drawn = plot(x, y, {.rows = 7, .threshold = nan, .x_name = "days"});
  if (!drawn.empty()) out += fmt::format("\ncapacity [Ah]\n{}", drawn);
  return out;
}

}  // namespace bha::report
