#include "bha/pipeline/join_order.h"

#include <algorithm>
#include <numeric>
#include <utility>

#include "bha/base/text.h"

namespace bha::pipeline {
namespace {

constexpr std::int64_t day_ns = 86'400'000'000'000;

Moment first_in(const record::SampleBlock& block) {
  const auto wall = std::ranges::find_if(block.unix_time_ns, [](std::int64_t ns) { return ns != record::no_time; });
  return {.unix_time_ns = wall == block.unix_time_ns.end() ? record::no_time : *wall,
          .time_ns = block.time_ns.empty() ? record::no_time : block.time_ns.front()};
}

// The head goes the way of every text, however it is written (UTF-16, CR line ends, quoted line breaks).
Moment first_in_text(const formats::Part& part, const record::Belief& belief, const Options& options, const Limits& limits) {
  Moment out;
  auto session = Session::open(belief, {.belief = options.belief, .extra_formats = options.extra_formats}, limits, part.name);
  if (!session) return out;
  session->only_show([&](const record::SampleBlock& block) {
    const Moment here = first_in(block);
    if (out.time_ns == record::no_time) out.time_ns = here.time_ns;
    if (out.unix_time_ns == record::no_time) out.unix_time_ns = here.unix_time_ns;
  });
  std::vector<char> head(static_cast<std::size_t>(std::min<std::uint64_t>(part.size, limits.probe_bytes)));
  const auto got = part.read_at(0, head);
  if (!got || !session->push_bytes({head.data(), *got}) || *got < part.size) return out;
  (void)session->end_of_text();  // a refusal comes again where the file is read
  return out;
}

// 4 days, 2.5 hours, 12 minutes
std::string duration(std::int64_t ns) {
  constexpr std::pair<std::int64_t, const char*> units[] = {
      {day_ns, " days"}, {day_ns / 24, " hours"}, {day_ns / 1440, " minutes"}, {1'000'000'000, " s"}};
  const auto* unit = std::ranges::find_if(units, [&](const auto& each) { return ns >= each.first; });
  if (unit == std::end(units)) --unit;
  std::string out;
  append_number(out, static_cast<double>(ns / (unit->first / 10)) / 10);
  return out + unit->second;
}

// The first that begins more than so much before the one in front of it.
std::size_t first_back(const std::vector<std::int64_t>& begins, std::int64_t tolerance_ns) {
  std::size_t back = 1;
  while (back < begins.size() && begins[back] >= begins[back - 1] - tolerance_ns) ++back;
  return back;
}

void tell_test_times(const std::vector<std::int64_t>& begins, std::span<const formats::Source> sources, JoinOrder& out) {
  if (std::ranges::count(begins, record::no_time) > 0) return;
  const std::size_t back = first_back(begins, day_ns);
  if (back >= begins.size()) return;
  out.findings.push_back(finding(Code::time_back, Severity::warning, {.file = sources[back].name, .column = "--join"},
                                 "its test time begins " + duration(begins[back - 1] - begins[back]) + " before that of " +
                                     sources[back - 1].name + ", which is read first",
                                 "files in the order in which they were recorded",
                                 "name them in that order; nothing, if test time begins anew in each of them"));
}

}  // namespace

Moment first_moment(const formats::Source& source, const Options& options, const Run& run) {
  const auto decided = formats::probe(source, options.belief, run.limits, options.extra_formats);
  if (!decided) return {};
  const formats::Format* format = formats::format_named(decided->belief.format, options.extra_formats);
  if (format == nullptr) return {};
  if (format->open == nullptr) return first_in_text(source.parts.front(), decided->belief, options, run.limits);
  const auto reader = format->open(source, decided->belief, options.belief, run.limits);
  record::SampleBlock block;
  if (!reader) return {};
  const auto more = (*reader)->next(block);
  return more && *more ? first_in(block) : Moment{};
}

JoinOrder join_order(std::span<const formats::Source> sources, const Options& options, bool named_one_by_one, const Run& run) {
  JoinOrder out;
  out.places.resize(sources.size());
  std::iota(out.places.begin(), out.places.end(), std::size_t{0});
  std::vector<std::int64_t> begins, test_times;
  for (const formats::Source& source : sources) {
    const Moment first = first_moment(source, options, run);
    begins.push_back(first.unix_time_ns);
    test_times.push_back(first.time_ns);
  }
  const auto none = std::ranges::count(begins, record::no_time);
  if (none == std::ssize(begins)) tell_test_times(test_times, sources, out);
  if (none > 0) return out;
  const std::size_t back = first_back(begins, named_one_by_one ? day_ns : 0);
  if (back >= begins.size()) return out;
  const std::string found = "it begins " + duration(begins[back - 1] - begins[back]) + " before " + sources[back - 1].name +
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
