#include "bha/pipeline/left_out.h"

#include "bha/base/text.h"

namespace bha::pipeline {
namespace {

constexpr std::string_view option = "--exclude";

std::string cycles_of(const features::LeftOut& one) {
  std::string out = std::to_string(one.first_cycle);
  return one.last_cycle == one.first_cycle ? out : out + "-" + std::to_string(one.last_cycle);
}

Refusal bad(std::string_view text) {
  return refuse(Code::option_invalid, {.column = std::string(option)}, in_quotes(text),
                "CYCLE=REASON or FIRST-LAST=REASON, the reason on one line", "say for example --exclude \"17=chamber open\"");
}

/// These three may be part of a series; what has another reason is part of none.
bool counts(const features::CycleRow& row) {
  return row.exclusion == Code::none || row.exclusion == Code::checkup || row.exclusion == Code::not_in_main_key;
}

}  // namespace

std::string text_of(const features::LeftOut& one) { return cycles_of(one) + "=" + one.reason; }

Result<void> check(std::span<const features::LeftOut> all) {
  for (const features::LeftOut& one : all) {
    const bool one_line = one.reason.find_first_of("\r\n") == std::string::npos;
    if (one.first_cycle < 0 || one.last_cycle < one.first_cycle || trimmed(one.reason).empty() || !one_line)
      return bad(text_of(one));
  }
  return {};
}

Result<features::LeftOut> left_out_from(std::string_view text) {
  const std::size_t equal = text.find('=');
  if (equal == std::string_view::npos) return bad(text);
  const std::string_view cycles = text.substr(0, equal);
  const std::size_t dash = cycles.find('-');
  features::LeftOut out{.reason = std::string(trimmed(text.substr(equal + 1)))};
  if (!read_integer(cycles.substr(0, dash), out.first_cycle)) return bad(text);
  out.last_cycle = out.first_cycle;
  if (dash != std::string_view::npos && !read_integer(cycles.substr(dash + 1), out.last_cycle)) return bad(text);
  if (!check({&out, 1})) return bad(text);
  return out;
}

void leave_out(Analysis& analysis, std::span<const features::LeftOut> asked) {
  const std::string file = analysis.source.empty() ? "" : analysis.source.front().name;
  for (const features::LeftOut& one : asked) {
    std::uint64_t taken = 0, there = 0;
    for (features::CycleRow& row : analysis.cycles) {
      if (row.cycle < one.first_cycle || row.cycle > one.last_cycle) continue;
      ++there;
      if (!counts(row)) continue;
      row.exclusion = Code::excluded_by_hand;
      ++taken;
    }
    analysis.left_out.push_back(one);
    const Place place{.file = file, .column = "exclusion", .cycle = one.first_cycle};
    const std::string which = (one.first_cycle == one.last_cycle ? "cycle " : "cycles ") + cycles_of(one);
    if (there == 0)
      analysis.findings.push_back(finding(Code::option_invalid, Severity::warning, place,
                                          which + ", which the table does not have", "a cycle of the table",
                                          "correct --exclude"));
    else
      analysis.findings.push_back(finding(Code::excluded_by_hand, Severity::note, place, which + ": " + one.reason,
                                          taken == there ? "" : std::to_string(there - taken) + " of them were left out already",
                                          {}, there));
  }
}

}  // namespace bha::pipeline
