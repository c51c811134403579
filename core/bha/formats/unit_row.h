// A line of units between the headings and the data: "Time;Voltage;Current" over "s;mV;mA". Digatron, Gamry and many loggers
// write one; without it the numbers would be taken for volts and amperes.
#pragma once
#include <string>
#include <string_view>
#include <vector>

namespace bha::formats {

/// At least two known units, no numbers, and more fields known than not.
[[nodiscard]] bool is_unit_row(const std::vector<std::string_view>& fields);
/// "Voltage" over "[mV]" → "Voltage (mV)", if the two together name a column that the heading alone does not name with a unit.
/// Else the heading as it is: what is no unit says nothing.
[[nodiscard]] std::string with_unit(std::string_view heading, std::string_view below);
/// "(s)", "[V]": a heading of which only the second line was taken for the headings.
[[nodiscard]] bool is_bare_unit(std::string_view heading);

}  // namespace bha::formats
