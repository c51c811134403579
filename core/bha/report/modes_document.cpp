#include "bha/report/modes_document.h"

#include <cmath>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/report/plot.h"
#include "bha/report/rows_csv.h"

namespace bha::report {

std::string to_json(const ModesDocument& document) { return json::indented(json::write(document)); }
std::string to_csv(const ModesDocument& document) { return rows_csv(std::span<const ModesRow>(document.rows)); }

namespace {

std::string percent(double value, double lower, double upper) {
  if (std::isnan(value)) return "-";
  if (std::isnan(lower)) return fmt::format("{:.2f}", 100 * value);
  return fmt::format("{:.2f} ({:.2f} ... {:.2f})", 100 * value, 100 * lower, 100 * upper);
}

std::string curve_words(const ElectrodeCurve& curve) {
  if (curve.library) return fmt::format("{} (published: {})", curve.name, curve.source);
  return fmt::format("{} ({} points, stoichiometry {:.3g} to {:.3g})", curve.name, curve.points, curve.stoichiometry_min,
                     curve.stoichiometry_max);
}

void append_plot(std::string& out, const ModesDocument& document, double ModesRow::* loss, const char* name) {
  std::vector<double> x, y;
  for (const ModesRow& row : document.rows) {
    x.push_back(static_cast<double>(row.cycle));
    y.push_back(100 * (row.*loss));
  }
  const std::string drawn = plot(x, y, {.rows = 5, .threshold = nan});
  if (!drawn.empty()) out += fmt::format("\n{} [%]\n{}", name, drawn);
}

}  // namespace

std::string to_text(const ModesDocument& document) {
  std::string out = fmt::format("Degradation modes of {}: lost since the check-up of cycle {} [%], {:.0f} % intervals\n",
                                document.cell.id, document.reference_cycle, 100 * document.level);
  out += fmt::format("  positive {}\n  negative {}\n  {}\n\n", curve_words(document.positive), curve_words(document.negative),
                     document.note);
  out += fmt::format("{:>6}  {:>9}  {:<24} {:<24} {:<24} {:>8}\n", "cycle", "charge Ah", "lithium (LLI)", "positive (LAM_PE)",
                     "negative (LAM_NE)", "rmse mV");
  for (const ModesRow& row : document.rows)
    out += fmt::format("{:>6}  {:>9.4f}  {:<24} {:<24} {:<24} {:>8.2f}\n", row.cycle, row.charge_Ah,
                       percent(row.lithium_loss, row.lithium_loss_lower, row.lithium_loss_upper),
                       percent(row.positive_loss, row.positive_loss_lower, row.positive_loss_upper),
                       percent(row.negative_loss, row.negative_loss_lower, row.negative_loss_upper), 1000 * row.rmse_V);
  append_plot(out, document, &ModesRow::lithium_loss, "lithium lost");
  append_plot(out, document, &ModesRow::positive_loss, "positive electrode lost");
  append_plot(out, document, &ModesRow::negative_loss, "negative electrode lost");
  return out;
}

}  // namespace bha::report
