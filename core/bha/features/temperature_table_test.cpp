#include "bha/features/temperature_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/features/step_fold.h"
#include "tests/laws/charge_trace.h"

namespace bha::features {
namespace {

std::vector<TemperatureRow> table_of(const record::SampleBlock& block) {
  StepFold fold({.nominal_capacity_Ah = 2, .rest_current_A = 0.01, .voltage_min_V = 2.7, .voltage_max_V = 4.2},
                {.temperatures = true});
  fold.push(block);
  fold.finish();
  return fold.tables({}).temperatures;
}

TEST(TemperatureTable, TellsTheTimeAtEachTemperatureOfEachHalfCycle) {
  laws::Bench bench;
  bench.soc = 0.3;
  bench.temperature_degC = 23;
  bench.constant(1, 1800);  // at 23.3 °C
  bench.temperature_degC = 27;
  bench.rest(600);
  bench.constant(-1, 900);  // at 27.3 °C
  bench.temperature_degC = -7;
  bench.rest(300);
  const auto rows = table_of(bench.block);
  ASSERT_EQ(rows.size(), 4U);
  EXPECT_EQ(rows[0].direction, StepDirection::charge);
  EXPECT_EQ(rows[0].from_degC, 20);
  EXPECT_EQ(rows[0].to_degC, 25);
  EXPECT_NEAR(rows[0].time_s, 1800, 11);
  EXPECT_NEAR(rows[0].current_time_s, rows[0].time_s, 1e-9);
  EXPECT_NEAR(rows[0].throughput_Ah, 0.5, 0.01);
  EXPECT_EQ(rows[1].from_degC, 25);
  EXPECT_NEAR(rows[1].time_s, 600, 11);
  EXPECT_EQ(rows[1].current_time_s, 0) << "a rest";
  EXPECT_EQ(rows[2].direction, StepDirection::discharge);
  EXPECT_EQ(rows[2].from_degC, -10);
  EXPECT_EQ(rows[2].to_degC, -5);
  EXPECT_EQ(rows[3].from_degC, 25);
  EXPECT_NEAR(rows[3].time_s, 900, 11);
}

// All the time that was counted stands in some row.
TEST(TemperatureTable, TheTimesAddUp) {
  laws::Bench bench;
  for (int i = 0; i < 3; ++i) bench.cycle(1200);
  double time_s = 0, charge_Ah = 0;
  for (const TemperatureRow& row : table_of(bench.block)) time_s += row.time_s, charge_Ah += row.throughput_Ah;
  const double lasted_s = static_cast<double>(bench.block.time_ns.back() - bench.block.time_ns.front()) * 1e-9;
  EXPECT_NEAR(time_s, lasted_s, 20 * bench.dt_s) << "an interval between two steps is the earlier one's, and in no row";
  EXPECT_NEAR(charge_Ah, bench.charged_Ah + bench.discharged_Ah, 0.01 * charge_Ah);
}

TEST(TemperatureTable, NoneIsToldWhereNoneWasRecorded) {
  laws::Bench bench;
  bench.cycle();
  bench.block.temperature_degC.clear();
  EXPECT_TRUE(table_of(bench.block).empty());
}

}  // namespace
}  // namespace bha::features
