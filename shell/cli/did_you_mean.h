// What somebody meant who typed a name that is none.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace bha::cli {

/// " Did you mean X?" for what is one or two letters off, or the beginning of one name alone; "" where nothing is near.
[[nodiscard]] std::string did_you_mean(std::string_view typed, const std::vector<std::string>& names);

/// What the parser says (`--format: foo not in {text,json}`) as our refusals are spelled.
[[nodiscard]] std::string parser_words(std::string what);

}  // namespace bha::cli
