// What <fmt/format.h> is in the browser core.
#pragma once
#include "shell/wasm/small_fmt.h"

namespace fmt {
using bha::small_fmt::format;
}  // namespace fmt
