#include "bha/base/json.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/record/types.h"

namespace bha {

TEST(Json, WhatIsWrittenReadsBack) {
  record::Belief belief{.format = "bdf", .confidence = 0.5, .rest_current_A = nan};
  belief.columns.push_back({.heading = "Voltage(V)\"<\n", .index = 2, .quantity = record::Quantity::voltage, .factor = 0.001});
  const std::string text = json::write(belief);
  const auto back = json::read<record::Belief>(text);
  ASSERT_TRUE(back.has_value()) << spell(back.error());
  EXPECT_EQ(json::write(*back), text);
  EXPECT_EQ(back->columns[0].heading, belief.columns[0].heading);
  const auto pretty = json::read<record::Belief>(json::indented(text));
  ASSERT_TRUE(pretty.has_value());
  EXPECT_EQ(json::write(*pretty), text);
}

// Found by fuzzing: -0.0 of a model file was written as -0 and read back as 0.
TEST(Json, AZeroKeepsItsSign) {
  for (const char* text : {"[-0]", "[-0.0]"}) {
    const auto read = json::read<std::vector<double>>(text);
    ASSERT_TRUE(read);
    EXPECT_TRUE(std::signbit(read->front())) << text;
    EXPECT_EQ(json::write(*read), "[-0]");
  }
}

TEST(Json, GivenAnotherKindOfValue_SaysWhichKey) {
  const auto back = json::read<record::Belief>(R"({"columns":[{"factor":"ten"}]})", "b.json");
  ASSERT_FALSE(back.has_value());
  EXPECT_EQ(back.error().code, Code::document_invalid);
  EXPECT_EQ(back.error().place.column, "columns.factor");
}

TEST(Json, GivenBrokenText_SaysWhere) {
  const auto back = json::parse(R"({"a": 1,)");
  ASSERT_FALSE(back.has_value());
  EXPECT_EQ(back.error().code, Code::document_invalid);
  EXPECT_GT(back.error().place.byte, 0u);
  EXPECT_FALSE(json::parse(std::string(1000, '[')).has_value());
}

// Found by fuzzing: a text that ended behind a backslash was read beyond its end.
TEST(Json, GivenATextCutAnywhere_RefusesAtItsEnd) {
  const std::string whole = R"({"a\u00e9\ud83d\ude00\n": [1.5e-3, true, null, "\"K\\"], "b": {"c": -0}})";
  ASSERT_TRUE(json::parse(whole).has_value());
  for (std::size_t n = 0; n < whole.size(); ++n) {
    const auto cut = json::parse(std::string_view(whole).substr(0, n));
    ASSERT_FALSE(cut.has_value()) << n;
    EXPECT_EQ(cut.error().code, Code::document_invalid) << n;
    EXPECT_LE(cut.error().place.byte, n + 1) << n;
  }
  EXPECT_FALSE(json::parse("\"[[K\\").has_value());
}

TEST(Json, BytesThatAreNoUtf8BecomeTheReplacementCharacter) {
  std::string out;
  json::append_string(out, "a\xff\xc3(\xe2\x82\xac");
  EXPECT_EQ(out, "\"a\xEF\xBF\xBD\xEF\xBF\xBD(\xe2\x82\xac\"");
}

TEST(Finding, IsSpelledWithPlaceFoundExpectedAndRemedy) {
  const Finding f = finding(Code::number_format, Severity::warning, {.file = "cell7.csv", .column = "voltage_V", .line = 1043},
                            "\"4,19\" under \"Voltage(V)\"", "a number with a decimal point");
  EXPECT_EQ(spell(f),
            "cell7.csv:1043: voltage_V: found \"4,19\" under \"Voltage(V)\", expected a number with a decimal point. "
            "What to do: correct the belief with --believe FILE. [number_format, 101]");
}

TEST(Codes, NamesAreUniqueAndEveryWordIsThere) {
  for (const CodeWords& a : code_words) {
    EXPECT_FALSE(a.says.empty());
    EXPECT_FALSE(a.remedy.empty());
    EXPECT_EQ(code_named(a.id), a.code);
  }
}

}  // namespace bha
