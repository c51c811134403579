#include "bha/pipeline/join_order.h"

#include <gtest/gtest.h>

#include <deque>

namespace bha::pipeline {
namespace {

constexpr std::int64_t s = 1'000'000'000;

// A source looks at its text: it stays.
formats::Source recorded(const char* name, double begins_s, bool clock = true, double test_time_s = 0) {
  static std::deque<std::string> texts;
  std::string& out = texts.emplace_back();
  out = clock ? "Test Time / s,Unix Time / s,Voltage / V,Current / A\n" : "Test Time / s,Voltage / V,Current / A\n";
  for (int i = 0; i < 50; ++i) {
    out += std::to_string(test_time_s + 10 * i) + (clock ? "," + std::to_string(begins_s + 10 * i) : "");
    out += "," + std::to_string(3.0 + 0.04 * (i < 25 ? i : 50 - i)) + (i < 25 ? ",1.5\n" : ",-1.5\n");
  }
  return formats::source_in_memory(name, out);
}
const Options declared{.belief = {.sign = "charge-positive"}};

}  // namespace

TEST(JoinOrder, AFolderIsReadByItsClocksAndNotByItsNames) {
  bha::Run run;
  const std::vector files{recorded("12_1.csv", 1.70e9), recorded("2_5.csv", 1.71e9), recorded("1_9.csv", 1.705e9)};
  EXPECT_EQ(first_moment(files[1], declared, run).unix_time_ns, 1'710'000'000 * s);
  const JoinOrder folder = join_order(files, declared, false, run);
  EXPECT_EQ(folder.places, (std::vector<std::size_t>{0, 2, 1}));
  ASSERT_EQ(folder.findings.size(), 1u);
  EXPECT_TRUE(folder.findings[0].code == Code::time_back && folder.findings[0].severity == Severity::note);
  EXPECT_EQ(folder.findings[0].place.file, "1_9.csv");
}

TEST(JoinOrder, AnOrderThatWasSaidStandsWithAWarning) {
  bha::Run run;
  const std::vector files{recorded("b.csv", 1.71e9), recorded("a.csv", 1.70e9)};
  const JoinOrder said = join_order(files, declared, true, run);
  EXPECT_EQ(said.places, (std::vector<std::size_t>{0, 1}));
  ASSERT_EQ(said.findings.size(), 1u);
  EXPECT_EQ(said.findings[0].severity, Severity::warning);
  EXPECT_EQ(said.findings[0].found, "it begins 115.7 days before b.csv, which is read first");
}

TEST(JoinOrder, WithoutAnyClockATestTimeThatFallsIsWarnedOfAndNothingElse) {
  bha::Run run;
  const std::vector files{recorded("part2.csv", 0, false, 225'500), recorded("part1.csv", 0, false)};
  for (const bool named : {true, false}) {
    const JoinOrder order = join_order(files, declared, named, run);
    EXPECT_EQ(order.places, (std::vector<std::size_t>{0, 1}));
    ASSERT_EQ(order.findings.size(), 1u);
    EXPECT_EQ(order.findings[0].severity, Severity::warning);
    EXPECT_EQ(order.findings[0].found, "its test time begins 2.6 days before that of part2.csv, which is read first");
  }
  EXPECT_TRUE(join_order(std::vector{files[1], files[0]}, declared, true, run).findings.empty());
}

// A second part that begins 11 hours after the first, and comes before it by its name: days went from 0.39 to -0.45.
TEST(JoinOrder, WithinADayTheClocksOfAFolderTellToo) {
  bha::Run run;
  const std::vector files{recorded("a_second.csv", 1.70e9 + 39'600), recorded("z_first.csv", 1.70e9)};
  const JoinOrder folder = join_order(files, declared, false, run);
  EXPECT_EQ(folder.places, (std::vector<std::size_t>{1, 0}));
  ASSERT_EQ(folder.findings.size(), 1u);
  EXPECT_EQ(folder.findings[0].found, "it begins 11 hours before a_second.csv, which its name comes after");
  const JoinOrder said = join_order(files, declared, true, run);
  EXPECT_EQ(said.places, (std::vector<std::size_t>{0, 1}));
  EXPECT_TRUE(said.findings.empty());
}

TEST(JoinOrder, TextThatHasToBeMadePlainHasAClockToo) {
  bha::Run run;
  static std::deque<std::string> texts;
  const auto first = recorded("z_first.csv", 1.70e9);
  for (const bool wide : {true, false}) {
    formats::Source later = recorded("a_second.csv", 1.70e9 + 39'600);
    std::string bytes(later.parts.front().size, ' ');
    ASSERT_TRUE(later.parts.front().read_at(0, bytes).has_value());
    std::string& out = texts.emplace_back(wide ? "\xff\xfe" : "");
    for (const char c : bytes) wide ? out.append({c, '\0'}) : out.append({c == '\n' ? '\r' : c});
    const std::vector files{formats::source_in_memory("a_second.csv", out), first};
    EXPECT_EQ(first_moment(files[0], declared, run).unix_time_ns, 1'700'039'600 * s) << wide;
    EXPECT_EQ(join_order(files, declared, false, run).places, (std::vector<std::size_t>{1, 0})) << wide;
  }
}

TEST(JoinOrder, WithoutAClockInEachOrOfOneClockNothingIsChanged) {
  bha::Run run;
  for (const std::vector<formats::Source>& files : {std::vector{recorded("b.csv", 1.71e9), recorded("a.csv", 0, false)},
                                                    std::vector{recorded("b.csv", 1.70e9), recorded("a.csv", 1.70e9)},
                                                    std::vector{recorded("b.csv", 1.70e9), recorded("a.csv", 1.71e9)}}) {
    const JoinOrder order = join_order(files, declared, false, run);
    EXPECT_EQ(order.places, (std::vector<std::size_t>{0, 1}));
    EXPECT_TRUE(order.findings.empty());
  }
}

}  // namespace bha::pipeline
