// Delimited text → blocks of columns. The session cuts the text into pieces at line ends; a piece is parsed by whichever thread
// is free.
//   const auto plan = formats::plan(belief, limits);               once: what each column is for
//   formats::ParsedPiece out;                                      one a thread, used again and again
//   formats::parse(text, *plan, out);                              pure: the text and the plan decide every bit
// Numbers are those of fast_float, bit for bit; time is an integer and never passes through a float. How a text is cut into
// pieces, which instructions the machine has and how many threads there are changes nothing. Columns that no one uses are not
// read, only counted: a row with another number of fields than the headings is rejected.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/limits.h"
#include "bha/formats/moment.h"
#include "bha/record/types.h"

namespace bha::formats {

/// Where a column's numbers go in a SampleBlock.
enum class Slot : std::uint8_t {
  skip,
  time,
  unix_time,
  voltage,
  current,
  temperature,
  ambient_temperature,
  step,
  cycle,
  state,
  charge_counter,
  discharge_counter
};
inline constexpr std::size_t slots = 12;

struct TextColumn {
  Slot slot{};
  record::Style style{};
  double factor = 1, offset = 0;  // value = number · factor / 10^shift + offset
  unsigned shift = 0;             // 4123 mV are the bits of 4.123 V: digits and power of ten are divided once
  std::uint64_t unit_ns = 0;      // of a time: nanoseconds in its unit; 0: no whole number of them
  std::int64_t offset_ns = 0;
  std::int64_t offset_units = 0;  // instead, where nanoseconds would not fit: MATLAB counts days from year 0
  double low = 0, high = 0;       // a value outside is impossible: missing and counted
  Code outside = Code::impossible_value;
  std::string name{};  // canonical, with unit
};

/// What a Belief says of the text, in the form that parsing wants.
struct TextPlan {
  std::vector<TextColumn> columns{};  // one for each field of a row
  record::Dialect dialect{};
  char delimiter = ',', decimal = '.';
  record::SignRule sign{};
  double rest_current_A = nan;
  Slot clock = Slot::time;  // unix_time: test time is the wall clock less origin_ns
  std::int64_t origin_ns = 0;
  DateOrder dates{};
  bool ambient_is_temperature = false;  // one column is both
  bool one_counter = false;             // one counter is charge and discharge
  bool plain = false;                   // neither quotes nor runs of blanks between fields: the fast way
  std::array<bool, slots> filled{};
  std::size_t block_rows = 8'192;  // so few that a block stays in the cache until it is folded
  std::size_t rejects_per_code = 20;
};
/// Findings  belief_invalid (refused): no column for clock, voltage or current; a column beyond Limits::columns; no one-byte
/// delimiter
[[nodiscard]] Result<TextPlan> plan(const record::Belief&, const Limits&);

/// What stands in one piece. Rows and lines are counted from 1 at the start of the piece; rejected rows are counted, blank lines
/// are lines but no rows.
struct ParsedPiece {
  std::vector<record::SampleBlock> blocks{};  // in order; one with 0 rows is room for the next piece and holds nothing
  std::uint64_t rows = 0, lines = 0;          // rows: kept and rejected
  std::uint64_t rejected = 0;                 // rows that were left out; each has an entry in its block's `skipped`
  std::vector<record::Reject> rejects{};      // the first of each code: rows left out and fields set to missing
  std::array<std::uint64_t, 512> counts{};    // how often each code (its number), over all rows
  std::vector<std::uint32_t> index{};         // scratch: where the delimiters are
};

/// Instructions used to find delimiters and digits; all give the same bits. `narrow`: vectors of 16 bytes (SSE4.1; SIMD128 in the
/// browser); `best`: AVX2, else narrow ones; each: as far as the machine has them.
enum class Instructions : std::uint8_t { scalar, narrow, best };

/// The rows of a piece of whole lines; the last may lack its line end. Reads nothing outside `piece`. A byte order mark, the
/// lines of the header, UTF-16, CR line ends and quoted line ends are dealt with before (text_plain.h).
///   time, voltage, current   required: a field that is no number rejects the row (number_format, not_finite; field_count for the
///   row) empty or nan             missing; counted for the required ones (time_missing, voltage_missing, current_missing).
///   Without a time the
///                            row is rejected
///   other columns            a field that is no number is missing and counted; the row stays
///   impossible               |V| > 10 kV, |I| > 1 MA, |t| > 290 years, step or cycle that is no whole number: missing, counted
///                            (impossible_value); temperature outside −60 … 120 °C likewise (temperature_out_of_range)
/// Test time of ClockRule::step_time is the time in the step, as it came.
/// Cost      BDF text of 7 columns 2.0 GB/s with AVX2, 0.8 without vector instructions; quotes, decimal commas, dates > 0.15 GB/s
void parse(std::string_view piece, const TextPlan&, ParsedPiece& out, Instructions = Instructions::best);

/// How many bytes of `bytes` are whole lines: up to and with the last line end, 0 when there is none.
[[nodiscard]] std::size_t cut_at_line_end(std::string_view bytes);
/// The byte after the first `lines` line ends, npos when there are fewer: past a header.
[[nodiscard]] std::size_t after_lines(std::string_view bytes, std::uint64_t lines);

}  // namespace bha::formats
