// A gzip file as the part it was before: inflated while it is read, from the start again where someone reads back.
#pragma once
#include "bha/formats/types.h"

namespace bha::files {

/// Findings (when read)  compressed_corrupt, truncated
[[nodiscard]] Result<formats::Part> inflated(formats::Part packed);

}  // namespace bha::files
