#include "bha/pipeline/join_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "bha/base/text.h"
#include "bha/formats/text.h"
#include "bha/formats/text_plain.h"

namespace bha::pipeline {
namespace {

constexpr std::int64_t day_ns = 86'400'000'000'000;

std::int64_t first_in(const record::SampleBlock& block) {
  for (const std::int64_t ns : block.unix_time_ns)
    if (ns != record::no_time) return ns;
  return record::no_time;
}

std::int64_t first_in_text(const formats::Part& part, const record::Belief& belief, const Limits& limits) {
  const auto plan = formats::plan(belief, limits);
  if (!plan || formats::needs_plain(belief.dialect)) return record::no_time;
  std::vector<char> head(static_cast<std::size_t>(std::min<std::uint64_t>(part.size, limits.probe_bytes)));
  const auto got = part.read_at(0, head);
  if (!got) return record::no_time;
  std::string_view text(head.data(), *got);
  const std::size_t from = formats::after_lines(text, static_cast<std::uint64_t>(belief.dialect.first_data_line - 1));
  if (from == std::string_view::npos) return record::no_time;
  text = text.substr(from, text.rfind('\n') == std::string_view::npos ? text.size() : text.rfind('\n') + 1 - from);
  formats::ParsedPiece parsed;
  formats::parse(text, *plan, parsed);
  for (const record::SampleBlock& block : parsed.blocks)
    if (const std::int64_t ns = block.rows > 0 ? first_in(block) : record::no_time; ns != record::no_time) return ns;
  return record::no_time;
}

std::string days(std::int64_t ns) {
  std::string out;
  append_number(out, static_cast<double>(ns / (day_ns / 10)) / 10);
  return out + " days";
}

}  // namespace

std::int64_t first_moment(const formats::Source& source, const Options& options, const Run& run) {
  const auto decided = formats::probe(source, options.belief, run.limits, options.extra_formats);
  if (!decided) return record::no_time;
  const formats::Format* format = formats::format_named(decided->belief.format, options.extra_formats);
  if (format == nullptr) return record::no_time;
  if (format->open == nullptr) return first_in_text(source.parts.front(), decided->belief, run.limits);
  const auto reader = format->open(source, decided->belief, options.belief, run.limits);
  record::SampleBlock block;
  if (!reader) return record::no_time;
  const auto more = (*reader)->next(block);
  return more && *more ? first_in(block) : record::no_time;
}

JoinOrder join_order(std::span<const formats::Source> sources, const Options& options, bool named_one_by_one, const Run& run) {
  JoinOrder out;
  out.places.resize(sources.size());
  std::iota(out.places.begin(), out.places.end(), std::size_t{0});
  std::vector<std::int64_t> begins;
  for (const formats::Source& source : sources)
    if (begins.emplace_back(first_moment(source, options, run)) == record::no_time) return out;
  std::size_t back = 1;
  while (back < begins.size() && begins[back] >= begins[back - 1] - day_ns) ++back;
  if (back >= begins.size()) return out;
  const std::string found = "it begins " + days(begins[back - 1] - begins[back]) + " before " + sources[back - 1].name +
                            ", which " + (named_one_by_one ? "is read first" : "its name comes after");
  if (named_one_by_one) {
    out.findings.push_back(finding(Code::time_back, Severity::warning, {.file = sources[back].name, .column = "--join"}, found,
                                   "files in the order in which they were recorded",
                                   "name them in that order, or their folder: its files are joined by their clocks"));
    return out;
  }
  std::ranges::sort(out.places, {}, [&](std::size_t i) { return std::pair(begins[i], i); });
  out.findings.push_back(finding(Code::time_back, Severity::note, {.file = sources[back].name, .column = "--join"}, found,
                                 "files in the order in which they were recorded",
                                 "nothing: they were joined in the order of their clocks"));
  return out;
}

}  // namespace bha::pipeline
