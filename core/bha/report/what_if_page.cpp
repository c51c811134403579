#include "bha/report/what_if_page.h"

#include <cmath>
#include <utility>

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/report/html_frame.h"
#include "bha/report/what_if_document.h"

namespace bha::report {
namespace {

std::string or_dash(double value, std::string words) { return std::isnan(value) ? "–" : std::move(words); }

const simulate::WhatIfRow* last_of(const simulate::WhatIfCase& c) {
  return c.trajectory.rows.empty() ? nullptr : &c.trajectory.rows.back();
}

std::string summary(const simulate::WhatIf& w) {
  std::string out = fmt::format("After {:g} years", w.years);
  const char* between = ": ";
  for (const simulate::WhatIfCase& c : w.cases)
    if (const auto* last = last_of(c)) {
      out += fmt::format("{}{} {}", between, c.name, health_words(last->soh));
      between = ", ";
    }
  return out + fmt::format(". Dashed: end of life at {}.", health_words(w.eol));
}

void add_cases(std::string& out, const simulate::WhatIf& w) {
  std::vector<HtmlLine> lines;
  for (const simulate::WhatIfCase& c : w.cases) {
    const auto* last = last_of(c);
    if (last == nullptr) continue;
    lines.push_back({html_text(c.name), html_text(conditions_words(c)), health_words(last->soh),
                     or_dash(last->soh_difference, fmt::format("{:+.1f} points", 100 * last->soh_difference)),
                     html_text(end_words(w, c)), or_dash(last->resistance, fmt::format("{:.2f}", last->resistance))});
  }
  const std::string then = fmt::format("after {:g} years", w.years);
  out += "<h2 id=\"cases\">Cases</h2>\n" +
         html_table({"case", "conditions", then, "to the baseline (percentage points)", "end of life", "resistance / new"}, lines,
                    "Cases");
}

void add_list(std::string& out, std::string_view id, std::string_view title, const std::vector<std::string>& lines) {
  if (lines.empty()) return;
  out += fmt::format("<h2 id=\"{}\">{}</h2>\n<ul>\n", id, title);
  for (const std::string& line : lines) out += "<li>" + html_text(line) + "</li>\n";
  out += "</ul>\n";
}

}  // namespace

std::vector<WhatIfMark> what_if_rows(const simulate::WhatIf& w) {
  std::vector<WhatIfMark> out;
  for (const simulate::WhatIfCase& c : w.cases)
    for (const simulate::WhatIfRow& row : c.trajectory.rows)
      out.push_back({c.name, row.days / year_days, row.efc, row.soh, row.soh_difference, row.resistance});
  return out;
}

Drawing drawing(const simulate::WhatIf& w) {
  const ChartData data{.what_if = what_if_rows(w)};
  Drawing out{.rows = json::write(data), .params = R"({"eol":)"};
  json::append_double(out.params, w.eol);
  out.params += '}';
  const bool compares = w.cases.size() > 1;
  out.figures.push_back({what_if_titles[0], summary(w), !data.what_if.empty()});
  out.figures.push_back({what_if_titles[1],
                         compares ? "State of health of each case minus that of the baseline: surer than either, as both share "
                                    "the model."
                                  : "There is no case beside the baseline: add --instead CONDITION=VALUE.",
                         compares && !data.what_if.empty()});
  return out;
}

std::string to_html(const simulate::WhatIf& w, const RunInfo& run, const Assets& assets) {
  const Drawing drawn = drawing(w);
  std::string out = html_begin("What if · " + w.model) + html_header("What if: " + w.model, w.cell, "whatif.json");
  out += "<dl class=\"facts even\">\n";
  for (const simulate::WhatIfCase& c : w.cases)
    if (const auto* last = last_of(c))
      out += html_fact(c.name,
                       fmt::format("after {:g} years; end of life {}{}", w.years, end_words(w, c),
                                   c.extrapolates.empty() ? "" : "; beyond what the model was measured on"),
                       health_words(last->soh));
  out += "</dl>\n";
  std::vector<std::string> beyond;
  for (const simulate::WhatIfCase& c : w.cases)
    for (const std::string& reason : c.extrapolates) beyond.push_back(c.name + ": " + reason);
  out += html_figures(drawn, assets);
  add_cases(out, w);
  add_list(out, "extrapolated", "Beyond what the model was measured on", beyond);
  add_list(out, "assumed", "Assumed", w.assumptions);
  out += "<h2 id=\"cite\">Cite</h2>\n<p>" + html_text(w.source) + "</p>\n";
  return out + html_end(run, w.schema, drawn, assets, "whatif.json", to_json(w));
}

}  // namespace bha::report
