// Files that people drop and that hold no records we can read: what they are, and which export to choose instead.
#pragma once
#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "bha/base/finding.h"

namespace bha::formats {

/// A maker's or an office program's own file, a page of the web, a packed file: foreign_file, by the first bytes (64 suffice).
/// nullopt: nothing that we know.
[[nodiscard]] std::optional<Finding> foreign_file(std::string_view head, const std::string& name);

/// Whether the fields of one line head an impedance sweep: a frequency and a part of an impedance.
[[nodiscard]] bool heads_impedance(std::span<const std::string_view> fields);
/// The refusal of such a text: impedance_only.
[[nodiscard]] Finding impedance_refused(const std::string& name, std::uint64_t line, std::string_view headings);

}  // namespace bha::formats
