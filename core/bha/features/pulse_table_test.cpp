#include "bha/features/pulse_table.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/features/step_fold.h"
#include "tests/table.h"

namespace bha::features {
namespace {

// R0 25 mΩ, R1 15 mΩ with 18 s, R2 20 mΩ with 400 s (METHODS 2.6).
constexpr double r0 = 0.025, r1 = 0.015, tau1 = 18, r2 = 0.020, tau2 = 400, open_V = 3.7;
double truth_ohm(double t) { return r0 + r1 * (1 - std::exp(-t / tau1)) + r2 * (1 - std::exp(-t / tau2)); }

struct Record {
  record::SampleBlock block{};
  void add(double t, double i, double v) {
    block.time_ns.push_back(static_cast<std::int64_t>(std::llround(t * 1e9)));
    block.current_A.push_back(i);
    block.voltage_V.push_back(v);
    ++block.rows;
  }
};
std::vector<PulseRow> pulses_of(const record::SampleBlock& block, double slope_nominal_Ah = nan) {
  StepFold fold({.nominal_capacity_Ah = slope_nominal_Ah, .rest_current_A = 0.01, .voltage_max_V = 4.2}, {.dcir = true});
  fold.push(block);
  fold.finish();
  return fold.tables({}).pulses;
}

// scipy's zero-order hold at every 5th second: 10 and 30 s are rows of it; 18 s lies on a straight line between 15 and 20.
TEST(PulseTable, GivenTheTwoElementRecord_TheResistancesAreItsOwn) {
  const auto table = tests::read_table("ecm_2rc.csv");
  const auto k = table.numbers("k"), i = table.numbers("current_a"), v = table.numbers("v_over");
  Record rec;
  for (int t = -120; t < 0; t += 5) rec.add(t, 0, open_V);
  std::size_t rows = 0;
  for (; rows < k.size() && i[rows] == i[0]; ++rows) rec.add(k[rows], i[rows], open_V + v[rows]);
  ASSERT_GE(rows, 7u) << "at least 30 s";
  const auto pulses = pulses_of(rec.block);
  ASSERT_EQ(pulses.size(), 1u);
  EXPECT_EQ(pulses[0].direction, StepDirection::discharge);
  EXPECT_NEAR(pulses[0].resistance_10s_ohm, truth_ohm(10), 1e-9);
  EXPECT_NEAR(pulses[0].resistance_30s_ohm, truth_ohm(30), 1e-9);
  EXPECT_NEAR(pulses[0].resistance_18s_ohm, truth_ohm(18), 1e-4);
  EXPECT_TRUE(std::isnan(pulses[0].resistance_1s_ohm)) << "rows 5 s apart tell nothing of 1 s";
  EXPECT_TRUE(std::isnan(pulses[0].soc)) << "nominal capacity not declared";
}

Record pulse_with_sloping_ocv(double step_s, double slope_V_per_As, double sign, double varies = 0) {
  Record rec;
  constexpr double current = 2, seconds = 40;
  for (double t = -300; t < -0.5; t += 10) rec.add(t, 0, open_V);
  for (double t = 0; t <= seconds; t += step_s)
    rec.add(t, sign * current * (t > 5 ? 1 + varies : 1), open_V + sign * current * (truth_ohm(t) + slope_V_per_As * t));
  for (double t = seconds + 1; t < seconds + 4000; t += 10)
    rec.add(t, 0, open_V + sign * current * slope_V_per_As * (seconds + step_s));
  return rec;
}

TEST(PulseTable, TheOpenCircuitVoltageIsTakenOff) {
  for (const double sign : {-1.0, 1.0}) {
    const auto pulses = pulses_of(pulse_with_sloping_ocv(0.04, 1e-4, sign).block, 2);
    ASSERT_EQ(pulses.size(), 1u);
    EXPECT_NEAR(pulses[0].resistance_100ms_ohm, truth_ohm(0.1) + 1e-5, 1e-6);
    EXPECT_NEAR(pulses[0].resistance_30s_ohm, truth_ohm(30) + 3e-3, 1e-5);
    EXPECT_NEAR(pulses[0].corrected_30s_ohm, truth_ohm(30), 1e-4);
    EXPECT_NEAR(pulses[0].corrected_10s_ohm, truth_ohm(10), 1e-4);
  }
}

TEST(PulseTable, APulseOfTenSecondsTellsTenSeconds) {
  Record rec;
  for (int t = -100; t < 0; t += 5) rec.add(t, 0, open_V);
  for (int t = 0; t < 10; ++t) rec.add(t, -2, open_V - 2 * truth_ohm(t));
  rec.add(9.99, -2, open_V - 2 * truth_ohm(9.99));
  for (int t = 11; t < 40; ++t) rec.add(t, 0, open_V);
  const auto pulses = pulses_of(rec.block);
  ASSERT_EQ(pulses.size(), 1u);
  EXPECT_NEAR(pulses[0].resistance_10s_ohm, truth_ohm(10), 1e-5);
  EXPECT_TRUE(std::isnan(pulses[0].resistance_18s_ohm));
}

TEST(PulseTable, ACurrentThatVariesTellsOnlyWhatWasBefore) {
  const auto pulses = pulses_of(pulse_with_sloping_ocv(0.5, 0, -1, 0.05).block);
  ASSERT_EQ(pulses.size(), 1u);
  EXPECT_NEAR(pulses[0].resistance_1s_ohm, truth_ohm(1), 1e-4);
  EXPECT_TRUE(std::isnan(pulses[0].resistance_10s_ohm));
}

TEST(PulseTable, ShiftedInTimeAndCutIntoBlocksItSaysTheSame) {
  const record::SampleBlock whole = pulse_with_sloping_ocv(1, 1e-4, -1).block;
  const auto expect = pulses_of(whole);
  StepFold fold({.rest_current_A = 0.01, .voltage_max_V = 4.2}, {.dcir = true});
  for (std::size_t from = 0; from < whole.rows; from += 13) {
    Record part;
    for (std::size_t i = from; i < std::min(whole.rows, from + 13); ++i)
      part.add(static_cast<double>(whole.time_ns[i]) * 1e-9 + 5000, whole.current_A[i], whole.voltage_V[i]);
    fold.push(part.block);
  }
  fold.finish();
  const auto pulses = fold.tables({}).pulses;
  ASSERT_EQ(pulses.size(), expect.size());
  EXPECT_NEAR(pulses[0].start_time_s, expect[0].start_time_s + 5000, 1e-6);
  EXPECT_DOUBLE_EQ(pulses[0].resistance_10s_ohm, expect[0].resistance_10s_ohm);
  EXPECT_DOUBLE_EQ(pulses[0].corrected_30s_ohm, expect[0].corrected_30s_ohm);
}

}  // namespace
}  // namespace bha::features
