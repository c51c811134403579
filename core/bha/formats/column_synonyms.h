// The names that cyclers and data sets give their columns, squeezed (units.h): "Chg. Cap." is "chgcap", "(Q-Qo)" is "qqo".
#pragma once
#include <span>
#include <string_view>

#include "bha/record/types.h"

namespace bha::formats {

/// The rank of a time that is a clock only in a file without another: "charge_time", "discharge_time".
inline constexpr int only_clock = 9;

struct Synonym {
  std::string_view name;
  record::Quantity quantity{};
  record::CounterScope scope{};
  int rank = 0;             // among columns of one quantity the lower is used
  std::string_view unit{};  // meant when the heading has none; empty: CONTRACT's, but unsaid
  bool needs_unit = false;  // the name alone is too common: "Step" is a step, "Step (Sec)" a time
};
[[nodiscard]] std::span<const Synonym> column_synonyms();

}  // namespace bha::formats
