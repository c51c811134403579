#include "bha/features/voltage_windows.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/features/step_fold.h"
#include "tests/laws/charge_trace.h"

namespace bha::features {
namespace {

constexpr cycles::CycleOptions options{
    .nominal_capacity_Ah = 2, .rest_current_A = 0.01, .voltage_min_V = 2.7, .voltage_max_V = 4.2};

std::vector<WindowRow> windows_of(const record::SampleBlock& block, double width_V = nan) {
  StepFold fold(options, {.windows = true, .window_V = width_V});
  fold.push(block);
  fold.finish();
  return fold.tables({}).windows;
}

struct Trace {  // current and voltage as they are wanted
  record::SampleBlock block{};
  double t = 0;
  void row(double current_A, double voltage_V, double dt_s = 10) {
    block.time_ns.push_back(std::llround(t * 1e9));
    block.current_A.push_back(current_A);
    block.voltage_V.push_back(voltage_V);
    ++block.rows;
    t += dt_s;
  }
};

// V rises 0.2 mV a second at 1 A: a window of 0.1 V takes 500 s, and holds 500 As.
TEST(VoltageWindows, OfAStraightLineAreKnownExactly) {
  Trace trace;
  for (double v = 3.45; v < 3.86; v += 0.002) trace.row(1, v);
  const auto rows = windows_of(trace.block);
  ASSERT_EQ(rows.size(), 3U);  // 3.5, 3.6, 3.7, 3.8
  for (std::size_t i = 0; i < rows.size(); ++i) {
    const WindowRow& row = rows[i];
    EXPECT_DOUBLE_EQ(row.from_V, (35.0 + static_cast<double>(i)) / 10);
    EXPECT_DOUBLE_EQ(row.to_V, (36.0 + static_cast<double>(i)) / 10);
    EXPECT_NEAR(row.start_time_s, 250 + 500 * static_cast<double>(i), 1e-6);
    EXPECT_NEAR(row.duration_s, 500, 1e-6);
    EXPECT_NEAR(row.current_A, 1, 1e-9);
    EXPECT_NEAR(row.charge_Ah, 500.0 / 3600, 1e-9);
    EXPECT_NEAR(row.energy_Wh, 500.0 / 3600 * (row.from_V + row.to_V) / 2, 1e-9);
    EXPECT_NEAR(row.charge_mean_Ah, 250.0 / 3600, 1e-9);
    EXPECT_NEAR(row.charge_std_Ah, 500.0 / 3600 / std::sqrt(12.0), 1e-9);
  }
}

TEST(VoltageWindows, OfADischargeGoDown) {
  Trace trace;
  for (double v = 3.75; v > 3.44; v -= 0.002) trace.row(-2, v);
  const auto rows = windows_of(trace.block);
  ASSERT_EQ(rows.size(), 2U);
  EXPECT_EQ(rows[0].direction, StepDirection::discharge);
  EXPECT_DOUBLE_EQ(rows[0].from_V, 3.7);
  EXPECT_DOUBLE_EQ(rows[0].to_V, 3.6);
  EXPECT_NEAR(rows[0].current_A, -2, 1e-9);
  EXPECT_NEAR(rows[0].charge_Ah, 2 * 500.0 / 3600, 1e-9);
}

TEST(VoltageWindows, TheWidthMayBeSaid) {
  Trace trace;
  for (double v = 3.45; v < 3.76; v += 0.002) trace.row(1, v);
  const auto rows = windows_of(trace.block, 0.05);
  ASSERT_EQ(rows.size(), 6U);
  EXPECT_DOUBLE_EQ(rows[0].from_V, 3.45) << "it begins on an edge";
}

// The charge of neighbouring windows is that of a window of both, and of the coulomb count between the crossings.
TEST(VoltageWindows, NeighboursAddUp) {
  laws::Bench bench;
  bench.soc = 0.05;
  bench.charge();
  const auto narrow = windows_of(bench.block, 0.05), wide = windows_of(bench.block, 0.1);
  ASSERT_GT(wide.size(), 5U);
  for (const WindowRow& w : wide) {
    double charge = 0, energy = 0;
    for (const WindowRow& n : narrow)
      if (n.from_V > w.from_V - 1e-9 && n.to_V < w.to_V + 1e-9) charge += n.charge_Ah, energy += n.energy_Wh;
    EXPECT_NEAR(charge, w.charge_Ah, 1e-12);
    EXPECT_NEAR(energy, w.energy_Wh, 1e-12);
  }
}

TEST(VoltageWindows, NotOfAnotherCurrentNorAcrossAHole) {
  Trace two;  // 1 A to 3.55 V, then 1.5 A: the window in between is at no one current
  for (double v = 3.45; v < 3.76; v += 0.002) two.row(v < 3.55 ? 1 : 1.5, v);
  const auto rows = windows_of(two.block);
  ASSERT_EQ(rows.size(), 1U);
  EXPECT_DOUBLE_EQ(rows[0].from_V, 3.6);

  Trace hole;
  for (double v = 3.45; v < 3.86; v += 0.002) hole.row(1, v, std::fabs(v - 3.65) < 0.001 ? 3000 : 10);
  const auto whole = windows_of(hole.block);
  ASSERT_EQ(whole.size(), 2U);  // 3.6 to 3.7 is not known
  EXPECT_DOUBLE_EQ(whole[0].from_V, 3.5);
  EXPECT_DOUBLE_EQ(whole[1].from_V, 3.7);
}

// The first row of a step without a voltage took the energy of all its windows.
TEST(VoltageWindows, AMissingVoltageCostsItsOwnWindow) {
  Trace trace;
  for (double v = 3.45; v < 3.76; v += 0.002) trace.row(1, trace.block.rows == 0 ? std::nan("") : v);
  const auto rows = windows_of(trace.block);
  ASSERT_EQ(rows.size(), 2U);
  for (const WindowRow& row : rows) EXPECT_NEAR(row.energy_Wh, 500.0 / 3600 * (row.from_V + row.to_V) / 2, 1e-9);
}

TEST(VoltageWindows, OfAPackAreAsWideAsItsCells) {
  WindowWatch pack{.voltage_max_V = 403};
  EXPECT_NEAR(1 / pack.windows_per_V(), 9.6, 1e-12);
}

TEST(VoltageWindows, AnyCutIntoBlocksGivesTheSameRows) {
  laws::Bench bench;
  bench.cycle();
  bench.cycle();
  const auto whole = windows_of(bench.block);
  StepFold fold(options, {.windows = true});
  for (std::size_t at = 0; at < bench.block.rows; at += 7)
    fold.push(laws::rows_of(bench.block, at, std::min(at + 7, bench.block.rows)));
  fold.finish();
  const auto cut = fold.tables({}).windows;
  ASSERT_EQ(cut.size(), whole.size());
  for (std::size_t i = 0; i < cut.size(); ++i) {
    EXPECT_EQ(cut[i].charge_Ah, whole[i].charge_Ah);
    EXPECT_EQ(cut[i].charge_std_Ah, whole[i].charge_std_Ah);
  }
}

}  // namespace
}  // namespace bha::features
