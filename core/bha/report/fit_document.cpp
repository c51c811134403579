#include "bha/report/fit_document.h"

#include <cmath>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/report/read.h"
#include "bha/report/words.h"

namespace bha::report {

std::string to_json(const FitDocument& document) { return json::indented(json::write(document)); }

namespace {

std::string shown(double value) { return std::isfinite(value) ? fmt::format("{:.6g}", value) : "-"; }

/// One line a parameter; an end that the data do not set is a dash.
std::string intervals_line(const models::Parameter& p) {
  if (p.intervals.empty()) return "";
  std::string out = fmt::format("       {:.0f} %:", 100 * p.intervals.front().level);
  for (const models::ParameterInterval& i : p.intervals)
    out += fmt::format("  {} [{}, {}]", i.method == models::IntervalMethod::block_bootstrap ? "block bootstrap" : word(i.method),
                       shown(i.lower), shown(i.upper));
  return out + "\n";
}

std::string knee_line(const models::KneeTold& k, models::Axis along) {
  if (k.missing != Code::none) return "";
  if (!k.accepted) return "\nNo knee: the series does not get steeper by a factor of 1.5, or one line does as well.\n";
  return fmt::format("\nKnee at {} (two straight lines; 90 % interval {} to {}): from {} to {} {}.{}\n", shown(k.knee),
                     shown(k.lower), shown(k.upper), shown(k.slope_before), shown(k.slope_after),
                     along == models::Axis::cycle  ? "a cycle"
                     : along == models::Axis::days ? "a day"
                                                   : "an equivalent full cycle",
                     bends_before_knee(k)
                         ? fmt::format(" It begins to bend at {} (the first of three straight lines ends there).", shown(k.onset))
                         : "");
}

}  // namespace

std::string to_text(const FitDocument& document) {
  std::string out = fmt::format("{} points over {}\n", document.points, word(document.x));
  for (const models::Fit& fit : document.fits) {
    out += fmt::format("\n{}{}  ({})\n", word(fit.law),
                       fit.best ? "  <- best: smallest error of forecasts from rolling origins" : "", word(fit.status));
    out += fmt::format("  soh = {}\n", formula(fit));
    if (fit.status == models::FitStatus::at_bound)
      out += "  a parameter lies on its bound: the points do not determine this law, and the others hold only given that\n";
    for (const models::Parameter& p : fit.parameters) {
      out += fmt::format("  {:<4} {:>14}   standard error {:>12}   (iid {})\n", p.name, shown(p.value), shown(p.standard_error),
                         shown(p.standard_error_iid));
      out += intervals_line(p);
    }
    out += fmt::format("  rmse {}   rolling-origin error {}   n_eff {}   AICc {}\n", shown(fit.rmse), shown(fit.rolling_error),
                       shown(fit.n_eff), std::isfinite(fit.aicc) ? shown(fit.aicc) : fmt::format("- [{}]", id(fit.aicc_missing)));
    if (!fit.residuals.consequence.empty()) out += "  " + fit.residuals.consequence + "\n";
  }
  if (!document.fits.empty()) out += "\nHow often each kind of interval held the truth where it was known: docs/models.md.\n";
  out += knee_line(document.knee, document.x);
  if (document.end_of_life.eol_observed) out += "\nEnd of life: " + end_of_life_words(document.end_of_life) + "\n";
  for (const models::Forecast& f : document.forecast) out += "\nForecast: " + forecast_words(f) + "\n";
  return out;
}

}  // namespace bha::report
