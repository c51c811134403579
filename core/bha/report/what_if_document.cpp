#include "bha/report/what_if_document.h"

#include <algorithm>
#include <cmath>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/report/plot.h"

namespace bha::report {
std::string conditions_words(const simulate::WhatIfCase& c) {
  if (c.profile) return "the load profile, again and again";
  const auto& k = c.conditions;
  const std::string cycling =
      k.depth_of_discharge > 0 && k.cycles_per_day > 0
          ? fmt::format("{:g} {} a day of {:g} % around {:g} %, {:g}C", k.cycles_per_day,
                        k.cycles_per_day == 1 ? "cycle" : "cycles", 100 * k.depth_of_discharge, 100 * k.mean_soc, k.c_rate)
          : fmt::format("storage at {:g} %", 100 * k.mean_soc);
  return fmt::format("{:g} degC, {}", k.temperature_degC, cycling);
}

std::string end_words(const simulate::WhatIf& w, const simulate::WhatIfCase& c) {
  return c.eol_days <= 0          ? "reached already"
         : std::isnan(c.eol_days) ? fmt::format("not in {:g} years", w.years)
                                  : fmt::format("{:.1f} years, {:.0f} efc", c.eol_days / year_days, c.eol_efc);
}

std::string health_words(double soh) { return std::isnan(soh) ? "none left" : fmt::format("{:.1f} %", 100 * soh); }

namespace {

// The row nearest to a number of years.
const simulate::WhatIfRow& row_at(const simulate::WhatIfCase& c, double years) {
  const auto& rows = c.trajectory.rows;
  const auto found = std::lower_bound(rows.begin(), rows.end(), years * year_days - 1e-6,
                                      [](const simulate::WhatIfRow& row, double days) { return row.days < days; });
  return found == rows.end() ? rows.back() : *found;
}

std::string picture(const simulate::WhatIf& w) {
  std::vector<double> x, y;
  for (const auto& c : w.cases)
    for (const auto& row : c.trajectory.rows) x.push_back(row.days / year_days), y.push_back(row.soh);
  return plot(x, y, {.rows = 10, .threshold = w.eol, .x_name = "years"});
}

}  // namespace

std::string to_json(const simulate::WhatIf& w) { return json::indented(json::write(w)); }

std::string to_text(const simulate::WhatIf& w) {
  std::string out = fmt::format("{}: {}, {}\n", w.model, w.cell, w.chemistry);
  if (w.loss_scale != 1) out += fmt::format("fitted to your cell: its loss is {:.3g} times the model's\n", w.loss_scale);
  out += "\n";
  const double half = w.years / 2;
  std::size_t width = 9;
  for (const auto& c : w.cases) width = std::max(width, c.name.size());
  out += fmt::format("{:<{}} {:>9} {:>9}  {:>22}  conditions\n", "SoH after", width, fmt::format("{:g} years", half),
                     fmt::format("{:g} years", w.years), fmt::format("end of life ({:g} %)", 100 * w.eol));
  for (const auto& c : w.cases) {
    out += fmt::format("{:<{}} {:>9} {:>9}  {:>22}  {}\n", c.name, width, health_words(row_at(c, half).soh),
                       health_words(row_at(c, w.years).soh), end_words(w, c), conditions_words(c));
  }
  const std::string drawn = picture(w);
  if (!drawn.empty()) out += "\nstate of health, all cases\n" + drawn;
  for (const auto& c : w.cases)
    for (const auto& reason : c.extrapolates) out += fmt::format("extrapolated, {}: {}\n", c.name, reason);
  out += "\nassumed:\n";
  for (const auto& assumption : w.assumptions) out += "- " + assumption + "\n";
  return out + "cite: " + w.source + "\n";
}

std::string to_csv(const simulate::WhatIf& w) {
  std::string out = "case,days,efc,soh,resistance,soh_difference\n";
  for (const auto& c : w.cases)
    for (const auto& row : c.trajectory.rows) {
      out += c.name;
      for (const double value : {row.days, row.efc, row.soh, row.resistance, row.soh_difference}) {
        out += ',';
        append_number(out, value);
      }
      out += '\n';
    }
  return out;
}

}  // namespace bha::report
