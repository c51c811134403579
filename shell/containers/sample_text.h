// The first rows of a container as text that is rendered where it is looked at, so that a Belief is formed by the very code that
// judges text: names, units, sign, clock, rest, limits.
#pragma once
#include <cstdint>
#include <vector>

#include "shell/containers/container.h"

namespace bha::containers {

inline constexpr std::uint64_t sample_rows = 131'072;

/// One part of lines of one length: a heading line, then a line a row, each filled up with blanks. Columns that no one knows are
/// empty. Findings  container_corrupt (refused) Cost      decoding the first 131,072 rows of the columns that are known; a line
/// when it is read
[[nodiscard]] Result<formats::Source> sample_text(Container&, const formats::BeliefOptions&);

}  // namespace bha::containers
