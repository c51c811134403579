#include "bha/formats/text.h"

#include <gtest/gtest.h>
#include <cmath>

#include "bha/formats/text_plain.h"

namespace bha::formats {
namespace {

using record::ColumnBelief;
using record::Quantity;

record::Belief belief_of(std::vector<Quantity> quantities) {
  record::Belief b;
  for (const Quantity q : quantities)
    b.columns.push_back({.heading = std::string(word(q)), .index = static_cast<std::int64_t>(b.columns.size()), .quantity = q});
  b.temperature_source = "surface_temperature";
  return b;
}
const std::vector<Quantity> bdf{Quantity::time,
                                Quantity::voltage,
                                Quantity::current,
                                Quantity::cycle,
                                Quantity::step_count,
                                Quantity::ambient_temperature,
                                Quantity::surface_temperature};

ParsedPiece parsed(std::string_view text, const record::Belief& belief, const Limits& limits = {}) {
  const auto made = plan(belief, limits);
  EXPECT_TRUE(made);
  ParsedPiece out;
  if (made) parse(text, *made, out);
  return out;
}
std::uint64_t count(const ParsedPiece& p, Code code) { return p.counts[static_cast<std::size_t>(code)]; }

TEST(TextPlan, WithoutVoltageIsRefused) {
  const auto made = plan(belief_of({Quantity::time, Quantity::current}), {});
  ASSERT_FALSE(made);
  EXPECT_EQ(made.error().code, Code::belief_invalid);
  EXPECT_EQ(made.error().found, "no column for voltage_V");
}
TEST(TextPlan, ADigitAsDelimiterIsRefused) {
  auto belief = belief_of(bdf);
  belief.dialect.delimiter = "1";
  EXPECT_FALSE(plan(belief, {}));
}

TEST(Text, RowsBecomeColumns) {
  const auto p = parsed("1.002,2.82384,-2.00058,1,2,24.99,25.186\n2.001,2.82598,2.00015,1,3,25.01,25.222\n", belief_of(bdf));
  ASSERT_EQ(p.blocks.size(), 1u);
  const auto& b = p.blocks[0];
  EXPECT_EQ(b.rows, 2u);
  EXPECT_EQ(b.time_ns, (std::vector<std::int64_t>{1'002'000'000, 2'001'000'000}));
  EXPECT_EQ(b.voltage_V, (std::vector<double>{2.82384, 2.82598}));
  EXPECT_EQ(b.current_A, (std::vector<double>{-2.00058, 2.00015}));
  EXPECT_EQ(b.cycle_source, (std::vector<std::int32_t>{1, 1}));
  EXPECT_EQ(b.step, (std::vector<std::int32_t>{2, 3}));
  EXPECT_EQ(b.ambient_temperature_degC, (std::vector<double>{24.99, 25.01}));
  EXPECT_EQ(b.temperature_degC, (std::vector<double>{25.186, 25.222}));
  EXPECT_EQ(p.rows, 2u);
  EXPECT_EQ(p.lines, 2u);
  EXPECT_EQ(p.rejected, 0u);
}

// One field at a time is replaced; what must be said of it, and whether the row stays.
TEST(Text, AFieldReplaced) {
  struct Row {
    std::size_t column;
    std::string text;
    Code code;
    bool stays;
  };
  const std::string digits(10'000, '7');
  for (const Row& row : {Row{0, "", Code::time_missing, false},
                         Row{0, "x", Code::number_format, false},
                         Row{0, "inf", Code::not_finite, false},
                         Row{0, "nan", Code::time_missing, false},
                         Row{0, "1e999", Code::not_finite, false},
                         Row{0, "1e18", Code::impossible_value, false},
                         Row{1, "", Code::voltage_missing, true},
                         Row{1, "NaN", Code::voltage_missing, true},
                         Row{1, "0x10", Code::number_format, false},
                         Row{1, "1,5", Code::field_count, false},
                         Row{1, std::string("\0", 1), Code::number_format, false},
                         Row{1, "1 5", Code::number_format, false},
                         Row{1, "4.1.2", Code::number_format, false},
                         Row{1, "-", Code::voltage_missing, true},
                         Row{2, " N/A ", Code::current_missing, true},
                         Row{2, "None", Code::current_missing, true},
                         Row{1, "1e5", Code::impossible_value, true},
                         Row{2, "", Code::current_missing, true},
                         Row{2, "-inf", Code::not_finite, false},
                         Row{2, "--1", Code::number_format, false},
                         Row{2, digits, Code::not_finite, false},
                         Row{3, "6.283", Code::impossible_value, true},
                         Row{3, "one", Code::number_format, true},
                         Row{4, "3000000000", Code::impossible_value, true},
                         Row{5, "-2500", Code::temperature_out_of_range, true},
                         Row{6, "121", Code::temperature_out_of_range, true},
                         Row{6, "text", Code::number_format, true},
                         Row{6, "inf", Code::not_finite, true}}) {
    std::vector<std::string> fields{"2", "3.5", "-1", "1", "1", "25", "26"};
    fields[row.column] = row.text;
    std::string line;
    for (const auto& f : fields) line += f + (&f == &fields.back() ? "\n" : ",");
    const auto p = parsed("1,3.5,-1,1,1,25,26\n" + line + "3,3.5,-1,1,1,25,26\n", belief_of(bdf));
    SCOPED_TRACE(row.text.substr(0, 20) + " in column " + std::to_string(row.column));
    ASSERT_EQ(p.rejects.size(), 1u);
    EXPECT_EQ(p.rejects[0].code, row.code);
    EXPECT_EQ(p.rejects[0].line, 2u);
    EXPECT_EQ(p.rejects[0].row, 2u);
    EXPECT_EQ(count(p, row.code), 1u);
    EXPECT_EQ(p.rows, 3u);
    EXPECT_EQ(p.blocks[0].rows, row.stays ? 3u : 2u);
    EXPECT_EQ(p.rejected, row.stays ? 0u : 1u);
    EXPECT_EQ(p.blocks[0].skipped, row.stays ? std::vector<std::uint32_t>{} : std::vector<std::uint32_t>{1});
    EXPECT_EQ(p.blocks[0].time_ns.back(), 3'000'000'000);
  }
}

TEST(Text, TimeIsExactInEveryUnit) {
  struct Row {
    const char* text;
    double factor;
    std::int64_t ns;
  };
  for (const Row& row :
       {Row{"0.1", 1, 100'000'000}, Row{"9007199254.740993001", 1, 9'007'199'254'740'993'001}, Row{"0.1", 60, 6'000'000'000},
        Row{"0.0166666666666667", 3600, 60'000'000'000}, Row{"123456789.123", 1e-3, 123'456'789'123'000},
        Row{"1.5E3", 1, 1'500'000'000'000}, Row{"-0.000000001", 1, -1}, Row{"0.0000000005", 1, 1}, Row{"+2", 1, 2'000'000'000},
        Row{"1e-3", 86400, 86'400'000'000}, Row{"00000000000000000000000012", 1, 12'000'000'000}}) {
    auto belief = belief_of({Quantity::time, Quantity::voltage, Quantity::current});
    belief.columns[0].factor = row.factor;
    const auto p = parsed(std::string(row.text) + ",1,1\n", belief);
    ASSERT_EQ(p.blocks[0].rows, 1u) << row.text;
    EXPECT_EQ(p.blocks[0].time_ns[0], row.ns) << row.text;
  }
}

TEST(Text, DurationsDatesAndStates) {
  auto belief = belief_of({Quantity::time, Quantity::date_time, Quantity::voltage, Quantity::current, Quantity::step_type});
  belief.columns[0].style = record::Style::duration;
  belief.columns[1].style = record::Style::date;
  belief.columns[4].style = record::Style::state;
  belief.dialect.date_format = "mdy";
  belief.sign = record::SignRule::from_state;
  const auto p =
      parsed("0d 01:48:7.15,11/20/2024 11:38:41.5 PM,3.7,1.5,CC_DChg\n101:02:03.4,11/21/2024 00:00:00,3.7,1.5,C\n", belief);
  ASSERT_EQ(p.blocks[0].rows, 2u);
  const auto& b = p.blocks[0];
  EXPECT_EQ(b.time_ns, (std::vector<std::int64_t>{6'487'150'000'000, 363'723'400'000'000}));
  EXPECT_EQ(b.unix_time_ns, (std::vector<std::int64_t>{1'732'145'921'500'000'000, 1'732'147'200'000'000'000}));
  EXPECT_EQ(b.current_A, (std::vector<double>{-1.5, 1.5}));
  EXPECT_EQ(b.state[0], record::State::discharge);

  belief.rest_current_A = 0.01;  // a rest's first row may still carry the last step's current, and breaks no cycle
  const auto rest =
      parsed("0d 00:00:01,11/20/2024 11:38:41 PM,3.7,1.5,Rest\n0d 00:00:02,11/20/2024 11:38:42 PM,3.7,0.002,Rest\n", belief);
  EXPECT_EQ(rest.blocks[0].current_A, (std::vector<double>{1.5, 0.002}));
}

TEST(Text, DecimalCommaQuotesAndBlanks) {
  auto belief = belief_of({Quantity::time, Quantity::voltage, Quantity::current});
  belief.dialect.delimiter = ";";
  belief.dialect.decimal = ",";
  auto p = parsed("1,5; 3,7 ;-0,25\r\n\r\n2;4.1;1\r\n", belief);
  EXPECT_EQ(p.blocks[0].time_ns, std::vector<std::int64_t>{1'500'000'000});
  EXPECT_EQ(p.blocks[0].current_A, std::vector<double>{-0.25});
  EXPECT_EQ(count(p, Code::number_format), 1u);
  EXPECT_EQ(p.lines, 3u);
  EXPECT_EQ(p.rejects[0].line, 3u);
  EXPECT_EQ(p.rejects[0].row, 2u);
  belief.dialect.quoted_fields = true;
  p = parsed("\"1,5\";\"3,7\";2\n\"1;2;3\n", belief);
  EXPECT_EQ(p.blocks[0].voltage_V, std::vector<double>{3.7});
  EXPECT_EQ(count(p, Code::quoting), 1u);
}

TEST(Text, UnitsSignAndOneCounter) {
  auto belief =
      belief_of({Quantity::time, Quantity::voltage, Quantity::current, Quantity::capacity, Quantity::surface_temperature});
  belief.columns[1].factor = 1e-3;
  belief.columns[3].factor = 1e-3;
  belief.columns[4].offset = -273.15;
  belief.sign = record::SignRule::discharge_positive;
  const auto p = parsed("1,4123,2,1500,298.15\n", belief);
  const auto& b = p.blocks[0];
  EXPECT_EQ(b.voltage_V[0], 4.123);
  EXPECT_EQ(b.current_A[0], -2);
  EXPECT_EQ(b.charge_counter_Ah[0], 1.5);
  EXPECT_EQ(b.discharge_counter_Ah[0], 1.5);
  EXPECT_NEAR(b.temperature_degC[0], 25, 1e-12);
}

TEST(Text, WallClockAsTestTime) {
  auto belief = belief_of({Quantity::unix_time, Quantity::voltage, Quantity::current});
  belief.clock = record::ClockRule::unix_time;
  belief.clock_origin_ns = 1'700'000'000'000'000'000;
  const auto p = parsed("1700000001.5,1,1\n,1,1\n", belief);
  EXPECT_EQ(p.blocks[0].time_ns, std::vector<std::int64_t>{1'500'000'000});
  EXPECT_EQ(count(p, Code::time_missing), 1u);
}

// Days since year 0: their nanoseconds do not fit 64 bits before the days until 1970 are taken off.
TEST(Text, DaysOfMatlabsCalendarAreExact) {
  auto belief = belief_of({Quantity::unix_time, Quantity::voltage, Quantity::current});
  belief.clock = record::ClockRule::unix_time;
  belief.columns[0].factor = 86400;
  belief.columns[0].offset = -719'529.0 * 86400;
  const auto p = parsed("737792.442372685,1,1\n737793,1,1\n7.377935e5,1,1\n1e30,1,1\n", belief);
  EXPECT_EQ(p.blocks[0].time_ns,
            (std::vector<std::int64_t>{18'263'442'372'685 * 86'400, 18'264 * 86'400'000'000'000, 182'645 * 8'640'000'000'000}));
  EXPECT_EQ(p.rejects.size(), 1u);
}

TEST(Text, BlocksAreCutAndRejectsAreKeptUpToTheirLimit) {
  std::string text;
  for (int i = 0; i < 100; ++i) text += std::to_string(i) + (i % 10 == 3 ? ",x,1\n" : ",3.5,1\n");
  const auto p =
      parsed(text, belief_of({Quantity::time, Quantity::voltage, Quantity::current}), {.block_rows = 40, .rejects_per_code = 4});
  ASSERT_EQ(p.blocks.size(), 3u);
  EXPECT_EQ(p.blocks[0].rows, 40u);
  EXPECT_EQ(p.blocks[2].rows, 10u);
  EXPECT_EQ(p.blocks[0].skipped, (std::vector<std::uint32_t>{3, 12, 21, 30, 39}));
  EXPECT_EQ(p.blocks[1].first_row, 46u);
  EXPECT_EQ(p.rejects.size(), 4u);
  EXPECT_EQ(p.rejects[3].row, 34u);
  EXPECT_EQ(count(p, Code::number_format), 10u);
}

TEST(Text, TrailingDelimiter) {
  const auto belief = belief_of({Quantity::time, Quantity::voltage, Quantity::current});
  EXPECT_EQ(parsed("1,2,3,\n", belief).blocks[0].rows, 1u);
  EXPECT_EQ(parsed("1,2,3,4\n", belief).rejected, 1u);
  EXPECT_EQ(parsed("1,2\n", belief).rejects[0].code, Code::field_count);
}

TEST(Text, CutAndSkip) {
  EXPECT_EQ(cut_at_line_end("a\nb"), 2u);
  EXPECT_EQ(cut_at_line_end("ab"), 0u);
  EXPECT_EQ(after_lines("a\nb\nc", 2), 4u);
  EXPECT_EQ(after_lines("a", 1), std::string_view::npos);
}

TEST(PlainText, AnyCutOfUtf16WithQuotedLineBreaks) {
  const std::string_view words = "a,\"b\nc\"\nd\xf0\x9f\x94\x8b\n";
  std::string wide = "\xff\xfe";
  for (const char c : std::string("a,\"b\nc\"\nd")) wide += {c, '\0'};
  wide += std::string("\x3d\xd8\x0b\xdd\n\0", 6);
  for (std::size_t cut = 0; cut <= wide.size(); ++cut) {
    PlainText p{.dialect = {.encoding = record::TextEncoding::utf16_le, .quoted_newlines = true}};
    std::string out;
    append_plain(p, std::string_view(wide).substr(0, cut), out);
    append_plain(p, std::string_view(wide).substr(cut), out);
    std::string expected(words);
    expected[4] = '\v';
    EXPECT_EQ(out, expected) << cut;
  }
}
TEST(PlainText, CrBecomesLf) {
  PlainText p{.dialect = {.line_end = record::LineEnd::cr}};
  std::string out;
  append_plain(p, "\xef\xbb", out);
  append_plain(p,
               "\xbf"
               "1,2\r3,4\r",
               out);
  EXPECT_EQ(out, "1,2\n3,4\n");
}

}  // namespace
}  // namespace bha::formats
