// Checks of options that are numbers, for CLI11's check(); what they say names what was expected.
//   app.add_option("--eol-ah", eol_Ah, "…")->check(above_zero());
#pragma once
#include <functional>
#include <string>

namespace bha::cli {

using Check = std::function<std::string(const std::string&)>;  // the reason against the text; empty: none
[[nodiscard]] Check above_zero();
[[nodiscard]] Check between(double least, double most);

}  // namespace bha::cli
