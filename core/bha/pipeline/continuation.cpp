#include "bha/pipeline/continuation.h"

#include <cmath>

#include "bha/base/text.h"

namespace bha::pipeline {
namespace {

constexpr double begins_in_mid_test_s = 60, pause_s = 600;

std::string seconds(double value) {
  std::string out;
  append_number(out, value);
  return out + " s";
}

bool counts_on(const Extent& earlier, const Extent& later) {
  return earlier.last_cycle > 1 && later.first_cycle != no_integer && later.first_cycle == earlier.last_cycle + 1;
}

}  // namespace

std::optional<Extent> extent_of(const Analysis& analysis) {
  if (analysis.cycles.empty() || analysis.source.empty()) return {};
  const features::CycleRow &first = analysis.cycles.front(), &last = analysis.cycles.back();
  return Extent{.source = analysis.source.front().name,
                .cell = analysis.cell.id,
                .start_s = first.start_time_s,
                .end_s = last.start_time_s + last.duration_s,
                .first_cycle = first.cycle_source,
                .last_cycle = last.cycle_source};
}

bool continues(const Extent& earlier, const Extent& later) {
  if (counts_on(earlier, later) && later.start_s < begins_in_mid_test_s)
    return true;  // the clock began anew, the numbers did not
  if (!(later.start_s > begins_in_mid_test_s && later.start_s >= earlier.end_s)) return false;
  const bool same_cycle = earlier.last_cycle > 1 && later.first_cycle == earlier.last_cycle;
  const bool by_number = same_cycle || counts_on(earlier, later);
  return by_number || later.start_s - earlier.end_s <= std::fmin(pause_s, 0.1 * earlier.end_s);
}

Finding continuation_finding(const Extent& earlier, const Extent& later) {
  return finding(
      Code::apparent_continuation, Severity::warning, {.file = later.source, .column = "time_s", .cell = later.cell},
      later.start_s < begins_in_mid_test_s
          ? "cycles from " + number_text(static_cast<double>(later.first_cycle)) + " on, after " + earlier.source +
                " ended with " + number_text(static_cast<double>(earlier.last_cycle))
          : "a start at " + seconds(later.start_s) + ", after " + earlier.source + " ended at " + seconds(earlier.end_s),
      "a test from its beginning", "say --join ID if both are one cell's");
}

// Against all that were read before, in whatever order their names came.
void tell_continuation(std::vector<Extent>& told, Analysis& analysis) {
  const auto own = extent_of(analysis);
  if (!own) return;
  for (const Extent& other : told) {
    if (continues(other, *own))
      analysis.findings.push_back(continuation_finding(other, *own));
    else if (continues(*own, other))
      analysis.findings.push_back(continuation_finding(*own, other));
    else
      continue;
    break;
  }
  told.push_back(*own);
}

}  // namespace bha::pipeline
