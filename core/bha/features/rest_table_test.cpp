#include "bha/features/rest_table.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/features/step_fold.h"
#include "tests/laws/charge_trace.h"

namespace bha::features {
namespace {

std::vector<RestRow> rests_of(const record::SampleBlock& block) {
  StepFold fold({.nominal_capacity_Ah = 2, .rest_current_A = 0.01, .voltage_min_V = 2.7, .voltage_max_V = 4.2}, {.rests = true});
  fold.push(block);
  fold.finish();
  return fold.tables({}).rests;
}

TEST(RestTable, TellsWhatWentInAndOutBetweenTwoRests) {
  laws::Bench bench;
  bench.soc = 0.3;
  bench.rest(600);
  bench.constant(1, 1800);
  bench.rest(1200);
  bench.constant(-2, 600);
  bench.rest(3600);
  const auto rests = rests_of(bench.block);
  ASSERT_EQ(rests.size(), 3u);
  EXPECT_TRUE(std::isnan(rests[0].charge_before_Ah));
  EXPECT_NEAR(rests[1].charge_before_Ah, 0.5, 1e-12);
  EXPECT_NEAR(rests[2].charge_before_Ah, -2.0 / 6, 1e-12);
  EXPECT_EQ(rests[1].duration_s, 1190);
  EXPECT_EQ(rests[1].time_before_s, 1800 + 1190 + 10);
  EXPECT_NEAR(rests[1].voltage_end_V, bench.ocv(0.55), 1e-9);
  EXPECT_NEAR(rests[2].drift_V_per_h, 0, 1e-12);
}

// V = 3.7 + 0.1·exp(−t/τ): the slope over the last minutes is the curve's own.
TEST(RestTable, TheDriftIsTheSlopeOfTheLastMinutes) {
  constexpr double tau_s = 1500;
  record::SampleBlock block;
  const auto row = [&](double t, double i, double v) {
    block.time_ns.push_back(std::llround(t * 1e9));
    block.current_A.push_back(i);
    block.voltage_V.push_back(v);
    ++block.rows;
  };
  for (double t = -600; t < 0; t += 10) row(t, 2, 3.9);
  for (double t = 0; t <= 7200; t += 10) row(t, 0, 3.7 + 0.1 * std::exp(-t / tau_s));
  const auto rests = rests_of(block);
  ASSERT_EQ(rests.size(), 1u);
  const auto slope_V_per_h = [&](double t) { return -0.1 / tau_s * std::exp(-t / tau_s) * 3600; };
  EXPECT_LT(rests[0].drift_V_per_h, slope_V_per_h(7200));
  EXPECT_GT(rests[0].drift_V_per_h, slope_V_per_h(6000));
  EXPECT_NEAR(rests[0].voltage_end_V - rests[0].voltage_start_V, -0.1 * (1 - std::exp(-7200 / tau_s)), 1e-12);
}

TEST(RestTable, AHoleUnderCurrentHidesTheCharge) {
  laws::Bench bench;
  bench.soc = 0.3;
  bench.rest(600);
  bench.constant(1, 600);
  bench.run_s(1, 2160);
  bench.constant(1, 600);
  bench.rest(1200);
  bench.constant(-1, 600);
  bench.rest(1200);
  const auto rests = rests_of(bench.block);
  ASSERT_EQ(rests.size(), 3u);
  EXPECT_TRUE(std::isnan(rests[1].charge_before_Ah));
  EXPECT_NEAR(rests[2].charge_before_Ah, -1.0 / 6, 1e-12);
}

TEST(RestTable, ABreakOfAMinuteIsNone) {
  laws::Bench bench;
  bench.soc = 0.3;
  bench.constant(1, 600);
  bench.rest(50);
  bench.constant(1, 600);
  EXPECT_TRUE(rests_of(bench.block).empty());
}

TEST(RestTable, AnyCutIntoBlocksGivesTheSameRests) {
  laws::Bench bench;
  bench.cycle(1800);
  bench.cycle(1800);
  const auto whole = rests_of(bench.block);
  ASSERT_EQ(whole.size(), 4u);
  StepFold fold({.nominal_capacity_Ah = 2, .rest_current_A = 0.01, .voltage_min_V = 2.7, .voltage_max_V = 4.2}, {.rests = true});
  for (std::size_t at = 0; at < bench.block.rows; at += 37)
    fold.push(laws::rows_of(bench.block, at, std::min(at + 37, bench.block.rows)));
  fold.finish();
  const auto cut = fold.tables({}).rests;
  ASSERT_EQ(cut.size(), whole.size());
  for (std::size_t i = 0; i < cut.size(); ++i) {
    EXPECT_EQ(cut[i].voltage_end_V, whole[i].voltage_end_V);
    EXPECT_EQ(cut[i].drift_V_per_h, whole[i].drift_V_per_h);
    EXPECT_EQ(std::isnan(cut[i].charge_before_Ah), i == 0);
    if (i > 0) {
      EXPECT_EQ(cut[i].charge_before_Ah, whole[i].charge_before_Ah);
    }
  }
}

}  // namespace
}  // namespace bha::features
