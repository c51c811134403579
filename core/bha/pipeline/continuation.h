// Files that are one cell's but were not said to be (CONTRACT: an apparent continuation is a finding that names --join).
//   const Extent earlier = extent_of(first), later = extent_of(second);   if (continues(earlier, later)) …
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <vector>

#include "bha/pipeline/types.h"

namespace bha::pipeline {

/// From where to where a source goes.
struct Extent {
  std::string source{}, cell{};
  double start_s = nan, end_s = nan;                               // its own test time
  std::int64_t first_cycle = no_integer, last_cycle = no_integer;  // the vendor's numbers
};
/// Nothing when the analysis has no cycle.
[[nodiscard]] std::optional<Extent> extent_of(const Analysis&);

/// The later one begins in mid-test, after the earlier one's end: within 10 minutes (and a tenth) of its test time, or with the
/// same or the next of the vendor's cycle numbers; or at the beginning of a clock of its own, with the next number.
[[nodiscard]] bool continues(const Extent& earlier, const Extent& later);

/// apparent_continuation, of the later one.
[[nodiscard]] Finding continuation_finding(const Extent& earlier, const Extent& later);

/// Tells of an analysis that goes on from one of those told before, or that one of them goes on from, and remembers where it
/// ends.
void tell_continuation(std::vector<Extent>& told, Analysis&);

}  // namespace bha::pipeline
