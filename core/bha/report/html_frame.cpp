#include "bha/report/html_frame.h"

#include <fmt/format.h>

#include "bha/base/json.h"
#include "bha/report/html_page.h"

namespace bha::report {

std::string html_text(std::string_view text) {
  std::string out;
  for (const char c : text) switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        if (static_cast<unsigned char>(c) >= 0x20 || c == '\n' || c == '\t') out += c;
    }
  return out;
}

namespace {

// Nothing may be fetched, nothing evaluated; our own style and script stand in the page.
constexpr std::string_view policy =
    "default-src 'none'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src data: blob:; base-uri 'none'; "
    "form-action 'none'";

void replace_all(std::string& text, std::string_view from, std::string_view to) {
  for (std::size_t at = text.find(from); at != std::string::npos; at = text.find(from, at + to.size()))
    text.replace(at, from.size(), to);
}

// Inside <script> only "</script" and "<!--" end or change it; within JavaScript's strings, the only place for them, a backslash
// does no harm.
std::string inside_script(std::string javascript) {
  replace_all(javascript, "</script", "<\\/script");
  replace_all(javascript, "<!--", "<\\!--");
  return javascript;
}

std::string json_element(std::string_view id, std::string_view json_text, std::string_view attributes = {}) {
  std::string out = fmt::format("<script type=\"application/json\" id=\"{}\"{}>", id, attributes);
  out += json_text;  // '<' is already \u003c
  return out + "</script>\n";
}

std::string specifications(const Drawing& drawing, const Assets& assets) {
  std::string out = "{";
  for (const Figure& figure : drawing.figures) {
    const auto spec = assets.charts.find(std::string(figure.chart.name));
    if (spec == assets.charts.end()) continue;
    if (out.size() > 1) out += ',';
    json::append_string(out, spec->first);
    out += ':' + spec->second;
  }
  replace_all(out, "<", "\\u003c");
  return out + "}";
}

}  // namespace

std::string html_begin(std::string_view title) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n"
      "</head>\n<body>\n",
      policy, html_text(title), page_style);
}

std::string html_header(std::string_view title, std::string_view where, std::string_view document) {
  return fmt::format(
      "<header><h1>{}</h1><span class=\"where\">{}</span>\n"
      "<button id=\"theme\" type=\"button\">Light or dark</button> <button id=\"save\" type=\"button\">Save "
      "{}</button></header>\n<main>\n",
      html_text(title), html_text(where), document);
}

std::string html_fact(std::string_view name, std::string_view text, std::string_view big) {
  std::string out = fmt::format("<div><dt>{}</dt>", html_text(name));
  if (!big.empty()) out += fmt::format("<dd class=\"big\">{}</dd>", html_text(big));
  return out + fmt::format("<dd>{}</dd></div>\n", html_text(text));
}

std::string html_figures(const Drawing& drawing, const Assets& assets) {
  std::string out = "<h2>Charts</h2>\n", without;
  if (assets.vega.empty())
    out +=
        "<p class=\"warning\">The charts are not drawn: the Vega bundle was not there when this page was made. Run `make "
        "setup-plots` and make it again. Every number stands in the tables.</p>\n";
  out += "<div class=\"charts\">\n";
  for (const Figure& figure : drawing.figures) {
    const std::string summary = html_text(figure.summary);
    if (!figure.has_rows) {
      const bool named = summary.starts_with(figure.chart.title);
      without += fmt::format("<li>{}{}{}</li>\n", named ? "" : figure.chart.title, named ? "" : ". ", summary);
      continue;
    }
    out += fmt::format(
        "<figure id=\"{0}\"{1}><h3 id=\"{0}-title\">{2}</h3><p id=\"{0}-summary\">{3}</p>\n"
        "<div class=\"chart\" role=\"group\" aria-labelledby=\"{0}-title\" aria-describedby=\"{0}-summary\"></div>\n"
        "<details data-rows=\"{4}\"><summary>Rows as a table: {4}</summary><div class=\"scroll\" tabindex=\"0\" role=\"region\" "
        "aria-label=\"Rows of {2}\"></div></details></figure>\n",
        figure.chart.name, figure.chart.wide ? " class=\"wide\"" : "", figure.chart.title, summary, figure.chart.data);
  }
  out += "</div>\n";
  if (!without.empty()) out += "<h3 id=\"not-drawn\">Without data, and so not drawn</h3>\n<ul>\n" + without + "</ul>\n";
  return out;
}

std::string html_end(const RunInfo& run, std::string_view schema, const Drawing& drawing, const Assets& assets,
                     std::string_view document, std::string_view document_json) {
  std::string out =
      "<h2 id=\"again\">The command that repeats this</h2>\n<pre><code>" + html_text(run.command) + "</code></pre>\n</main>\n";
  out += fmt::format("<footer>bha {} · {} · this page holds its data and needs no network.</footer>\n", html_text(run.version),
                     html_text(schema));
  out += json_element("document", document_json, fmt::format(" data-save=\"{}\"", document));
  out += json_element("chart-data", drawing.rows);
  out += json_element("chart-params", drawing.params);
  out += json_element("chart-specs", specifications(drawing, assets));
  if (!assets.vega.empty()) out += "<script>(() => {" + inside_script(assets.vega) + "\n})();</script>\n";
  out += "<script>";
  out += page_script;
  return out + "</script>\n</body>\n</html>\n";
}

std::string html_table(std::initializer_list<std::string_view> head, const std::vector<HtmlLine>& lines,
                       std::string_view caption) {
  if (lines.empty()) return "<p>None.</p>\n";
  std::string out = fmt::format("<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"{0}\"><table><thead><tr>",
                                html_text(caption));
  for (const std::string_view h : head) out += fmt::format("<th scope=\"col\">{}</th>", html_text(h));
  out += "</tr></thead><tbody>\n";
  for (const HtmlLine& line : lines) {
    out += "<tr>";
    for (const std::string& cell : line) out += "<td>" + cell + "</td>";
    out += "</tr>\n";
  }
  return out + "</tbody></table></div>\n";
}

}  // namespace bha::report
