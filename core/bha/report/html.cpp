#include "bha/report/html.h"

#include <fmt/format.h>

#include <cmath>

#include "bha/base/text.h"
#include "bha/report/chart_data.h"
#include "bha/report/html_frame.h"
#include "bha/report/json.h"
#include "bha/report/page_document.h"
#include "bha/report/read.h"
#include "bha/report/words.h"

namespace bha::report {

namespace {

constexpr std::string_view document_name = "report.json";

std::string plain_number(double value) { return std::isfinite(value) ? fmt::format("{:.5g}", value) : "–"; }

std::string short_number(double value) { return std::isfinite(value) ? fmt::format("{:.2g}", value) : "–"; }

void add_header(std::string& out, const Report& r) {
  out += html_header(name_of(r), source_words(r), document_name);
  out += "<dl class=\"facts\">\n";
  for (const PageFact& fact : facts_of(r)) out += html_fact(fact.name, fact.text, fact.big);
  out += "</dl>\n";
}

void add_findings(std::string& out, const Report& r) {
  std::vector<HtmlLine> lines;
  for (const Finding& f : by_severity(r)) {
    Place place = f.place;
    std::string where = place.file;
    if (place.line != 0) where += fmt::format(":{}", place.line);
    if (place.cycle >= 0) where += fmt::format(" cycle {}", place.cycle);
    if (!place.column.empty()) where += " " + place.column;
    const CodeWords text = words_of(f.code);
    lines.push_back({fmt::format("<span class=\"{0}\">{0}</span>", word(f.severity)),
                     html_text(fmt::format("{} ({})", text.id, static_cast<unsigned>(f.code))), html_text(where),
                     html_text(text.says), html_text(f.found), html_text(f.expected), html_text(f.remedy),
                     fmt::format("{}", f.count)});
  }
  out +=
      "<h2 id=\"findings\">Findings</h2>\n" +
      html_table({"severity", "code", "where", "what it means", "found", "expected", "what to do", "times"}, lines, "Findings");
  lines.clear();
  for (const record::Reject& reject : r.rejects)
    lines.push_back({std::string(id(reject.code)), fmt::format("{}", reject.line), fmt::format("{}", reject.row),
                     html_text(reject.column), html_text(in_quotes(reject.text))});
  if (!lines.empty())
    out += "<h2>Rows that could not be read</h2>\n" +
           html_table({"why", "line", "row", "column", "what stood there"}, lines, "Rejected rows");
}

void add_excluded(std::string& out, const Report& r) {
  std::vector<HtmlLine> lines;
  for (const features::CycleRow& row : r.cycles.rows)
    if (left_out(r, row))
      lines.push_back({fmt::format("{}", row.cycle), std::string(word(row.kind)), std::string(id(row.exclusion)),
                       html_text(exclusion_reason(r, row)), plain_number(row.discharge_capacity_Ah)});
  out += "<h2 id=\"left-out\">Cycles left out of the fade curve</h2>\n" +
         html_table({"cycle", "kind", "reason", "what it means", "discharge capacity [Ah]"}, lines, "Cycles left out");
}

void add_belief(std::string& out, const Report& r) {
  const record::Belief& b = r.belief;
  out += "<h2 id=\"believed\">What was believed</h2>\n<p>" + html_text(belief_words(r)) + "</p>\n";
  std::vector<HtmlLine> lines = {{"format", html_text(b.format), html_text(b.evidence)},
                                 {"sign of the current", std::string(word(b.sign)), html_text(b.sign_evidence)},
                                 {"clock", std::string(word(b.clock)), html_text(b.clock_evidence)},
                                 {"rest", plain_number(b.rest_current_A) + " A", html_text(b.rest_evidence)},
                                 {"temperature", html_text(b.temperature_source), ""},
                                 {"configuration", html_text(b.configuration), ""},
                                 {"text",
                                  html_text(fmt::format("{}, separator {}, decimal {}", word(b.dialect.encoding),
                                                        in_quotes(b.dialect.delimiter), in_quotes(b.dialect.decimal))),
                                  std::string(word(b.dialect.source))},
                                 {"looked at", b.used_tail ? "head, middle and tail" : "the head only", ""}};
  out += html_table({"what", "believed", "because"}, lines, "What was believed");
  lines.clear();
  for (const record::ColumnBelief& c : b.columns)
    lines.push_back({html_text(c.heading), std::string(word(c.quantity)), html_text(c.unit), fmt::format("{:g}", c.factor),
                     std::string(word(c.source)), html_text(c.evidence)});
  out +=
      "<h3>Columns</h3>\n" + html_table({"heading", "quantity", "unit found", "factor", "source", "because"}, lines, "Columns");
}

void add_models(std::string& out, const Report& r) {
  std::vector<HtmlLine> lines;
  for (const models::Fit& fit : r.fits) {
    std::string parameters;
    for (const models::Parameter& p : fit.parameters)
      parameters += fmt::format("{}{} = {:.4g} ± {} (iid {})", parameters.empty() ? "" : "; ", p.name, p.value,
                                short_number(p.standard_error), short_number(p.standard_error_iid));
    lines.push_back({std::string(word(fit.law)) + (fit.best ? " (best)" : ""), html_text(formula(fit)), html_text(parameters),
                     std::string(word(fit.status)), fmt::format("{}", fit.n), plain_number(fit.n_eff), plain_number(fit.rmse),
                     plain_number(fit.rolling_error),
                     std::isfinite(fit.aicc) ? plain_number(fit.aicc) : std::string(id(fit.aicc_missing))});
  }
  out += "<h2 id=\"laws\">Laws</h2>\n" + html_table({"law", "soh =", "parameters ± standard error", "status", "points",
                                                     "effective", "RMSE", "rolling-origin error", "AICc"},
                                                    lines, "Laws");
  lines.clear();
  for (const cycles::CapacityKey& k : r.keys)
    lines.push_back({fmt::format("{}{}", k.key, k.main ? " (main)" : ""), std::string(word(k.role)), plain_number(k.current_A),
                     plain_number(k.voltage_min_V) + " … " + plain_number(k.voltage_max_V), plain_number(k.temperature_degC),
                     fmt::format("{}", k.cycles)});
  out += "<h2 id=\"keys\">Conditions</h2>\n<p>" + html_text(r.soh.definition) + "</p>\n" +
         html_table({"key", "role", "current [A]", "limits [V]", "temperature [°C]", "complete cycles"}, lines, "Capacity keys");
  lines.clear();
  for (const features::Missing& m : r.missing)
    lines.push_back({html_text(m.column),
                     m.first_row == m.last_row ? fmt::format("{}", m.first_row) : fmt::format("{} … {}", m.first_row, m.last_row),
                     std::string(id(m.code)), html_text(words_of(m.code).says)});
  out += "<h2 id=\"missing\">Numbers that are missing</h2>\n" +
         html_table({"column", "cycles", "reason", "what it means"}, lines, "Missing numbers");
}

}  // namespace

std::string to_html(const Report& r, const Assets& assets) {
  std::string out = html_begin(name_of(r) + " · state of health");
  const Drawing drawn = drawing(r);
  add_header(out, r);
  out += html_figures(drawn, assets);
  add_findings(out, r);
  add_excluded(out, r);
  add_belief(out, r);
  add_models(out, r);
  return out + html_end(r.run, r.schema, drawn, assets, document_name, to_json(r));
}

}  // namespace bha::report
