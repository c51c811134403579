#include "bha/features/ic_table.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

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
  return fold.tables({}).ic_peaks;
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
  const auto rows = fold.tables({}).ic_curves;
  ASSERT_GT(rows.size(), 200u);
  double level = 0, smooth = 0, gaussian = 0;
  constexpr double bin_V = 0.005;
  for (const IcCurveRow& row : rows) {
    level += bin_V * row.level_Ah_per_V;
    smooth += bin_V * row.savitzky_golay_Ah_per_V;
    gaussian += bin_V * row.gaussian_Ah_per_V;
    EXPECT_NEAR(row.dv_V_per_Ah * row.savitzky_golay_Ah_per_V, 1, 1e-12);
  }
  const double charge = rows.back().charge_Ah - rows.front().charge_Ah;
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
  const auto cut = fold.tables({}).ic_peaks;
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
