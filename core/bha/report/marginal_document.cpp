#include "bha/report/marginal_document.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/report/rows_csv.h"

namespace bha::report {
namespace {

/// Millionths of the capacity: a day costs some tens of them.
std::string millionths(double share) { return std::isnan(share) ? "" : fmt::format("{:.3g}", 1e6 * share); }

}  // namespace

std::string to_json(const simulate::Marginal& m) { return json::indented(json::write(m)); }

std::string to_csv(const simulate::Marginal& m) {
  std::vector<simulate::MarginalRow> rows = m.rows.rows;
  for (auto& row : rows) std::ranges::replace(row.name, ',', ';');
  return rows_csv(std::span<const simulate::MarginalRow>(rows));
}

std::string to_text(const simulate::Marginal& m) {
  std::string out = fmt::format(
      "{}: {}, {}\nA day from now on, at a health of {:.3f} after {:.0f} days and {:.0f} efc, costs in "
      "millionths of the capacity:\n\n",
      m.model, m.cell, m.chemistry, m.soh, m.age_days, m.age_efc);
  std::size_t width = 8;
  for (const auto& r : m.rows.rows) width = std::max(width, r.name.size());
  out += fmt::format("{:<{}} {:>6} {:>6} {:>6} {:>6} {:>6} {:>9} {:>9} {:>9} {:>9} {:>9}\n", "", width, "degC", "DoD", "SoC", "C",
                     "a day", "day", "calendar", "cycle", "efc", "per K");
  for (const auto& r : m.rows.rows)
    out += fmt::format("{:<{}} {:>6.4g} {:>6.3g} {:>6.3g} {:>6.3g} {:>6.3g} {:>9} {:>9} {:>9} {:>9} {:>9}{}\n", r.name, width,
                       r.temperature_degC, r.depth_of_discharge, r.mean_soc, r.c_rate, r.cycles_per_day,
                       millionths(r.soh_per_day), millionths(r.calendar_per_day), millionths(r.soh_per_cycle),
                       millionths(r.soh_per_efc), millionths(r.per_K), r.extrapolates ? "  extrapolates" : "");
  out += "\n";
  for (const std::string& said : m.assumptions) out += "- " + said + "\n";
  return out + "source: " + m.source + "\n";
}

}  // namespace bha::report
