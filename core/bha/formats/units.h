// Units as headings spell them: "mA.h", "Amp-hr", "µA", "degC", "h", "hh:mm:ss.xxx" → dimension and factor to CONTRACT's unit.
#pragma once
#include <cstdint>
#include <string>
#include <string_view>

#include "bha/record/types.h"

namespace bha::formats {

enum class Dimension : std::uint8_t {
  none,
  time,
  voltage,
  current,
  power,
  charge,
  energy,
  temperature,
  resistance,
  pressure,
  count,
  other
};

struct Unit {
  std::string_view name;  // squeezed: lower case letters, digits and '%'
  Dimension dimension{};
  double factor = 1, offset = 0;  // value in s, V, A, W, Ah, Wh, degC, ohm = factor · number + offset
  record::Style style{};
};

/// Lower-case letters and digits of a heading or unit, and the letters of Chinese, Japanese and Korean as they are; µ becomes u,
/// ℃ degc; everything else is left out. "Chg. Cap." → "chgcap".
[[nodiscard]] std::string squeezed(std::string_view text);
/// Null for a unit we do not know. Case, dots, blanks and dashes do not matter: nobody logs in megavolts. What a potential is
/// measured against is left out: "V vs. Li".
[[nodiscard]] const Unit* unit_named(std::string_view text);
/// The units of a dimension that --map knows, one spelling each, for showing: "s, ms, us, min, h, d, h:m:s".
[[nodiscard]] std::string units_of(Dimension);
/// What a quantity is measured in; Dimension::none for words and numbers of rows.
[[nodiscard]] Dimension dimension_of(record::Quantity);

}  // namespace bha::formats
