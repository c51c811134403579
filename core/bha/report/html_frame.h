// What every page is made of: its head (policy and style), figures, tables, its end (data and script), and text made safe.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

#include "bha/report/drawing.h"
#include "bha/report/types.h"

namespace bha::report {

/// &, <, >, " and ' as entities; control bytes that HTML forbids are left out.
[[nodiscard]] std::string html_text(std::string_view);

/// From the doctype to <body>. The policy lets nothing be fetched and nothing be evaluated.
[[nodiscard]] std::string html_begin(std::string_view title);

/// document: the name under which the page's data is saved.
[[nodiscard]] std::string html_header(std::string_view title, std::string_view where, std::string_view document);
/// One tile of a list of facts, <dl class="facts">.
[[nodiscard]] std::string html_fact(std::string_view name, std::string_view text, std::string_view big = {});
/// Under the heading Charts: a figure a chart that has rows, and what the others lack.
[[nodiscard]] std::string html_figures(const Drawing&, const Assets&);
/// The command that repeats it, the foot, the data and the script; to the end of the page.
[[nodiscard]] std::string html_end(const RunInfo&, std::string_view schema, const Drawing&, const Assets&,
                                   std::string_view document, std::string_view document_json);

using HtmlLine = std::vector<std::string>;  // cells as HTML
/// A table that scrolls by itself; "None." without lines.
[[nodiscard]] std::string html_table(std::initializer_list<std::string_view> head, const std::vector<HtmlLine>&,
                                     std::string_view caption);

}  // namespace bha::report
