// What a heading names: "Q discharge/mA.h" → discharge_capacity, factor 1e-3. The synonyms of many cyclers and the whole of the
// Battery Data Format (ontology 1.3.0) are rows of a table; a new one is one more row.
#pragma once
#include <string>
#include <string_view>

#include "bha/formats/units.h"
#include "bha/record/types.h"

namespace bha::formats {

struct Named {
  record::Quantity quantity{};  // ignored: not recognised, or known and not used
  record::CounterScope scope{};
  int rank = 0;        // among columns of one quantity the lower is used
  bool known = false;  // recognised, be it only to be left out
  std::string unit{};  // as found; empty when the heading has none
  double factor = 1, offset = 0;
  record::Style style{};
  bool unit_unknown = false;          // there is a unit and we do not know it
  bool unit_stated = false;           // the heading says its unit
  bool bdf = false;                   // spelled as the Battery Data Format spells it
  bool other_unit = false;            // a BDF quantity in another unit than the format fixes
  std::string_view deprecated_for{};  // the BDF label that replaced it
};

/// Never fails: what is not recognised is `ignored`. The heading is UTF-8.   Cost  one pass over the table, < 1 µs
[[nodiscard]] Named column_named(std::string_view heading);
/// The canonical name with its unit, as CONTRACT spells it: voltage → "voltage_V".
[[nodiscard]] std::string_view canonical(record::Quantity);

}  // namespace bha::formats
