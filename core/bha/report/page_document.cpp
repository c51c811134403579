#include "bha/report/page_document.h"

#include <fmt/format.h>

#include <cmath>
#include <set>

#include "bha/report/read.h"
#include "bha/report/words.h"

namespace bha::report {
namespace {

std::vector<PageCode> codes_of(const Report& r) {
  std::set<Code> named;
  for (const Finding& f : r.findings) named.insert(f.code);
  for (const record::Reject& reject : r.rejects) named.insert(reject.code);
  for (const features::Missing& m : r.missing) named.insert(m.code);
  for (const auto& [code, n] : exclusions(r)) named.insert(code);
  std::vector<PageCode> out;
  for (const Code code : named) out.push_back({std::string(id(code)), std::string(words_of(code).says), static_cast<int>(code)});
  return out;
}

void add_charts(const Report& r, const std::vector<Figure>& figures, PageDocument& out) {
  for (const Figure& f : figures)
    out.figures.push_back(
        {std::string(f.chart.name), std::string(f.chart.title), std::string(f.chart.data), f.summary, f.chart.wide, f.has_rows});
  for (const auto& [name, value] : chart_param_values(r)) out.params.emplace(name, value);
}

}  // namespace

std::string name_of(const Report& r) {
  if (!r.cell.id.empty()) return r.cell.id;
  return r.source.empty() ? "cell" : r.source.front().name;
}

std::vector<PageFact> facts_of(const Report& r) {
  std::vector<PageFact> out;
  out.push_back({"State of health now", soh_words(r), std::isfinite(r.soh.now) ? fmt::format("{:.1f} %", 100 * r.soh.now) : "–"});
  out.push_back({"End of life", end_of_life_words(r.end_of_life), ""});
  for (const models::Forecast& f : r.forecast)
    out.push_back({f.basis == "siblings" ? "Forecast from siblings" : "Forecast", forecast_words(f), ""});
  if (r.knee.accepted) out.push_back({"Knee", knee_words(r), ""});
  out.push_back({"Cycles", cycle_words(r) + ". Excluded from the fade curve: " + exclusion_words(r), ""});
  const models::Fit* best = best_fit(r);
  out.push_back({"Best law", law_card(r), best == nullptr ? "" : std::string(word(best->law))});
  out.push_back({"Efficiency", efficiency_words(r), ""});
  out.push_back({"Resistance", resistance_words(r), ""});
  out.push_back({"Temperature", temperature_words(r), ""});
  out.push_back({"Findings", count_of_findings(r), ""});
  return out;
}

PageDocument page_document(const Report& r) {
  PageDocument out{.name = name_of(r),
                   .where = source_words(r),
                   .believed = belief_words(r),
                   .facts = facts_of(r),
                   .codes = codes_of(r),
                   .rows = chart_data(r)};
  add_charts(r, figures(r, out.rows), out);
  for (const models::Fit& fit : r.fits) out.formulas[std::string(word(fit.law))] = formula(fit);
  return out;
}

PageDocument page_without_curves(const Report& r) {
  PageDocument out = page_document(r);
  out.rows.voltage_capacity.clear();
  out.rows.incremental_capacity.clear();
  return out;
}

PageDocument page_of_cycles(const Report& r) {
  PageDocument out{.name = name_of(r),
                   .where = source_words(r),
                   .believed = belief_words(r),
                   .codes = codes_of(r),
                   .rows = cycle_chart_data(r)};
  add_charts(r, cycle_figures(r, out.rows), out);
  return out;
}

}  // namespace bha::report
