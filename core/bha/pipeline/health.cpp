#include "bha/pipeline/health.h"

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <optional>
#include <utility>

#include "bha/base/text.h"
#include "bha/metrics/residuals.h"
#include "bha/models/end_of_life.h"
#include "bha/models/fit.h"
#include "bha/models/forecast.h"
#include "bha/models/knee.h"
#include "bha/models/state_of_health.h"

namespace bha::pipeline {
namespace {

/// The last x at which a cell that has not ended was above its threshold: values at or below it that three in a row have not
/// confirmed yet are no life. NaN: it has ended, or was never above.
double last_above(std::span<const double> x, std::span<const double> soh, const models::EndOfLife& end) {
  double out = nan;
  for (std::size_t i = 0; i < x.size() && !end.eol_observed; ++i)
    if (soh[i] > end.threshold) out = x[i];
  return out;
}

// The measured series over the axis that was asked for; points without that x are left out.
struct Points {
  std::vector<double> x{}, soh{};
  std::vector<std::int64_t> cycle{};
};
Points points_over(const models::SohSeries& series, const std::vector<features::CycleRow>& rows, models::Axis axis) {
  Points out;
  std::size_t at = 0;
  for (std::size_t i = 0; i < series.cycle.size(); ++i) {
    while (at < rows.size() && rows[at].cycle < series.cycle[i]) ++at;
    if (at == rows.size()) break;
    const double x = models::on_axis(rows[at], axis);
    if (!std::isfinite(x) || !std::isfinite(series.value[i])) continue;
    out.x.push_back(x);
    out.soh.push_back(series.value[i]);
    out.cycle.push_back(series.cycle[i]);
  }
  return out;
}

// Limits that were inferred from a cell that is never full or empty make every swing look like a capacity.
std::optional<Finding> partial_use(const Analysis& analysis) {
  constexpr double least_share = 0.8;
  const record::Belief& b = analysis.belief;
  const double reference_Ah = analysis.soh.reference.value_Ah, nominal_Ah = analysis.cell.nominal_capacity_Ah;
  if (b.voltage_limits_source == record::Source::declared || !(reference_Ah < least_share * nominal_Ah)) return {};
  return finding(Code::limits_inferred, Severity::warning, {.column = "soh"},
                 "capacities of " + number_text(std::round(1000 * reference_Ah) / 1000) + " Ah between " +
                     number_text(b.voltage_min_V) + " and " + number_text(b.voltage_max_V) + " V, limits taken from the data",
                 "about the nominal " + number_text(nominal_Ah) + " Ah between the cell's own limits",
                 "declare them with --voltage-limits; of a cell that is never full or empty `bha capacity` tells the capacity");
}

models::KneeTold knee_of(std::span<const double> x, std::span<const double> soh) {
  const models::Knee found = models::find_knee(x, soh);
  if (!found.accepted) return {.missing = found.missing};
  return {.accepted = true,
          .knee = found.knee,
          .lower = found.lower,
          .upper = found.upper,
          .onset = found.onset,
          .slope_before = found.slope_before,
          .slope_after = found.slope_after};
}

}  // namespace

void add_health(Analysis& analysis, const Options& options, Run& run) {
  History<features::CycleRow> history;
  for (const features::CycleRow& row : analysis.cycles) history.append(row);
  analysis.knee.missing = Code::too_few_points;  // unless it can be looked for
  const std::string file = analysis.source.empty() ? "" : analysis.source.front().name;
  const auto note = [&](Finding f) {
    if (f.place.file.empty()) f.place.file = file;
    f.severity = Severity::warning;
    analysis.findings.push_back(std::move(f));
  };
  auto soh =
      models::state_of_health(history.now(), analysis.keys,
                              {.reference = options.reference, .nominal_capacity_Ah = analysis.cell.nominal_capacity_Ah}, run);
  if (!soh) return note(soh.error());
  analysis.soh = std::move(*soh);
  if (const auto partial = partial_use(analysis)) note(*partial);

  analysis.end_of_life =
      models::end_of_life(analysis.soh, history.now(), {.eol = options.eol, .eol_Ah = options.eol_Ah, .x = options.x});
  const models::SohSeries* measured = models::told_series(analysis.soh, models::View::measured);
  if (measured == nullptr) return;
  const Points points = points_over(*measured, analysis.cycles, options.x);
  if (points.x.empty() && !measured->value.empty())
    return note(finding(options.x == models::Axis::efc ? Code::nominal_capacity_unknown : Code::no_wall_clock, Severity::warning,
                        {}, "", ""));
  const double lived_to = last_above(points.x, points.soh, analysis.end_of_life);
  analysis.fits = models::fit_all(
      points.x, points.soh,
      {.eol = analysis.end_of_life.threshold, .lived_to = lived_to, .seed = options.seed, .cycle = points.cycle}, run);
  for (models::Fit& fit : analysis.fits) fit.residuals.consequence = metrics::consequence(fit.residuals);
  analysis.knee = knee_of(points.x, points.soh);
  if (analysis.end_of_life.eol_observed) return;  // what was seen is not forecast
  for (const models::Fit& fit : analysis.fits)
    if (fit.best) analysis.forecast.push_back(models::first_passage(fit, analysis.end_of_life.threshold, options.x, lived_to));
}

namespace {

/// The points as the cell went through them; of one place the higher first, as it fades, so that the order given cannot matter.
SohTable in_order(const SohTable& table) {
  SohTable out{.axis = table.axis};
  std::vector<std::pair<double, double>> points;
  for (std::size_t i = 0; i < std::min(table.x.size(), table.soh.size()); ++i)
    if (std::isfinite(table.x[i]) && std::isfinite(table.soh[i])) points.emplace_back(table.x[i], -table.soh[i]);
  std::ranges::sort(points);
  for (const auto& [x, fallen] : points) out.x.push_back(x), out.soh.push_back(-fallen);
  return out;
}

std::optional<Finding> put_in_order(const SohTable& table) {
  const auto later = std::ranges::adjacent_find(table.x, std::greater<>{});
  if (later == table.x.end()) return {};
  return finding(Code::rows_not_in_order, Severity::note,
                 {.column = table.axis == models::Axis::cycle ? "cycle" : std::string(word(table.axis))},
                 number_text(later[1]) + " after " + number_text(later[0]), "rows that ascend");
}

// What a fit that was stopped lacks: laws, and the errors and bands of the last one.
std::optional<Finding> cut_short(const report::FitDocument& told, std::size_t asked, const Run& run) {
  const bool whole = std::ranges::none_of(told.fits, [](const auto& fit) { return fit.status == models::FitStatus::stopped; });
  if (whole && (told.fits.size() == asked || !run.must_stop())) return {};
  return finding(run.stop_code(), Severity::warning, {},
                 std::to_string(told.fits.size()) + " of " + std::to_string(asked) + " laws" +
                     (whole ? "" : ", the last without standard errors"),
                 "time for all of them");
}

}  // namespace

Result<report::FitDocument> fit_table(const SohTable& table, std::string_view model, double eol, Run& run) {
  if (!(eol >= 0.01 && eol <= 1.5))
    return refuse(Code::option_invalid, {.column = "eol"}, number_text(eol), "a number from 0.01 to 1.5: 0.8 is 80 %");
  report::FitDocument out{.x = table.axis, .points = static_cast<std::int64_t>(table.x.size())};
  const SohTable lived = in_order(table);
  models::EndOfLifeState end{.threshold = eol};
  for (std::size_t i = 0; i < lived.x.size(); ++i) models::step(end, lived.x[i], lived.soh[i]);
  out.end_of_life = models::known(end);
  out.end_of_life.unit = table.axis;
  const models::FitOptions options{.eol = eol, .lived_to = last_above(lived.x, lived.soh, out.end_of_life), .profile = true};
  const models::Fit* told = nullptr;
  if (equal_without_case(model, "best")) {
    out.fits = models::fit_all(table.x, table.soh, options, run);
    for (const models::Fit& fit : out.fits)
      if (fit.best) told = &fit;
    if (out.fits.empty())  // what refused the law that asks for least stands for all
      if (const auto least = models::fit(models::every_law[0], table.x, table.soh, options, run); !least)
        return Refusal(least.error());
  } else {
    models::Law law{};
    if (!from_word(lower(model), law))
      return refuse(Code::option_invalid, {}, in_quotes(model),
                    "linear, sqrt-linear, power, exponential, double-exponential or best");
    auto one = models::fit(law, table.x, table.soh, options, run);
    if (!one) return Refusal(one.error());
    out.fits.push_back(std::move(*one));
    told = &out.fits.front();
  }
  if (const auto sorted = put_in_order(table)) out.findings.push_back(*sorted);
  if (const auto cut = cut_short(out, equal_without_case(model, "best") ? std::size(models::every_law) : 1, run))
    out.findings.push_back(*cut);
  for (models::Fit& fit : out.fits) fit.residuals.consequence = metrics::consequence(fit.residuals);
  if (told != nullptr && !out.end_of_life.eol_observed)  // what was seen is not forecast
    out.forecast.push_back(models::first_passage(*told, eol, table.axis, options.lived_to));
  out.knee = knee_of(lived.x, lived.soh);
  return out;
}

}  // namespace bha::pipeline
