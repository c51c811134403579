#include "bha/report/html_frame.h"

#include <fmt/format.h>

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

}  // namespace

std::string html_begin(std::string_view title) {
  return fmt::format(
      "<!doctype html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\">\n<meta http-equiv=\"Content-Security-Policy\" "
      "content=\"{}\">\n"
      "<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\n<title>{}</title>\n<style>{}</style>\n"
      "</head>\n<body>\n",
      policy, html_text(title), page_style);
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
