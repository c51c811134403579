// What was measured: blocks of columns, and what was believed about the bytes they came from. Knows no algorithm.
#pragma once
#include <cstdint>
#include <limits>
#include <string>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"

namespace bha::record {

inline constexpr std::int64_t no_time = std::numeric_limits<std::int64_t>::min();  // missing time stamp
inline constexpr std::int32_t no_step = std::numeric_limits<std::int32_t>::min();  // missing step or cycle number

/// What the cycler said the cell was doing in a row; `unknown` where it said nothing.
enum class State : std::uint8_t { unknown, rest, charge, discharge, other };

/// At most Limits::block_rows rows, column by column. Required columns have `rows` entries; an optional one has `rows` or none.
/// Units are those of CONTRACT; charging current is positive; missing is NaN (no_time, no_step for integers).
struct SampleBlock {
  std::size_t rows = 0;
  std::uint64_t first_row = 1;          // number of the first row in the source, from 1 (rejected rows are counted too)
  std::vector<std::int64_t> time_ns{};  // test time; required
  std::vector<double> voltage_V{};      // required
  std::vector<double> current_A{};      // required
  std::vector<std::int64_t> unix_time_ns{};
  std::vector<double> temperature_degC{};          // the one chosen by the Belief
  std::vector<double> ambient_temperature_degC{};  // the chamber
  std::vector<std::int32_t> step{};                // changes where the cycler's step changes
  std::vector<std::int32_t> cycle_source{};        // the vendor's cycle number
  std::vector<State> state{};
  std::vector<double> charge_counter_Ah{};     // as the cycler gives it (factor applied), scope in Belief::counter_scope
  std::vector<double> discharge_counter_Ah{};  // both point to the same numbers where there is one unsigned counter
  std::vector<std::uint32_t>
      skipped{};  // offsets (rising) of rows before which rejected rows were left out: row numbers jump there

  [[nodiscard]] std::size_t size() const { return rows; }
};

/// A quantity that a column can hold.
enum class Quantity : std::uint8_t {
  ignored,
  time,
  unix_time,
  date_time,
  voltage,
  current,
  power,
  ambient_temperature,
  surface_temperature,
  temperature_t1,
  temperature_t2,
  temperature_t3,
  temperature_t4,
  temperature_t5,
  cycle,
  step_count,
  step_index,
  step_type,
  step_time,
  record_index,
  capacity,
  charge_capacity,
  discharge_capacity,
  net_capacity,
  energy,
  charge_energy,
  discharge_energy,
  internal_resistance,
  impedance
};

/// When a counter starts again at zero.
enum class CounterScope : std::uint8_t { none, total, cycle, step };
enum class SignRule : std::uint8_t { charge_positive, discharge_positive, from_state };
enum class ClockRule : std::uint8_t { test_time, step_time, unix_time, date_time };
enum class TextEncoding : std::uint8_t { utf8, latin1, utf16_le, utf16_be };
enum class LineEnd : std::uint8_t { lf, crlf, cr };
enum class Source : std::uint8_t { by_default, detected, declared };  // where a belief comes from
/// How a column's fields are written: 12.5 | 1d 02:03:04.5, 101:02:03.5 | 2022-04-11 10:58:07 AM (Dialect::date_format) | C,
/// CC_DChg, Rest (formats/state_words.h).
enum class Style : std::uint8_t { number, duration, date, state };

}  // namespace bha::record
namespace bha {
template <>
inline constexpr std::string_view words<record::Quantity>[] = {"ignored",
                                                               "time",
                                                               "unix_time",
                                                               "date_time",
                                                               "voltage",
                                                               "current",
                                                               "power",
                                                               "ambient_temperature",
                                                               "surface_temperature",
                                                               "temperature_t1",
                                                               "temperature_t2",
                                                               "temperature_t3",
                                                               "temperature_t4",
                                                               "temperature_t5",
                                                               "cycle",
                                                               "step_count",
                                                               "step_index",
                                                               "step_type",
                                                               "step_time",
                                                               "record_index",
                                                               "capacity",
                                                               "charge_capacity",
                                                               "discharge_capacity",
                                                               "net_capacity",
                                                               "energy",
                                                               "charge_energy",
                                                               "discharge_energy",
                                                               "internal_resistance",
                                                               "impedance"};
template <>
inline constexpr std::string_view words<record::CounterScope>[] = {"none", "total", "cycle", "step"};
template <>
inline constexpr std::string_view words<record::SignRule>[] = {"charge-positive", "discharge-positive", "from-state"};
template <>
inline constexpr std::string_view words<record::ClockRule>[] = {"test-time", "step-time", "unix-time", "date-time"};
template <>
inline constexpr std::string_view words<record::TextEncoding>[] = {"utf-8", "latin-1", "utf-16le", "utf-16be"};
template <>
inline constexpr std::string_view words<record::LineEnd>[] = {"lf", "crlf", "cr"};
template <>
inline constexpr std::string_view words<record::Source>[] = {"by default", "detected", "declared"};
template <>
inline constexpr std::string_view words<record::Style>[] = {"number", "duration", "date", "state"};
template <>
inline constexpr std::string_view words<record::State>[] = {"unknown", "rest", "charge", "discharge", "other"};
}  // namespace bha
namespace bha::record {

struct ColumnBelief {
  std::string heading{};
  std::int64_t index = -1;  // position in the table, from 0
  Quantity quantity{};
  CounterScope scope{};  // of a counter
  std::string unit{};    // as found in the heading; empty when none
  double factor = 1;     // value in CONTRACT's unit = factor · number + offset
  double offset = 0;     // kelvin, serial dates
  Style style{};
  Source source{};
  std::string evidence{};
};

struct Dialect {
  TextEncoding encoding{};
  bool byte_order_mark = false;
  std::string compression{};    // "", "gzip"
  std::string delimiter = ",";  // one byte
  std::string decimal = ".";
  LineEnd line_end{};
  bool quoted_fields = false;    // quotes occur; a quoted field may hold the delimiter
  bool quoted_lines = false;     // each line as a whole stands in quotes
  bool quoted_newlines = false;  // a quoted field may hold a line end: read by one thread
  std::int64_t header_line = 1;  // the line with the headings, from 1; 0: none
  std::int64_t first_data_line = 2;
  std::string date_format{};  // "ymd", "mdy", "dmy" of a date_time column
  Source source{};
};

/// Decided once from the head (and tail and middle of a file), printed, frozen; `--believe FILE` repeats or overrides it.
struct Belief {
  std::string format{};  // "bdf", "delimited", "nasa_pcoe", "parquet", …
  double confidence = 0;
  std::string evidence{};
  std::string runner_up{};
  double runner_up_confidence = 0;
  Dialect dialect{};
  std::vector<ColumnBelief> columns{};
  SignRule sign{};
  Source sign_source{};
  std::string sign_evidence{};
  double sign_agreement = nan;  // share of intervals that agree with the rule (METHODS 1.1)
  ClockRule clock{};
  std::string clock_evidence{};
  std::int64_t clock_origin_ns =
      0;  // subtracted from the clock's column when that is a wall clock: test time starts at the first row
  CounterScope counter_scope{};
  std::string temperature_source{};  // heading of the column that `temperature_degC` comes from; empty: none
  double rest_current_A = nan;       // |I| below this is rest (METHODS 1.2)
  std::string rest_evidence{};
  double voltage_min_V = nan, voltage_max_V = nan;  // cut-offs, declared or inferred
  Source voltage_limits_source{};
  double nominal_capacity_Ah = nan;  // only ever declared
  Source nominal_source{};
  std::string configuration = "full-cell";
  bool used_tail = false;
};
}  // namespace bha::record
namespace bha {
template <>
inline constexpr auto fields<record::ColumnBelief> =
    Fields{Field{"heading", &record::ColumnBelief::heading, "The column's heading as it stands in the file."},
           Field{"index", &record::ColumnBelief::index, "Position in the table, from 0."},
           Field{"quantity", &record::ColumnBelief::quantity, "What the column is taken for."},
           Field{"scope", &record::ColumnBelief::scope, "When a counter starts again at zero."},
           Field{"unit", &record::ColumnBelief::unit, "Unit found in the heading."},
           Field{"factor", &record::ColumnBelief::factor, "Factor to bha's unit."},
           Field{"offset", &record::ColumnBelief::offset, "Added after the factor (kelvin, serial dates)."},
           Field{"style", &record::ColumnBelief::style, "How its fields are written: number, duration, date or state."},
           Field{"source", &record::ColumnBelief::source, "by default, detected or declared."},
           Field{"evidence", &record::ColumnBelief::evidence, "Why."}};
static_assert(fully_described<record::ColumnBelief>);
template <>
inline constexpr auto fields<record::Dialect> =
    Fields{Field{"encoding", &record::Dialect::encoding, "Encoding of the text."},
           Field{"byte_order_mark", &record::Dialect::byte_order_mark, "Whether a byte order mark stands first."},
           Field{"compression", &record::Dialect::compression, "gzip, or empty."},
           Field{"delimiter", &record::Dialect::delimiter, "What separates fields."},
           Field{"decimal", &record::Dialect::decimal, "Decimal sign."},
           Field{"line_end", &record::Dialect::line_end, "lf, crlf or cr."},
           Field{"quoted_fields", &record::Dialect::quoted_fields, "Whether fields are quoted."},
           Field{"quoted_lines", &record::Dialect::quoted_lines, "Whether each line as a whole stands in quotes."},
           Field{"quoted_newlines", &record::Dialect::quoted_newlines, "Whether a quoted field may hold a line end."},
           Field{"header_line", &record::Dialect::header_line, "Line with the headings, from 1; 0: none."},
           Field{"first_data_line", &record::Dialect::first_data_line, "First line with data, from 1."},
           Field{"date_format", &record::Dialect::date_format, "Order of a date's parts."},
           Field{"source", &record::Dialect::source, "by default, detected or declared."}};
static_assert(fully_described<record::Dialect>);
template <>
inline constexpr auto fields<record::Belief> = Fields{
    Field{"format", &record::Belief::format, "The reader that was chosen."},
    Field{"confidence", &record::Belief::confidence, "How sure, 0 to 1."},
    Field{"evidence", &record::Belief::evidence, "Why this reader."},
    Field{"runner_up", &record::Belief::runner_up, "The second best reader."},
    Field{"runner_up_confidence", &record::Belief::runner_up_confidence, "How sure that one was."},
    Field{"dialect", &record::Belief::dialect, "How the text is written."},
    Field{"columns", &record::Belief::columns, "What each column is taken for."},
    Field{"sign", &record::Belief::sign, "Sign of the current in the file."},
    Field{"sign_source", &record::Belief::sign_source, "by default, detected or declared."},
    Field{"sign_evidence", &record::Belief::sign_evidence, "Why."},
    Field{"sign_agreement", &record::Belief::sign_agreement, "Share of intervals that agree."},
    Field{"clock", &record::Belief::clock, "Which column is the clock."},
    Field{"clock_evidence", &record::Belief::clock_evidence, "Why."},
    Field{"clock_origin_ns", &record::Belief::clock_origin_ns, "Subtracted from a wall clock that serves as test time [ns]."},
    Field{"counter_scope", &record::Belief::counter_scope, "When the capacity counter starts again at zero."},
    Field{"temperature_source", &record::Belief::temperature_source, "Column that temperature_degC comes from."},
    Field{"rest_current_A", &record::Belief::rest_current_A, "Current below this is rest [A]."},
    Field{"rest_evidence", &record::Belief::rest_evidence, "Why."},
    Field{"voltage_min_V", &record::Belief::voltage_min_V, "Lower cut-off [V]."},
    Field{"voltage_max_V", &record::Belief::voltage_max_V, "Upper cut-off [V]."},
    Field{"voltage_limits_source", &record::Belief::voltage_limits_source, "declared, or detected (inferred from the data)."},
    Field{"nominal_capacity_Ah", &record::Belief::nominal_capacity_Ah, "Nominal capacity [Ah], only ever declared."},
    Field{"nominal_source", &record::Belief::nominal_source, "declared, or by default (none)."},
    Field{"configuration", &record::Belief::configuration, "full-cell, half-cell-anode or half-cell-cathode."},
    Field{"used_tail", &record::Belief::used_tail, "Whether the end of the file was looked at as well."}};
static_assert(fully_described<record::Belief>);
}  // namespace bha
namespace bha::record {

struct Cell {  // what is known of the cell beside the record; NaN and "" where nobody said
  std::string id{}, chemistry{}, group{};
  double nominal_capacity_Ah = nan, voltage_min_V = nan, voltage_max_V = nan;
};
struct Provenance {
  std::string name{}, sha256{}, format{};
  std::uint64_t bytes = 0, rows = 0;
};
/// A row that could not be read: where, what stood there, why.
struct Reject {
  Code code{};
  std::uint64_t line = 0, row = 0;
  std::string column{}, text{};
};
}  // namespace bha::record
namespace bha {
template <>
inline constexpr auto fields<record::Cell> =
    Fields{Field{"id", &record::Cell::id, "Name of the cell."},
           Field{"chemistry", &record::Cell::chemistry, "Chemistry, as declared."},
           Field{"group", &record::Cell::group, "Group, as declared."},
           Field{"nominal_capacity_Ah", &record::Cell::nominal_capacity_Ah, "Nominal capacity [Ah]."},
           Field{"voltage_min_V", &record::Cell::voltage_min_V, "Lower cut-off [V]."},
           Field{"voltage_max_V", &record::Cell::voltage_max_V, "Upper cut-off [V]."}};
static_assert(fully_described<record::Cell>);
template <>
inline constexpr auto fields<record::Provenance> = Fields{
    Field{"name", &record::Provenance::name, "File as the user named it."},
    Field{"sha256", &record::Provenance::sha256, "Hash of its bytes."}, Field{"format", &record::Provenance::format, "Reader."},
    Field{"bytes", &record::Provenance::bytes, "Size."}, Field{"rows", &record::Provenance::rows, "Rows of data."}};
static_assert(fully_described<record::Provenance>);
template <>
inline constexpr auto fields<record::Reject> =
    Fields{Field{"code", &record::Reject::code, "Why."}, Field{"line", &record::Reject::line, "Line in the file."},
           Field{"row", &record::Reject::row, "Row of data, from 1."}, Field{"column", &record::Reject::column, "Column."},
           Field{"text", &record::Reject::text, "What stood there."}};
static_assert(fully_described<record::Reject>);
}  // namespace bha
