// Containers read as a whole, and what differs between two readings.
#pragma once
#include <cmath>
#include <cstring>
#include <fstream>
#include <sstream>

#include "bha/formats/registry.h"
#include "bha/formats/text.h"
#include "shell/containers/container.h"
#include "shell/containers/containers.h"

namespace bha::containers {

using record::SampleBlock;

inline std::string bytes_of(const std::string& path) {
  std::ifstream in(path, std::ios::binary);
  std::ostringstream out;
  out << in.rdbuf();
  return out.str();
}
inline std::string golden(const std::string& name) { return bytes_of(BHA_ROOT "/data/golden/containers/" + name); }
inline bool ends_in_h5(const std::string& name) { return name.ends_with(".h5"); }
inline bool has_plugin(const std::string& name) {
  return plugin(name.ends_with(".xlsx") ? xlsx_plugin : ends_in_h5(name) ? hdf5_plugin : arrow_plugin, {}).has_value();
}

struct Read {
  record::Belief belief{};
  SampleBlock rows{};
  std::vector<Finding> findings{}, noted{};  // by the reader; when it was decided
  std::vector<std::string> cells{};
};

template <class T>
inline void append(std::vector<T>& to, const std::vector<T>& from) {
  to.insert(to.end(), from.begin(), from.end());
}
inline void append(SampleBlock& to, const SampleBlock& from) {
  to.rows += from.rows;
  append(to.time_ns, from.time_ns), append(to.voltage_V, from.voltage_V), append(to.current_A, from.current_A);
  append(to.unix_time_ns, from.unix_time_ns), append(to.temperature_degC, from.temperature_degC), append(to.step, from.step);
  append(to.cycle_source, from.cycle_source), append(to.state, from.state);
}

/// `kept`: what was opened to decide is read on, as of a file.
inline Result<Read> read_container(const std::string& name, const std::string& bytes, const formats::BeliefOptions& options = {},
                                   std::size_t threads = 1, bool kept = false) {
  auto source = formats::source_in_memory(name, bytes);
  if (kept) source.opened = std::make_shared<std::unique_ptr<formats::Opened>>();
  auto decision = formats::probe(source, options, {}, formats(threads));
  if (!decision) return Refusal(decision.error());
  Read out{.belief = decision->belief, .noted = decision->findings, .cells = decision->cells};
  const auto* format = formats::format_named(out.belief.format, formats(threads));
  if (format == nullptr || format->open == nullptr) return refuse(Code::internal, {}, out.belief.format, "a container");
  auto reader = format->open(source, out.belief, options, {});
  if (!reader) return Refusal(reader.error());
  SampleBlock block;
  for (;;) {
    const auto more = (*reader)->next(block);
    if (!more) return Refusal(more.error());
    if (!*more) break;
    append(out.rows, block);
  }
  out.findings = (*reader)->findings();
  return out;
}

inline Result<Read> read_text(const std::string& name) {
  const std::string bytes = golden(name);
  auto decision = formats::probe(formats::source_in_memory(name, bytes), {}, {});
  if (!decision) return Refusal(decision.error());
  const auto plan = formats::plan(decision->belief, {});
  if (!plan) return Refusal(plan.error());
  formats::ParsedPiece piece;
  formats::parse(std::string_view(bytes).substr(bytes.find('\n') + 1), *plan, piece);
  Read out{.belief = decision->belief};
  for (const SampleBlock& block : piece.blocks) append(out.rows, block);
  return out;
}

template <class T>
inline bool same_bits(const std::vector<T>& a, const std::vector<T>& b) {
  return a.size() == b.size() && (a.empty() || std::memcmp(a.data(), b.data(), a.size() * sizeof(T)) == 0);
}
// A missing number is a NaN, whichever.
inline bool same_numbers(const std::vector<double>& a, const std::vector<double>& b) {
  for (std::size_t i = 0; i < a.size() && i < b.size(); ++i)
    if (std::memcmp(&a[i], &b[i], sizeof(double)) != 0 && !(std::isnan(a[i]) && std::isnan(b[i]))) return false;
  return a.size() == b.size();
}
/// What differs; empty: nothing.
inline std::string difference(const SampleBlock& a, const SampleBlock& b) {
  if (a.rows != b.rows) return "rows";
  if (!same_bits(a.time_ns, b.time_ns)) return "time_ns";
  if (!same_numbers(a.voltage_V, b.voltage_V)) return "voltage_V";
  if (!same_numbers(a.current_A, b.current_A)) return "current_A";
  if (!same_bits(a.unix_time_ns, b.unix_time_ns)) return "unix_time_ns";
  if (!same_numbers(a.temperature_degC, b.temperature_degC)) return "temperature_degC";
  if (!same_bits(a.step, b.step)) return "step";
  if (!same_bits(a.cycle_source, b.cycle_source)) return "cycle_source";
  return same_bits(a.state, b.state) ? "" : "state";
}

}  // namespace bha::containers
