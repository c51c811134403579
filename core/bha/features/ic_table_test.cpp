#include "bha/features/ic_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <span>

#include "bha/features/step_fold.h"
#include "tests/table.h"

namespace bha::features {
namespace {

constexpr cycles::CycleOptions limits{.rest_current_A = 0.01, .voltage_min_V = 3.0, .voltage_max_V = 4.21};

void add(record::SampleBlock& b, double t, double i, double v) {
  b.time_ns.push_back(static_cast<std::int64_t>(std::llround(t * 1e9)));
  b.current_A.push_back(i);
  b.voltage_V.push_back(v);
  ++b.rows;
}
// The reference's charge at 1 A, again and again with a discharge between; `rises_V` moves the whole curve from charge to charge.
record::SampleBlock charges(int n, double rises_V = 0, double later_s = 0) {
  const auto table = tests::read_table("ica_input.csv");
  const auto q = table.numbers("q_ah"), v = table.numbers("voltage_v");
  record::SampleBlock b;
  double t = later_s;
  for (int k = 0; k < n; ++k) {
    const double begin = t;
    for (std::size_t i = 0; i < q.size(); ++i) add(b, t = begin + 3600 * q[i], 1, v[i] + rises_V * k);
    for (int i = 0; i < 100; ++i) add(b, t += 60, -1, 4.2 - 0.012 * i);
    t += 10;
  }
  return b;
}
std::vector<IcPeakRow> peaks_of(const record::SampleBlock& b) {
  StepFold fold(limits, {.ic_peaks = true});
  fold.push(b);
  fold.finish();
  return fold.tables({}).ic.peaks;
}

// scipy's peaks of a curve smoothed on a 5 mV grid over 105 mV; ours is finer and over 40 mV: higher, in the same places.
TEST(IcPeaks, StandWhereScipyFindsThem) {
  const auto expect = tests::read_table("ica_expected_peaks.csv");
  const auto peaks = peaks_of(charges(1));
  const auto at = expect.numbers("voltage_v"), height = expect.numbers("height");
  ASSERT_EQ(peaks.size(), at.size());
  for (std::size_t i = 0; i < at.size(); ++i) {
    EXPECT_NEAR(peaks[i].voltage_V, at[i], 0.006);
    EXPECT_GT(peaks[i].height_Ah_per_V, 0.95 * height[i]);
    EXPECT_LT(peaks[i].height_Ah_per_V, 1.35 * height[i]);
    EXPECT_EQ(peaks[i].peak, static_cast<std::int64_t>(i) + 1);
  }
}

// Three ways to one derivative: each integrates to the charge between the first and the last bin.
TEST(IcCurves, EachIntegratesToTheCharge) {
  StepFold fold(limits, {.ic_curves = true});
  fold.push(charges(1));
  fold.finish();
  const auto rows = fold.tables({}).ic.curves;
  ASSERT_GT(rows.size(), 200u);
  double level = 0, smooth = 0, gaussian = 0;
  constexpr double bin_V = 0.005;
  const auto charge_rows = std::span(rows).first(
      static_cast<std::size_t>(std::ranges::find(rows, StepDirection::discharge, &IcCurveRow::direction) - rows.begin()));
  for (const IcCurveRow& row : charge_rows) {
    level += bin_V * row.level_Ah_per_V;
    smooth += bin_V * row.savitzky_golay_Ah_per_V;
    gaussian += bin_V * row.gaussian_Ah_per_V;
    EXPECT_NEAR(row.dv_V_per_Ah * row.savitzky_golay_Ah_per_V, 1, 1e-12);
  }
  const double charge = charge_rows.back().charge_Ah - charge_rows.front().charge_Ah;
  EXPECT_NEAR(level, charge, 0.02 * charge);
  EXPECT_NEAR(smooth, charge, 0.01 * charge);
  EXPECT_NEAR(gaussian, charge, 0.01 * charge);
}

TEST(IcPeaks, KeepTheirNumbersWhileTheyMoveSlowly) {
  const auto peaks = peaks_of(charges(4, 0.002));
  ASSERT_EQ(peaks.size(), 12u);
  for (std::size_t i = 3; i < peaks.size(); ++i) {
    EXPECT_EQ(peaks[i].peak, peaks[i - 3].peak);
    EXPECT_NEAR(peaks[i].voltage_V - peaks[i - 3].voltage_V, 0.002, 0.005);  // the record's noise on another grid
  }
}

// Turned upside down between the limits, a charge is a discharge and its peaks stand mirrored.
TEST(IcPeaks, OfADischargeAreThoseOfTheChargeThatIsItsMirror) {
  const record::SampleBlock upright = charges(2, 0.002);
  record::SampleBlock mirrored = upright;
  const double both_limits_V = limits.voltage_min_V + limits.voltage_max_V;
  for (std::size_t i = 0; i < upright.rows; ++i)
    mirrored.current_A[i] = -upright.current_A[i], mirrored.voltage_V[i] = both_limits_V - upright.voltage_V[i];
  const auto expect = peaks_of(upright), peaks = peaks_of(mirrored);
  ASSERT_EQ(expect.size(), 6u);
  ASSERT_EQ(peaks.size(), 6u);
  for (std::size_t i = 0; i < 6; ++i) {
    EXPECT_EQ(expect[i].direction, StepDirection::charge);
    EXPECT_EQ(peaks[i].direction, StepDirection::discharge);
    EXPECT_EQ(peaks[i].peak, expect[i].peak);
    EXPECT_EQ(peaks[i].current_A, -1);
    EXPECT_NEAR(peaks[i].voltage_V, both_limits_V - expect[i].voltage_V, 1e-9);
    EXPECT_NEAR(peaks[i].height_Ah_per_V, expect[i].height_Ah_per_V, 1e-9);
    EXPECT_NEAR(peaks[i].area_Ah, expect[i].area_Ah, 1e-9);
  }
  StepFold fold(limits, {.ic_curves = true});
  fold.push(mirrored);
  fold.finish();
  double moved_Ah = 0;
  std::size_t falls = 0;
  const auto table = fold.tables({});  // the bins go up, a discharge goes down
  for (std::size_t i = 1; i < table.ic.curves.size(); ++i) {
    const IcCurveRow &a = table.ic.curves[i - 1], &b = table.ic.curves[i];
    if (a.start_time_s != 0 || b.start_time_s != 0) continue;
    falls += b.charge_Ah < a.charge_Ah ? 1 : 0;
    moved_Ah += 0.005 * b.level_Ah_per_V;
  }
  EXPECT_GT(falls, 200u);
  EXPECT_NEAR(moved_Ah, table.ic.curves.front().charge_Ah, 0.02 * moved_Ah);
}

TEST(IcPeaks, ShiftedInTimeOrCutIntoBlocksTheyAreTheSame) {
  const record::SampleBlock whole = charges(2), later = charges(2, 0, 86'400);
  const auto expect = peaks_of(whole), shifted = peaks_of(later);
  StepFold fold(limits, {.ic_peaks = true});
  for (std::size_t from = 0; from < whole.rows; from += 17) {
    record::SampleBlock part;
    for (std::size_t i = from; i < std::min(whole.rows, from + 17); ++i)
      add(part, static_cast<double>(whole.time_ns[i]) * 1e-9, whole.current_A[i], whole.voltage_V[i]);
    fold.push(part);
  }
  fold.finish();
  const auto cut = fold.tables({}).ic.peaks;
  ASSERT_EQ(cut.size(), expect.size());
  ASSERT_EQ(shifted.size(), expect.size());
  for (std::size_t i = 0; i < expect.size(); ++i) {
    EXPECT_EQ(cut[i].voltage_V, expect[i].voltage_V);
    EXPECT_EQ(cut[i].height_Ah_per_V, expect[i].height_Ah_per_V);
    EXPECT_NEAR(shifted[i].voltage_V, expect[i].voltage_V, 1e-6);
    EXPECT_NEAR(shifted[i].start_time_s, expect[i].start_time_s + 86'400, 1e-6);
  }
}

}  // namespace
}  // namespace bha::features
