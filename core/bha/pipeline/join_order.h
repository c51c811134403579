// In which order files that are one cell's are read: names like 12_1_10 and 2_5_11 put no months in order, clocks do.
//   const JoinOrder order = join_order(sources, options, named_one_by_one, run);    read sources[order.places[0]] first
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>
#include <vector>

#include "bha/pipeline/session.h"

namespace bha::pipeline {

struct Moment {
  std::int64_t unix_time_ns = record::no_time;  // since 1970-01-01, as written
  std::int64_t time_ns = record::no_time;       // test time
};
/// Of the first row that has a wall clock, and of the first row; record::no_time: there is none, or it cannot be read.
[[nodiscard]] Moment first_moment(const formats::Source&, const Options&, const Run&);

struct JoinOrder {
  std::vector<std::size_t> places{};
  std::vector<Finding> findings{};
};
/// As given where a source has no wall clock (if none has one and test time falls by more than a day, with a warning: it may begin
/// anew in each file, or the order is wrong). The files of a folder or pattern: by their clocks, of equal ones by their names,
/// with a note where names say otherwise. named_one_by_one: as given, for the order was said, with a warning where one begins
/// more than a day before the one in front of it.
/// Findings  time_back
[[nodiscard]] JoinOrder join_order(std::span<const formats::Source>, const Options&, bool named_one_by_one, const Run&);

}  // namespace bha::pipeline
