// Whether a file is still the one that was read: its size and the time of its last change, without reading it again.
#pragma once
#include <cstdint>
#include <string>

#include "bha/base/finding.h"

namespace bha::files {

/// Of a folder that is one source: the sum of its files' sizes, the latest of their changes.
struct Stamp {
  std::uint64_t bytes = 0;
  std::int64_t changed_ns = 0;  // since 1970
  bool operator==(const Stamp&) const = default;
};
/// Findings  file_not_found, permission_denied, not_a_file (what can be read only once)
[[nodiscard]] Result<Stamp> stamp(const std::string& path);

/// A change so near to now that another one within the clock's tick would leave the same stamp.
[[nodiscard]] bool may_change_unseen(const Stamp&);

/// The same for every way to write a path; links are followed.
[[nodiscard]] std::string whole_path(const std::string& path);

}  // namespace bha::files
