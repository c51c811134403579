// Rows that are written column by column: {"cycle":[1,2],"soh":[1,0.99]}. Charts and dataframes take columns; code takes rows.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "bha/base/describe.h"

namespace bha {

template <class Row>
struct Table {
  std::vector<Row> rows{};
};

/// An integer that is missing; null in JSON, an empty field in CSV. Only 64-bit columns may be missing.
inline constexpr std::int64_t no_integer = std::numeric_limits<std::int64_t>::min();

}  // namespace bha
