// A column's values as a container gives them → what a block keeps, by the same rules as text.
#pragma once
#include <cstdint>
#include <span>

#include "bha/formats/text.h"

namespace bha::containers {

/// Seconds (or the column's unit) → nanoseconds. A value of at most 6 decimals gives what its shortest text would give; beyond 64
/// bits and NaN: record::no_time. Offset included.
[[nodiscard]] std::int64_t nanoseconds(double value, const formats::TextColumn&);
/// The same for a column; true: every one of them is a time.
bool nanoseconds(std::span<const double> values, const formats::TextColumn&, std::int64_t* into);

/// number · factor + offset in place. True: every one is in the column's range, so that nothing has to be said.
bool in_unit(std::span<double> values, const formats::TextColumn&);

/// Whole numbers; record::no_step for what is none. True: all are.
bool whole_numbers(std::span<const double> values, const formats::TextColumn&, std::int32_t* into);

}  // namespace bha::containers
