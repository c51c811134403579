#include "bha/formats/dialect.h"

#include <gtest/gtest.h>

using namespace bha;
using namespace bha::formats;

static Result<Layout> layout(const std::string& bytes, const BeliefOptions& options = {}) {
  return layout_of(decoded(bytes, true), "x.csv", options, {});
}

TEST(Dialect, Table) {
  struct Row {
    const char* given;
    std::string bytes;
    std::string delimiter, decimal;
    int header, first;
    std::size_t columns;
  };
  for (const Row& row : {
           Row{"plain", "time_s,voltage_V,current_A\n0,3.7,1\n", ",", ".", 1, 2, 3},
           Row{"semicolons and decimal commas", "time_s;voltage_V;current_A\n0,0;3,7;1,0\n0,5;3,71;1,0\n", ";", ",", 1, 2, 3},
           Row{"blank line after the headings", "Name:\tx\nRec\tTestTime\tVoltage [V]\tCurrent [A]\n\n1\t0,5\t3,75\t1,0\n", "\t",
               ",", 2, 4, 4},
           Row{"preamble with numbers", "# x;;\nmass;0.0012;\n15;Started;\ntest_time;current;voltage\n120.00;0.00;1.14\n", ";",
               ".", 4, 5, 3},
           Row{"each line in quotes", "[Data]\n\"Run Time (h),Current (A),Potential (V)\"\n\"0.0,0.1,3.2\"\n", ",", ".", 2, 3, 3},
           Row{"blanks", "time_s voltage_V current_A\n0  3.7 1\n", " ", ".", 1, 2, 3},
           Row{"trailing delimiter", "time_s,voltage_V,current_A,\n0,3.7,1,\n", ",", ".", 1, 2, 4},
           Row{"quoted headings", "\"time_s\",\"voltage_V\",\"current_A\"\n\"0\",\"3.7\",\"1\"\n", ",", ".", 1, 2, 3},
           Row{"a name that begins with a digit", "50pct_mv,time_s,voltage_V,current_A\n3600,0,3.7,1\n", ",", ".", 1, 2, 4},
           Row{"carriage returns, and a line feed at the end", "time_s,voltage_V,current_A\r0,3.7,1\r10,3.7,1\r\n", ",", ".", 1,
               2, 3},
           Row{"carriage returns alone", "time_s,voltage_V,current_A\r0,3.7,1\r", ",", ".", 1, 2, 3},
       }) {
    const auto found = layout(row.bytes);
    ASSERT_TRUE(found) << row.given << ": " << spell(found.error());
    EXPECT_EQ(found->dialect.delimiter, row.delimiter) << row.given;
    EXPECT_EQ(found->dialect.decimal, row.decimal) << row.given;
    EXPECT_EQ(found->dialect.header_line, row.header) << row.given;
    EXPECT_EQ(found->dialect.first_data_line, row.first) << row.given;
    EXPECT_EQ(found->headings.size(), row.columns) << row.given;
  }
}

TEST(Dialect, WhatChangesNumbersIsRefusedAndNamesTheOption) {
  struct Row {
    std::string bytes;
    Code code;
    std::uint64_t line;
    const char* option;
  };
  for (const Row& row :
       {Row{"time_s;voltage_V;current_A\n0;3.700;1,5\n", Code::decimal_ambiguous, 2, "--decimal"},
        Row{"time_s;voltage_V;current_A\n1,234;3,712;1,500\n", Code::decimal_ambiguous, 2, "--decimal"},
        Row{"time_s,;voltage_V,;current_A\n1,;3,;1\n", Code::delimiter_ambiguous, 1, "--delimiter"},
        Row{"2024-03-05T09:12:44Z;-1,5e-3;3,7\n2024-03-05T09:12:54Z;0;3,7\n", Code::header_missing, 1, "a first line"},
        Row{"RecordingClock,Bus_A\ns,A\n0,1\n", Code::header_missing, 1, "--map"},
        Row{"one,two,three\n1,2,3\n", Code::header_missing, 1, "--map"}}) {
    const auto found = layout(row.bytes);
    ASSERT_FALSE(found) << row.bytes;
    EXPECT_TRUE(found.error().code == row.code) << spell(found.error());
    EXPECT_EQ(found.error().place.line, row.line);
    EXPECT_NE(found.error().remedy.find(row.option), std::string::npos) << found.error().remedy;
  }
  EXPECT_TRUE(layout("time_s;voltage_V;current_A\n1,234;3,712;1,500\n", {.decimal = ","}));
}

// Law: the same text in any encoding gives the same layout.
TEST(Dialect, EncodingsDoNotMatter) {
  const std::string plain =
      "Time/s;Temperature/\xc2\xb0"
      "C;Ewe/V;I/mA\r\n0,5;25,1;3,7;1,5\r\n";
  std::string latin1, le = "\xff\xfe", be = "\xfe\xff";
  for (std::size_t i = 0; i < plain.size(); ++i) {
    const char c = plain[i] == '\xc2' ? plain[++i] : plain[i];
    latin1 += c;
    le += c, le += '\0';
    be += '\0', be += c;
  }
  for (const std::string& bytes : {plain, "\xef\xbb\xbf" + plain, latin1, le, be, le.substr(2), be.substr(2)}) {
    const Text text = decoded(bytes, true);
    EXPECT_EQ(text.utf8, plain) << word(text.dialect.encoding);
    EXPECT_TRUE(text.dialect.line_end == record::LineEnd::crlf);
    EXPECT_FALSE(is_binary(bytes));
  }
  EXPECT_TRUE(decoded(latin1, true).dialect.encoding == record::TextEncoding::latin1);
  EXPECT_TRUE(decoded("caf\xc3", false).dialect.encoding == record::TextEncoding::utf8)
      << "a character cut by the end of the head";
}

TEST(Dialect, HeadingsBelowALongProtocolAreFound) {
  std::string protocol;
  for (int i = 0; i < 2'000; ++i) protocol += "   [Step " + std::to_string(i) + "]\n";
  const auto found = layout(protocol + "[Data]\nRun Time (h),Current (A),Potential (V)\n0.0,0.1,3.2\n0.1,0.1,3.3\n");
  ASSERT_TRUE(found) << spell(found.error());
  EXPECT_EQ(found->dialect.header_line, 2'002);
}

TEST(Dialect, NamesThatNoRowHasAFieldForAreLeftOut) {
  const std::string headings = "time_s,voltage_V,current_A,note,user\n";
  EXPECT_EQ(layout(headings + "0,3.7,1\n1,3.8,1\n")->headings.size(), 3u);
  EXPECT_EQ(layout(headings + "0,3.7,1\n1,3.8,1,late\n")->headings.size(), 4u);
  EXPECT_EQ(layout(headings + "0,3.7,1\n1,3.8,1,,\n")->headings.size(), 5u);
  EXPECT_EQ(layout(headings + "0,3.7,1\n")->headings.size(), 5u) << "one row may be cut";
}

// The bare units were taken for the headings, and what a number of --map means was only known beside known names.
TEST(Dialect, HeadingsOfUnknownNamesAreThoseAboveTheUnitsAndMayBeNumbered) {
  const BeliefOptions numbers{.map = {{"time", "#1:s"}, {"voltage", "#2:V"}, {"current", "#3:A"}}};
  for (const char* text :
       {"made by,nobody,today\nclock,cell,shunt\ns,V,A\n0,3.7,1\n", "x\n\nclock,cell,shunt\n0,3.7,1\n1,3.7,1\n"}) {
    const auto found = layout(text, numbers);
    ASSERT_TRUE(found) << spell(found.error());
    EXPECT_TRUE(found->headings.front().starts_with("clock")) << found->headings.front();
    EXPECT_EQ(found->dialect.delimiter, ",");
  }
  const auto none = layout("CC Chg,0,3.7,1\nCC Chg,10,3.7,1\n", numbers);
  ASSERT_FALSE(none);
  EXPECT_NE(none.error().remedy.find("write a first line"), std::string::npos) << none.error().remedy;
}
