#include "bha/report/html.h"

#include <fmt/format.h>

#include <cmath>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/report/chart_data.h"
#include "bha/report/html_frame.h"
#include "bha/report/html_page.h"
#include "bha/report/json.h"
#include "bha/report/read.h"
#include "bha/report/words.h"

namespace bha::report {

namespace {

std::string name_of(const Report& r) {
  if (!r.cell.id.empty()) return r.cell.id;
  return r.source.empty() ? "cell" : r.source.front().name;
}

std::string plain_number(double value) { return std::isfinite(value) ? fmt::format("{:.5g}", value) : "–"; }

void fact(std::string& out, std::string_view name, std::string_view text, std::string_view big = {}) {
  out += fmt::format("<div><dt>{}</dt>", html_text(name));
  if (!big.empty()) out += fmt::format("<dd class=\"big\">{}</dd>", html_text(big));
  out += fmt::format("<dd>{}</dd></div>\n", html_text(text));
}

void add_header(std::string& out, const Report& r) {
  out += fmt::format(
      "<header><h1>{}</h1><span class=\"where\">{}</span>\n"
      "<button id=\"theme\" type=\"button\">Light or dark</button> <button id=\"save\" type=\"button\">Save "
      "report.json</button></header>\n",
      html_text(name_of(r)), html_text(source_words(r)));
  out += "<main>\n<dl class=\"facts\">\n";
  fact(out, "State of health now", soh_words(r), std::isfinite(r.soh.now) ? fmt::format("{:.1f} %", 100 * r.soh.now) : "–");
  fact(out, "End of life", end_of_life_words(r));
  for (const models::Forecast& f : r.forecast) fact(out, "Forecast", forecast_words(f));
  fact(out, "Cycles", cycle_words(r) + ". Left out of the fade curve: " + exclusion_words(r));
  const models::Fit* best = best_fit(r);
  fact(out, "Best law", law_card(r), best == nullptr ? "" : word(best->law));
  fact(out, "Efficiency", efficiency_words(r));
  fact(out, "Resistance", resistance_words(r));
  fact(out, "Temperature", temperature_words(r));
  fact(out, "Findings", count_of_findings(r));
  out += "</dl>\n";
}

void add_charts(std::string& out, const Report& r, const ChartData& data, const Assets& assets) {
  out += "<h2>Charts</h2>\n";
  if (assets.vega.empty())
    out +=
        "<p class=\"warning\">The charts are not drawn: the Vega bundle was not there when this page was made. Run `make "
        "setup-plots` and make "
        "it again. Every number stands in the tables.</p>\n";
  out += "<div class=\"charts\">\n";
  std::string without;
  for (const ChartTitle& chart : chart_titles) {
    const std::string summary = html_text(chart_summary(r, chart.name));
    if (!has_rows(data, chart.name)) {
      without += fmt::format("<li>{}. {}</li>\n", chart.title, summary);
      continue;
    }
    const bool wide = chart.name == "soh_band" || chart.name == "capacity_efficiency" || chart.name == "data_quality";
    out += fmt::format(
        "<figure id=\"{0}\"{1}><h3 id=\"{0}-title\">{2}</h3><p id=\"{0}-summary\">{3}</p>\n"
        "<div class=\"chart\" role=\"group\" aria-labelledby=\"{0}-title\" aria-describedby=\"{0}-summary\"></div>\n"
        "<details data-rows=\"{4}\"><summary>Rows as a table: {4}</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Rows of {2}\"></div></details></figure>\n",
        chart.name, wide ? " class=\"wide\"" : "", chart.title, summary, chart.data);
  }
  out += "</div>\n";
  if (!without.empty()) out += "<h3 id=\"not-drawn\">Without data, and so not drawn</h3>\n<ul>\n" + without + "</ul>\n";
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
    if (excluded(row))
      lines.push_back({fmt::format("{}", row.cycle), std::string(word(row.kind)), std::string(id(row.exclusion)),
                       html_text(words_of(row.exclusion).says), plain_number(row.discharge_capacity_Ah)});
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
      parameters += fmt::format("{}{} = {:.4g} ± {:.2g} (iid {:.2g})", parameters.empty() ? "" : "; ", p.name, p.value,
                                p.standard_error, p.standard_error_iid);
    lines.push_back({std::string(word(fit.law)) + (fit.best ? " (best)" : ""), html_text(formula(fit.law)), html_text(parameters),
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

void add_json(std::string& out, std::string_view element, std::string_view json_text) {  // '<' is already \u003c
  out += fmt::format("<script type=\"application/json\" id=\"{}\">", element);
  out += json_text;
  out += "</script>\n";
}

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

/// Inside <script> only "</script" and "<!--" end or change it; within JavaScript's strings, the only place for them, a backslash
/// does no harm.
std::string inside_script(std::string javascript) {
  replace_all(javascript, "</script", "<\\/script");
  replace_all(javascript, "<!--", "<\\!--");
  return javascript;
}

void add_scripts(std::string& out, const Report& r, const ChartData& data, const Assets& assets) {
  add_json(out, "report", to_json(r));
  add_json(out, "chart-data", json::write(data));
  add_json(out, "chart-params", chart_params(r));
  std::string specs = "{";
  for (const auto& [name, spec] : assets.charts) {
    if (specs.size() > 1) specs += ',';
    json::append_string(specs, name);
    specs += ':' + spec;
  }
  replace_all(specs, "<", "\\u003c");
  add_json(out, "chart-specs", specs + "}");
  if (!assets.vega.empty()) {
    out += "<script>(() => {";
    out += inside_script(assets.vega);
    out += "\n})();</script>\n";
  }
  out += "<script>";
  out += page_script;
  out += "</script>\n";
}

}  // namespace

std::string to_html(const Report& r, const Assets& assets) {
  std::string out = html_begin(name_of(r) + " · state of health");
  const ChartData data = chart_data(r);
  add_header(out, r);
  add_charts(out, r, data, assets);
  add_findings(out, r);
  add_excluded(out, r);
  add_belief(out, r);
  add_models(out, r);
  out +=
      "<h2 id=\"again\">The command that repeats this</h2>\n<pre><code>" + html_text(r.run.command) + "</code></pre>\n</main>\n";
  out += fmt::format("<footer>bha {} · {} · this page holds its data and needs no network.</footer>\n", html_text(r.run.version),
                     html_text(r.schema));
  add_scripts(out, r, data, assets);
  return out + "</body>\n</html>\n";
}

}  // namespace bha::report
