#include "bha/features/level_evaluation.h"

#include <gtest/gtest.h>

#include "tests/table.h"

namespace bha::features {
namespace {

TEST(LevelEvaluation, IsNumpysHistogram) {
  const auto input = tests::read_table("ica_input.csv"), expect = tests::read_table("ica_expected_lean.csv");
  const auto q = input.numbers("q_ah"), v = input.numbers("voltage_v"), ic = expect.numbers("dqdv_ah_per_v");
  LevelEvaluation levels;
  levels.begin(3.0, 4.2, 0.01);
  ASSERT_EQ(levels.bins, expect.rows());
  for (const double voltage : v) levels.add(voltage, 3600 * (q[1] - q[0]));
  for (std::size_t j = 0; j < levels.bins; ++j)
    EXPECT_NEAR(levels.ic_Ah_per_V(j), ic[j], 1e-9) << expect.text.at("bin_left_v")[j];
}

TEST(LevelEvaluation, NoChargeIsLostBetweenTheBins) {
  LevelEvaluation levels;
  levels.begin(3.0, 4.2, 0.005);
  double all = 0;
  for (int i = 0; i <= 12'000; ++i) levels.add(3.0 + 1e-4 * i, 0.25);
  for (std::size_t j = 0; j < levels.bins; ++j) all += levels.charge_As[j];
  EXPECT_DOUBLE_EQ(all, 12'001 * 0.25);
  levels.begin(nan, 4.2, 0.01);
  EXPECT_EQ(levels.bins, 0u);
  levels.add(3.5, 1);
}

}  // namespace
}  // namespace bha::features
