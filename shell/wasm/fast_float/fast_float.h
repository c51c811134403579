// What <fast_float/fast_float.h> is in the browser core.
#pragma once
#include "shell/wasm/small_float.h"

namespace fast_float = bha::small_float;
