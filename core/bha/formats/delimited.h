// Delimited text whose columns are recognised by name, and BDF text, which is the same with fixed names.
#pragma once
#include "bha/formats/types.h"

namespace bha::formats {

[[nodiscard]] const Format& delimited_format();
[[nodiscard]] const Format& bdf_format();

}  // namespace bha::formats
