// What a call from Python says beside its source: keyword arguments, named as CONTRACT names them, as one described struct.
#pragma once
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"
#include "bha/pipeline/metadata.h"
#include "bha/pipeline/types.h"

namespace bha::python {

/// Empty, NaN and nothing: not said. believe: a belief, an inspection or a report as JSON text; or in the file believe_file.
/// exclude: "17=REASON", "40-42=REASON". slice_voltage_V, slice_current_A: from, to. window_V: NaN: by default. threads: 0: all. time_limit_s: 0: none.
struct Asked {
  std::string believe{}, believe_file{}, delimiter{}, decimal{}, clock{}, sign{}, temperature{};
  std::map<std::string, std::string> map{};
  double nominal_capacity_Ah = nan, voltage_min_V = nan, voltage_max_V = nan;
  std::string configuration{}, cell{}, metadata{}, join{}, by = "cycle";
  std::vector<std::string> exclude{};
  bool test_time_is_continuous = false;
  std::string reference = "auto";
  double eol = 0.8, eol_Ah = nan;
  std::string x = "cycle";
  std::uint64_t seed = 1;
  std::vector<std::string> groups{};
  std::vector<double> slice_voltage_V{}, slice_current_A{};
  double window_V = nan;
  std::uint64_t threads = 0;
  double time_limit_s = 0;
};

/// With what --metadata and --believe name read in.
struct Reading {
  pipeline::Options options{};
  std::vector<pipeline::MetadataRow> metadata{};
  std::string join{};
  std::size_t threads = 0;
  double time_limit_s = 0;
};
/// From the JSON text that the package makes of keyword arguments.
/// Findings  document_invalid (with the argument's name): a value of another kind; option_invalid: one that cannot be right;
///           those of the two files (all refused)
[[nodiscard]] Result<Reading> reading_of(std::string_view json);

}  // namespace bha::python
namespace bha {
template <>
inline constexpr auto fields<python::Asked> =
    Fields{Field{"believe", &python::Asked::believe, "A belief to repeat or override."},
           Field{"believe_file", &python::Asked::believe_file, "The file it stands in."},
           Field{"delimiter", &python::Asked::delimiter, "What separates fields: , ; | tab or blank."},
           Field{"decimal", &python::Asked::decimal, "Decimal sign."},
           Field{"clock", &python::Asked::clock, "test-time, step-time, unix-time, date-time; or ymd, mdy, dmy for dates."},
           Field{"sign", &python::Asked::sign, "charge-positive, discharge-positive or from-state."},
           Field{"temperature", &python::Asked::temperature, "Heading of the column to take as cell temperature."},
           Field{"map", &python::Asked::map, "Quantity -> heading, or heading:unit."},
           Field{"nominal_capacity_Ah", &python::Asked::nominal_capacity_Ah, "Nominal capacity [Ah]."},
           Field{"voltage_min_V", &python::Asked::voltage_min_V, "Lower cut-off [V]."},
           Field{"voltage_max_V", &python::Asked::voltage_max_V, "Upper cut-off [V]."},
           Field{"configuration", &python::Asked::configuration, "full-cell, half-cell-anode or half-cell-cathode."},
           Field{"cell", &python::Asked::cell, "One cell of a source that holds several."},
           Field{"metadata", &python::Asked::metadata, "Table of files and their cells."},
           Field{"join", &python::Asked::join, "All sources are one cell of this name."},
           Field{"by", &python::Asked::by, "Whose cycles are counted: cycle (ours) or cycle_source."},
           Field{"exclude", &python::Asked::exclude, "Cycles to leave out of the fade curve, and why."},
           Field{"test_time_is_continuous", &python::Asked::test_time_is_continuous, "Days from test time without a wall clock."},
           Field{"reference", &python::Asked::reference, "What 1 means."},
           Field{"eol", &python::Asked::eol, "End of life as a share of the reference."},
           Field{"eol_Ah", &python::Asked::eol_Ah, "End of life, absolute [Ah]."},
           Field{"x", &python::Asked::x, "What laws are fitted over: cycle, efc or days."},
           Field{"seed", &python::Asked::seed, "Of the bootstraps."},
           Field{"groups", &python::Asked::groups, "More features: slices, dcir, ic-peaks, ic-curves, depths, rests, delta-q."},
           Field{"window_V", &python::Asked::window_V, "Width of each window of voltage [V]."},
           Field{"slice_voltage_V", &python::Asked::slice_voltage_V, "Window of the CC slice [V]."},
           Field{"slice_current_A", &python::Asked::slice_current_A, "Window of the CV slice [A]."},
           Field{"threads", &python::Asked::threads, "Threads; 0: all."},
           Field{"time_limit_s", &python::Asked::time_limit_s, "Stop after so many seconds with the best so far; 0: never."}};
static_assert(fully_described<python::Asked>);
}  // namespace bha
