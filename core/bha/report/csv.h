// The cycle table as CSV: the columns of CONTRACT in their order, one line a cycle, '\n' line ends, '.' decimals.
// Missing is an empty field, an enum its word; numbers are the shortest that read back as the same double.
#pragma once
#include <span>
#include <string>

#include "bha/features/types.h"

namespace bha::report {

[[nodiscard]] std::string to_csv(std::span<const features::CycleRow>);

}  // namespace bha::report
