// Numbers and words as text: shortest round trip, no locale; reading without locale, exact.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace bha {

/// Appends the shortest text that reads back as the same double; nothing for NaN (an empty field).
void append_number(std::string& out, double value);
void append_number(std::string& out, std::int64_t value);
void append_number(std::string& out, std::uint64_t value);
[[nodiscard]] std::string number_text(double value);

/// The whole of `text` as a number ('.' decimal; blanks around it allowed). False: it is none, or there is more than a number.
[[nodiscard]] bool read_number(std::string_view text, double& value);
[[nodiscard]] bool read_integer(std::string_view text, std::int64_t& value);

[[nodiscard]] std::string_view trimmed(std::string_view text);  // without blanks, tabs and line ends at both ends
[[nodiscard]] std::string lower(std::string_view text);         // ASCII only
[[nodiscard]] bool equal_without_case(std::string_view a, std::string_view b);
[[nodiscard]] std::vector<std::string_view> split(std::string_view text, char delimiter);
/// Length of the UTF-8 character that `rest` (not empty) begins with; 0: none (overlong, surrogate, stray byte); −1: the end cuts
/// it.
[[nodiscard]] int utf8_length(std::string_view rest);
/// For showing raw input in a finding: quoted, control bytes as \xNN, cut with "…" after `most` bytes.
[[nodiscard]] std::string in_quotes(std::string_view text, std::size_t most = 40);

}  // namespace bha
