// Writing that never leaves half a file: a regular file is replaced by rename after fsync; pipes and devices are written to.
#pragma once
#include <string>
#include <string_view>

#include "bha/base/finding.h"

namespace bha::files {

/// Old or new, never half: on any failure the old file is untouched and no temporary one is left. A link stays: what it leads to is
/// replaced.  "-" is standard output; what is open already (/dev/stdout) is written to as it is.
/// Findings  write_failed (with the system's words)
[[nodiscard]] Result<void> write_file(const std::string& path, std::string_view bytes);
[[nodiscard]] Result<void> make_folder(const std::string& path);  // and those above it

}  // namespace bha::files
