// Rows of a container, its first ones and some from all over it, as text that is rendered where it is looked at, so that a Belief is formed by the very code that
// judges text: names, units, sign, clock, rest, limits.
#pragma once
#include <cstdint>
#include <vector>

#include "shell/containers/container.h"

namespace bha::containers {

inline constexpr std::uint64_t sample_rows = 131'072;

/// One part of lines of one length: a heading line, then a line a row, each filled up with blanks. Columns that no one knows are
/// empty. Of more than 131,072 rows the first 16,384 and 8,192 each of its middle and its end; of a container that cannot pass over
/// rows the first 131,072.
/// Findings  container_corrupt (refused)
/// Cost      decoding those rows of the columns that are known; a line when it is read
struct SampleText {
  formats::Source source{};
  bool saw_end = false;
  std::vector<bool> has_value{};  // a column; what no one knows and what cannot be read counts as if it had one
};
[[nodiscard]] Result<SampleText> sample_text(Container&, const formats::BeliefOptions&);

}  // namespace bha::containers
