// What stands in every page: its style and its script.
#pragma once
#include <string_view>

namespace bha::report {

extern const std::string_view page_style;
extern const std::string_view page_script;  // draws the charts and builds the tables; computes no number

}  // namespace bha::report
