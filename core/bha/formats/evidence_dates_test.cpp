// Dates that can be read in two ways: what is certain all the same, what is taken with a warning, and what is refused.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "bha/base/text.h"
#include "bha/formats/registry.h"

namespace bha::formats {
namespace {

std::string two(int n) { return (n < 10 ? "0" : "") + std::to_string(n); }

// A row every `interval_s`, from a whole minute of the day on; `date(day)` spells the date of the day so many days later.
struct Dates {
  std::function<std::string(int)> date;
  int from_min = 8 * 60, interval_s = 60, rows = 80;
  std::string after = "";  // "PM"
};
std::string table(const Dates& d) {
  std::string out = "DateTime,Voltage (V),Current (A)\n";
  double voltage_V = 3.5;
  for (int i = 0; i < d.rows; ++i) {
    const int s = d.from_min * 60 + i * d.interval_s, in_day = s % 86'400;
    const double current_A = i % 40 < 20 ? 1 : -1;
    voltage_V += 0.01 * current_A;
    out += d.date(s / 86'400) + " " + two(in_day / 3600) + ":" + two(in_day / 60 % 60) + ":" + two(in_day % 60) + d.after + "," +
           number_text(voltage_V) + "," + number_text(current_A) + "\n";
  }
  return out;
}
Result<Decision> probed(const std::string& bytes, const BeliefOptions& options = {}) {
  return probe(source_in_memory("x.csv", bytes), options, {});
}
const Finding* ambiguous(const Decision& d) {
  const auto at =
      std::find_if(d.findings.begin(), d.findings.end(), [](const Finding& f) { return f.code == Code::clock_ambiguous; });
  return at == d.findings.end() ? nullptr : &*at;
}
std::string always(int) { return "07/08/2014"; }
std::string month_first(int day) { return "07/" + two(7 + day) + "/2014"; }
std::string day_first(int day) { return two(7 + day) + "/07/2014"; }

}  // namespace

// Time runs alike whichever part is the day: a file of one afternoon was refused for it.
TEST(EvidenceDates, OneDateIsTakenWithAWarning) {
  for (const char* after : {"", " PM"}) {
    const auto d = probed(table({.date = always, .after = after}));
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_EQ(d->belief.dialect.date_format, "mdy");
    ASSERT_NE(ambiguous(*d), nullptr);
    EXPECT_TRUE(ambiguous(*d)->severity == Severity::warning);
    EXPECT_NE(ambiguous(*d)->remedy.find("--clock dmy"), std::string::npos) << ambiguous(*d)->remedy;
    EXPECT_EQ(d->belief.columns[0].evidence.find("AM and PM") != std::string::npos, after[0] != 0);
  }
  const auto said = probed(table({.date = always}), {.clock = "dmy"});
  ASSERT_TRUE(said) << spell(said.error());
  EXPECT_EQ(said->belief.dialect.date_format, "dmy");
  EXPECT_EQ(ambiguous(*said), nullptr);
}

// Of a stream only the head is seen: the next date may come, and then both orders differ by a month.
TEST(EvidenceDates, OneDateInTheHeadOfAStreamIsRefused) {
  const std::string head = table({.date = always});
  const auto d = probe_stream(head, false, "-", {}, {});
  ASSERT_FALSE(d);
  EXPECT_EQ(id(d.error().code), id(Code::clock_ambiguous));
  EXPECT_TRUE(probe_stream(head, true, "-", {}, {}));
}

TEST(EvidenceDates, WhatIsTheSameOrDottedNeedsNoWarning) {
  const auto same = probed(table({.date = [](int) { return "05/05/2021"; }}));
  ASSERT_TRUE(same) << spell(same.error());
  EXPECT_EQ(ambiguous(*same), nullptr);
  for (const int interval_s : {60, 3600}) {
    const auto dotted = probed(table({.date = [](int day) { return two(3 + day) + ".05.2024"; }, .interval_s = interval_s}));
    ASSERT_TRUE(dotted) << spell(dotted.error());
    EXPECT_EQ(dotted->belief.dialect.date_format, "dmy");
    EXPECT_EQ(ambiguous(*dotted), nullptr);
  }
}

// Over midnight the other order leaps a month from one row to the next.
TEST(EvidenceDates, DaysThatFollowEachOtherTellTheOrder) {
  for (const auto& [date, order] : {std::pair{&month_first, "mdy"}, {&day_first, "dmy"}}) {
    const auto d = probed(table({.date = date, .from_min = 23 * 60 + 30}));
    ASSERT_TRUE(d) << spell(d.error());
    EXPECT_EQ(d->belief.dialect.date_format, order);
    EXPECT_EQ(ambiguous(*d), nullptr);
    EXPECT_NE(d->belief.columns[0].evidence.find("jumps of weeks"), std::string::npos) << d->belief.columns[0].evidence;
    // With hours between the rows it may be a measurement a month: likely no, and told.
    const auto seldom = probed(table({.date = date, .interval_s = 2 * 3600, .rows = 40}));
    ASSERT_TRUE(seldom) << spell(seldom.error());
    EXPECT_EQ(seldom->belief.dialect.date_format, order);
    EXPECT_NE(ambiguous(*seldom), nullptr);
    EXPECT_EQ(probed(table({.date = date, .from_min = 23 * 60 + 30}), {.clock = "mdy"})->belief.dialect.date_format, "mdy");
  }
}

TEST(EvidenceDates, DatesThatLieWeeksApartEitherWayAreRefused) {
  const auto d = probed(table({.date = [](int day) { return day == 0 ? "06/05/2024" : "08/07/2024"; }, .from_min = 23 * 60}));
  ASSERT_FALSE(d);
  EXPECT_EQ(id(d.error().code), id(Code::clock_ambiguous));
  EXPECT_NE(d.error().remedy.find("--clock mdy or --clock dmy"), std::string::npos) << d.error().remedy;
}

// Spans of 20 s between stamps of whole seconds are a twentieth off: "it moves 0.9548 s per second of the wall clock" was none of the
// cycler's.
TEST(EvidenceClock, APaceIsToldOfSpansThatTheStampsCanMeasure) {
  for (const int rows : {300, 4'000}) {
    std::string text = "Date Time,Test Time (s),Voltage (V),Current (A)\n";
    for (int i = 0; i < rows; ++i) {
      const double t = 1.9 * i;
      const int s = static_cast<int>(t);
      text += "2024-03-05 " + two(8 + s / 3600) + ":" + two(s / 60 % 60) + ":" + two(s % 60) + "," + number_text(t) + "," +
              number_text(3.5 + 0.01 * (i % 40 < 20 ? i % 20 : 20 - i % 20)) + "," + (i % 40 < 20 ? "1" : "-1") + "\n";
    }
    const auto d = probed(text);
    ASSERT_TRUE(d) << spell(d.error());
    const std::string& said = d->belief.clock_evidence;
    const std::size_t at = said.find("it moves ");
    EXPECT_EQ(at != std::string::npos, rows == 4'000) << said;
    if (at != std::string::npos) {
      EXPECT_NEAR(std::stod(said.substr(at + 9)), 1, 1.5e-3) << said;
    }
  }
}

}  // namespace bha::formats
