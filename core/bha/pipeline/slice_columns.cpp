#include "bha/pipeline/slice_columns.h"

#include <algorithm>

#include "bha/report/rows_csv.h"

namespace bha::pipeline {
namespace {

// Cycle and start time stand in the cycle table already.
std::string_view without_cycle_and_start(std::string_view line) { return line.substr(line.find(',', line.find(',') + 1)); }

}  // namespace

void append_heading_with_slices(std::string& out) {
  report::append_csv_heading<features::CycleRow>(out);
  std::string slice;
  report::append_csv_heading<features::SliceRow>(slice);
  out.pop_back();
  out += without_cycle_and_start(slice);
}

void append_with_slices(std::string& out, std::span<const features::CycleRow> rows, std::span<const features::SliceRow> slices) {
  const features::SliceRow none{.cc_missing = Code::no_charge, .cv_missing = Code::no_charge};
  std::string line;
  for (const features::CycleRow& row : rows) {
    const auto at = std::ranges::lower_bound(slices, row.cycle, {}, &features::SliceRow::cycle);
    report::append_csv_row(out, row);
    line.clear();
    report::append_csv_row(line, at != slices.end() && at->cycle == row.cycle ? *at : none);
    out.pop_back();
    out += without_cycle_and_start(line);
  }
}

}  // namespace bha::pipeline
