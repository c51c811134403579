#include "bha/features/slow_curve.h"

#include <gtest/gtest.h>

#include <cmath>
#include <utility>

#include "bha/features/step_fold.h"

namespace bha::features {
namespace {

constexpr double set_A = 0.1, sample_s = 60;
constexpr int hours = 12;

double voltage_at(double charge_Ah) { return 3.0 + charge_Ah; }

// A charge of twelve hours, then `hold_rows` at the voltage reached while the current falls; wavering: its current up and down.
SlowCurve charged(double waver, int hold_rows, std::size_t block_rows = 100) {
  StepFold fold({.nominal_capacity_Ah = 1.2, .rest_current_A = 1e-3}, {.slow_curves = true});
  record::SampleBlock block;
  double charge_Ah = 0, before_A = 0;
  const int rows = hours * 60;
  for (int i = 0; i < rows + hold_rows + 10; ++i) {
    const bool rest = i >= rows + hold_rows, hold = !rest && i >= rows;
    const double now_A = rest ? 0 : hold ? set_A * std::exp(-(i - rows) / 30.0) : set_A * (1 + waver * std::sin(0.7 * i));
    charge_Ah += 0.5 * (now_A + before_A) * sample_s / 3600;
    before_A = now_A;
    block.time_ns.push_back(static_cast<std::int64_t>(i * sample_s * 1e9));
    block.current_A.push_back(now_A);
    block.voltage_V.push_back(hold || rest ? voltage_at(1.2) : voltage_at(charge_Ah));
    if (++block.rows == block_rows) fold.push(std::exchange(block, {}));
  }
  fold.push(block);
  fold.finish();
  const auto tables = fold.tables({});
  EXPECT_EQ(tables.slow_curves.size(), 1u);
  return tables.slow_curves.empty() ? SlowCurve{} : tables.slow_curves.front();
}

TEST(SlowCurves, GivenACurrentThatWavers_TheWholeCurveIsKept) {
  const SlowCurve curve = charged(0.4, 0);
  EXPECT_NEAR(curve.current_A, set_A, 0.02 * set_A);
  ASSERT_GT(curve.charge_Ah.size(), 500u);
  EXPECT_NEAR(curve.charge_Ah.back(), 1.2, 0.01);
  for (std::size_t i = 0; i < curve.charge_Ah.size(); ++i)
    EXPECT_NEAR(curve.voltage_V[i], voltage_at(curve.charge_Ah[i]), 2e-3) << i;
}

TEST(SlowCurves, GivenAHoldAtItsEnd_TheHoldIsNoPartOfIt) {
  const SlowCurve with = charged(0, 60), without = charged(0, 0);
  EXPECT_DOUBLE_EQ(with.current_A, set_A);
  EXPECT_NEAR(with.charge_Ah.back(), without.charge_Ah.back(), 0.01);
}

TEST(SlowCurves, GivenAnyCutIntoBlocks_TheSameBits) {
  const SlowCurve one = charged(0.3, 60, 10'000);
  for (const std::size_t rows : {1, 7, 333}) {
    const SlowCurve cut = charged(0.3, 60, rows);
    EXPECT_EQ(cut.charge_Ah, one.charge_Ah);
    EXPECT_EQ(cut.voltage_V, one.voltage_V);
    EXPECT_EQ(cut.current_A, one.current_A);
  }
}

}  // namespace
}  // namespace bha::features
