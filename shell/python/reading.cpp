#include "shell/python/reading.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <span>

#include "bha/base/table.h"
#include "bha/pipeline/continuation.h"
#include "bha/pipeline/join_order.h"
#include "bha/pipeline/session.h"
#include "shell/containers/containers.h"
#include "shell/files/source.h"

namespace bha::python {
namespace {

Result<formats::Source> open(const Given& given) {
  return given.frame != nullptr ? containers::source_of(given.frame, given.name) : files::open(given.name, true);
}

// What the call said goes before what the table says.
pipeline::Options options_for(const Given& given, const Reading& reading, std::size_t threads) {
  pipeline::Options options = reading.options;
  options.extra_formats = given.frame != nullptr ? containers::frame_formats() : containers::formats(threads);
  pipeline::take_in(options, pipeline::row_of(reading.metadata, given.name));
  return options;
}

// Patterns and folders are what the command makes of them; frames stay where they are.
Result<std::vector<Given>> expanded(const std::vector<Given>& given) {
  std::vector<Given> out;
  std::vector<std::string> paths;
  const auto take_paths = [&]() -> Result<void> {
    if (paths.empty()) return {};
    const auto found = files::expand(paths);
    if (!found) return Refusal(found.error());
    for (const std::string& path : *found) out.push_back({.name = path});
    paths.clear();
    return {};
  };
  for (const Given& one : given) {
    if (one.frame == nullptr) {
      paths.push_back(one.name);
      continue;
    }
    if (const auto taken = take_paths(); !taken) return Refusal(taken.error());
    out.push_back(one);
  }
  if (const auto taken = take_paths(); !taken) return Refusal(taken.error());
  return out;
}

Result<void> set_digest(pipeline::Analysis& analysis, std::size_t at, const formats::Source& source, const Given& given) {
  if (given.frame != nullptr) return {};
  const auto digest = files::digest(source);
  if (!digest) return Refusal(digest.error());
  analysis.source[at].sha256 = digest->sha256;
  analysis.source[at].bytes = digest->bytes;
  return {};
}

std::vector<Result<pipeline::Analysis>> cells_of(const Given& given, const pipeline::Options& options, bool with_digest,
                                                 Run& run) {
  const auto source = open(given);
  if (!source) return {Refusal(source.error())};
  auto cells = pipeline::analyse_each(*source, options, run);
  for (auto& cell : cells)
    if (cell && with_digest)
      if (const auto set = set_digest(*cell, 0, *source, given); !set) cell = Refusal(set.error());
  return cells;
}

Result<pipeline::Analysis> joined(const std::vector<Given>& given, const Reading& reading, bool one_by_one, bool with_digest,
                                  Run& run) {
  std::vector<formats::Source> sources;
  for (const Given& one : given) {
    auto source = open(one);
    if (!source) return Refusal(source.error());
    sources.push_back(std::move(*source));
    if ((one.frame == nullptr) != (given.front().frame == nullptr))
      return refuse(Code::option_invalid, {.file = one.name, .column = "join"}, "files and frames together", "files, or frames");
  }
  pipeline::Options options = options_for(given.front(), reading, run.threads);
  options.cell.id = reading.join;
  const pipeline::JoinOrder order = pipeline::join_order(sources, options, one_by_one, run);
  std::vector<formats::Source> in_order;
  for (const std::size_t place : order.places) in_order.push_back(sources[place]);
  auto analysis = pipeline::analyse_joined(in_order, options, run);
  if (analysis) analysis->findings.insert(analysis->findings.end(), order.findings.begin(), order.findings.end());
  for (std::size_t i = 0; with_digest && analysis && i < in_order.size(); ++i)
    if (const auto set = set_digest(*analysis, i, in_order[i], given[order.places[i]]); !set) return Refusal(set.error());
  return analysis;
}

// Cells of one name in different places are different cells.
struct Telling {
  std::map<std::string, int> named{};
  std::vector<pipeline::Extent> extents{};
  bool several = false;
  std::vector<Result<pipeline::Analysis>> out{};

  void take(Result<pipeline::Analysis> cell) {
    if (cell)
      if (const int n = ++named[cell->cell.id]; n > 1) cell->cell.id += "-" + std::to_string(n);
    if (cell && several) pipeline::tell_continuation(extents, *cell);
    out.push_back(std::move(cell));
  }
};

}  // namespace

std::vector<Result<pipeline::Analysis>> analyses_of(const std::vector<Given>& asked, const Reading& reading, bool with_digest,
                                                    Run& run) {
  const auto found = expanded(asked);
  if (!found) return {Refusal(found.error())};
  const std::vector<Given>& given = *found;
  if (!reading.join.empty() && !given.empty())
    return {joined(given, reading, std::ranges::equal(given, asked, {}, &Given::name, &Given::name), with_digest, run)};
  Telling telling{.several = given.size() > 1};
  // Several sources: each on one thread, so many at a time that results can be handed on in order. One: its pieces on all.
  const std::size_t at_once = given.size() == 1 ? 1 : 4 * run.threads;
  std::size_t from = 0;
  for (; from < given.size() && !run.must_stop(); from += at_once) {
    const std::size_t n = std::min(at_once, given.size() - from);
    std::vector<std::vector<Result<pipeline::Analysis>>> results(n);
    Run alone = run;
    if (n > 1) alone.parallel_for = nullptr, alone.parallel_in_order = nullptr, alone.threads = 1, alone.progress = nullptr;
    run.each(n, [&](std::size_t i) {
      Run own = alone;
      const Given& one = given[from + i];
      results[i] = cells_of(one, options_for(one, reading, own.threads), with_digest, own);
    });
    for (auto& cells : results)
      for (auto& cell : cells) telling.take(std::move(cell));
    if (given.size() > 1) run.tell(static_cast<double>(from + n) / static_cast<double>(given.size()), "files read");
  }
  if (from < given.size())
    telling.take(refuse(run.stop_code(), {}, std::to_string(from) + " of " + std::to_string(given.size()) + " files",
                        "all of them", "give it more time"));
  return std::move(telling.out);
}

Result<formats::Decision> decided(const Given& given, const Reading& reading, Run& run) {
  const auto source = open(given);
  if (!source) return Refusal(source.error());
  const pipeline::Options options = options_for(given, reading, 1);
  return formats::probe(*source, options.belief, run.limits, options.extra_formats);
}

namespace {

// A text is pushed as it lies, from its first byte on; a reader gives blocks.
Result<void> push_rows(const formats::Source& source, const record::Belief& belief, const pipeline::Options& options,
                       pipeline::Session& session, Run& run) {
  const formats::Format* format = formats::format_named(belief.format, options.extra_formats);
  if (format != nullptr && format->open != nullptr) {
    auto reader = format->open(source, belief, options.belief, run.limits);
    if (!reader) return Refusal(reader.error());
    record::SampleBlock block;
    while (!run.must_stop()) {
      const auto more = (*reader)->next(block);
      if (!more) return Refusal(more.error());
      if (!*more) return session.end_of_blocks((*reader)->findings(), (*reader)->rejects());
      session.push_block(block);
      run.tell(-1, source.name);
    }
    return {};
  }
  const formats::Part& part = source.parts.front();
  std::vector<char> buffer(run.limits.piece_bytes);
  for (std::uint64_t at = 0; !run.must_stop();) {
    const auto got = part.read_at(at, buffer);
    if (!got) return Refusal(got.error());
    if (*got == 0) return session.end_of_text();
    if (const auto pushed = session.push_bytes({buffer.data(), *got}); !pushed) return pushed;
    at += *got;
    run.tell(part.size == formats::unknown_size ? -1 : static_cast<double>(at) / static_cast<double>(part.size), source.name);
  }
  return {};
}

}  // namespace

Result<report::ArrowTable> samples_of(const Given& given, const Reading& reading, Run& run) {
  const auto source = open(given);
  if (!source) return Refusal(source.error());
  const pipeline::Options options = options_for(given, reading, run.threads);
  const auto decision = formats::probe(*source, options.belief, run.limits, options.extra_formats);
  if (!decision) return Refusal(decision.error());
  if (!decision->cells.empty() && options.belief.cell.empty())
    return refuse(Code::several_cells, {.file = given.name}, std::to_string(decision->cells.size()) + " cells", "one cell");
  auto session = pipeline::Session::open(decision->belief, options, run.limits, given.name);
  if (!session) return Refusal(session.error());
  SampleTable out;
  session->only_show([&](const record::SampleBlock& block) { out.push(block); });
  if (const auto pushed = push_rows(*source, decision->belief, options, *session, run); !pushed) return Refusal(pushed.error());
  if (run.must_stop()) return refuse(run.stop_code(), {.file = given.name}, "rows that were not read", "all of them");
  return std::move(out).table();
}

report::ArrowColumn& SampleTable::column(const char* name, const char* format) {
  for (report::ArrowColumn& known : table_.columns)
    if (known.name == name) return known;
  fill_up(table_.columns.emplace_back(report::ArrowColumn{.name = name, .format = format}));
  return table_.columns.back();
}

// Rows whose blocks had no such column.
void SampleTable::fill_up(report::ArrowColumn& column) const {
  while (column.length < table_.rows) switch (column.format[0]) {
      case 'g':
        column.append(nan);
        break;
      case 'l':
        column.append(no_integer);
        break;
      default:
        column.append(word(record::State::unknown));
    }
}

void SampleTable::push(const record::SampleBlock& block) {
  const auto numbers = [&](const char* name, const std::vector<double>& values, bool required) {
    if (values.empty() && !required) return;
    report::ArrowColumn& into = column(name, "g");
    for (const double value : values) into.append(value);
  };
  const auto times = [&](const char* name, const std::vector<std::int64_t>& values, bool required) {
    if (values.empty() && !required) return;
    report::ArrowColumn& into = column(name, "g");
    for (const std::int64_t ns : values) into.append(ns == record::no_time ? nan : static_cast<double>(ns) / 1e9);
  };
  const auto whole = [&](const char* name, const std::vector<std::int32_t>& values) {
    if (values.empty()) return;
    report::ArrowColumn& into = column(name, "l");
    for (const std::int32_t value : values) into.append(value == record::no_step ? no_integer : std::int64_t{value});
  };
  times("time_s", block.time_ns, true);
  numbers("voltage_V", block.voltage_V, true);
  numbers("current_A", block.current_A, true);
  times("unix_time_s", block.unix_time_ns, false);
  numbers("temperature_degC", block.temperature_degC, false);
  numbers("ambient_temperature_degC", block.ambient_temperature_degC, false);
  whole("step", block.step);
  whole("cycle_source", block.cycle_source);
  if (!block.state.empty()) {
    report::ArrowColumn& into = column("state", "u");
    for (const record::State state : block.state) into.append(word(state));
  }
  numbers("charge_counter_Ah", block.charge_counter_Ah, false);
  numbers("discharge_counter_Ah", block.discharge_counter_Ah, false);
  table_.rows += static_cast<std::int64_t>(block.rows);
  for (report::ArrowColumn& known : table_.columns) fill_up(known);
}

report::ArrowTable SampleTable::table() && {
  if (table_.rows == 0) push({});
  return std::move(table_);
}

}  // namespace bha::python
