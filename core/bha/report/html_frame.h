// What every page is made of: its head (policy and style), tables, and text made safe.
#pragma once
#include <initializer_list>
#include <string>
#include <string_view>
#include <vector>

namespace bha::report {

/// &, <, >, " and ' as entities; control bytes that HTML forbids are left out.
[[nodiscard]] std::string html_text(std::string_view);

/// From the doctype to <body>. The policy lets nothing be fetched and nothing be evaluated.
[[nodiscard]] std::string html_begin(std::string_view title);

using HtmlLine = std::vector<std::string>;  // cells as HTML
/// A table that scrolls by itself; "None." without lines.
[[nodiscard]] std::string html_table(std::initializer_list<std::string_view> head, const std::vector<HtmlLine>&,
                                     std::string_view caption);

}  // namespace bha::report
