#include "bha/report/drawn_samples.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/base/json.h"

namespace bha::report {
namespace {

/// Rows from `first` on (from 1), a second apart; one of them with a peak that no other row comes near to.
record::SampleBlock rows(std::uint64_t first, std::size_t n, std::uint64_t peak = 0) {
  record::SampleBlock out{.rows = n, .first_row = first};
  for (std::uint64_t row = first; row < first + n; ++row) {
    out.time_ns.push_back(static_cast<std::int64_t>(row) * 1'000'000'000);
    out.voltage_V.push_back(row == peak ? 5 : 3 + 0.5 * std::sin(0.01 * static_cast<double>(row)));
    out.current_A.push_back(row == peak + 1 ? -30 : 1);
    out.temperature_degC.push_back(row == peak + 2 ? 80 : 25);
    out.step.push_back(row == peak + 3 ? record::no_step : 7);
  }
  return out;
}
std::string drawn(const RowWindow& window, std::uint64_t all, std::size_t cut, std::uint64_t peak = 0) {
  DrawnSamples samples(window);
  for (std::uint64_t row = 1; row <= all; row += cut) samples.push(rows(row, std::min<std::uint64_t>(cut, all + 1 - row), peak));
  return json::write(samples.marks());
}

}  // namespace

TEST(DrawnSamples, AWindowOfFewRowsIsThoseRows) {
  DrawnSamples samples({.first = 4, .count = 3});
  samples.push(rows(1, 4));
  EXPECT_FALSE(samples.complete());
  samples.push(rows(5, 10));
  EXPECT_TRUE(samples.complete());
  const std::vector<SampleMark> marks = samples.marks();
  ASSERT_EQ(marks.size(), 3u);
  EXPECT_EQ(marks[0].time_s, 4);
  EXPECT_EQ(marks[2].time_s, 6);
  EXPECT_EQ(marks[2].cycle_time_s, 2);
  EXPECT_EQ(marks[2].step, 7);
}

TEST(DrawnSamples, NoPeakIsLostWhereOneRowOfHundredsStays) {
  DrawnSamples samples({.first = 1'001, .count = 300'000});
  for (std::uint64_t row = 1; row < 400'000; row += 8'000) samples.push(rows(row, 8'000, 123'456));
  const std::vector<SampleMark> marks = samples.marks();
  EXPECT_LE(marks.size(), DrawnSamples::most);
  EXPECT_EQ(marks.front().time_s, 1'001);
  double most_V = 0, least_A = 0, most_degC = 0, last_s = 0;
  for (const SampleMark& mark : marks) {
    most_V = std::max(most_V, mark.voltage_V), least_A = std::min(least_A, mark.current_A);
    most_degC = std::max(most_degC, mark.temperature_degC);
    EXPECT_GT(mark.time_s, last_s);
    last_s = mark.time_s;
  }
  EXPECT_EQ(most_V, 5);
  EXPECT_EQ(least_A, -30);
  EXPECT_EQ(most_degC, 80);
}

TEST(DrawnSamples, AnyCutGivesTheSameRows) {
  for (const RowWindow window : {RowWindow{17, 500}, RowWindow{900, 8'000}}) {
    const std::string whole = drawn(window, 10'000, 10'000, 4'444);
    EXPECT_GT(whole.size(), 10'000u);
    for (const std::size_t cut : {1u, 7u, 512u, 8'192u}) EXPECT_EQ(drawn(window, 10'000, cut, 4'444), whole) << cut;
  }
}

TEST(DrawnSamples, WhatIsNotThereIsMissingAndAWindowBeyondTheRecordIsEmpty) {
  record::SampleBlock bare{.rows = 1, .time_ns = {record::no_time}, .voltage_V = {3}, .current_A = {nan}};
  DrawnSamples samples({.first = 1, .count = 1});
  samples.push(bare);
  EXPECT_EQ(json::write(samples.marks()),
            R"([{"time_s":null,"cycle_time_s":null,"voltage_V":3,"current_A":null,"temperature_degC":null,"step":null}])");
  for (const RowWindow window : {RowWindow{100, 5}, RowWindow{0, 5}, RowWindow{1, 0}}) EXPECT_EQ(drawn(window, 50, 50), "[]");
  EXPECT_EQ(drawn({.first = 2, .count = ~std::uint64_t{0}}, 50, 50).substr(0, 12), R"([{"time_s":2)");
}

}  // namespace bha::report
