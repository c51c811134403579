#include "bha/metrics/distribution_scores.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/table.h"

namespace bha::metrics {

TEST(ClopperPearson, AgreesWithScipy) {
  const auto table = tests::read_table("clopper_pearson.csv");
  const auto k = table.numbers("successes"), n = table.numbers("n"), level = table.numbers("level"), low = table.numbers("low"),
             high = table.numbers("high");
  ASSERT_EQ(table.rows(), 22u);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const Share share = clopper_pearson(k[i], n[i], level[i]);
    EXPECT_NEAR(share.low, low[i], 1e-11) << k[i] << " of " << n[i];
    EXPECT_NEAR(share.high, high[i], 1e-11) << k[i] << " of " << n[i];
  }
}

TEST(ClopperPearson, WhatIsNoShareIsMissing) {
  for (const auto& [k, n, level] :
       {std::tuple{1.0, 0.0, 0.9}, {-1.0, 3.0, 0.9}, {4.0, 3.0, 0.9}, {1.0, 3.0, 1.0}, {nan, 3.0, 0.9}})
    EXPECT_TRUE(std::isnan(clopper_pearson(k, n, level).low) && std::isnan(clopper_pearson(k, n, level).high));
  EXPECT_LT(clopper_pearson(1.5, 4, 0.9).low, clopper_pearson(2, 4, 0.9).low);  // in part
}

TEST(Crps, AgreesWithQuadrature) {
  const auto table = tests::read_table("crps.csv");
  const auto truth = table.numbers("truth"), median = table.numbers("median"), lower = table.numbers("lower"),
             upper = table.numbers("upper"), level = table.numbers("level"), expected = table.numbers("crps");
  ASSERT_EQ(table.rows(), 24u);
  for (std::size_t i = 0; i < table.rows(); ++i)
    EXPECT_NEAR(crps(truth[i], median[i], lower[i], upper[i], level[i]), expected[i], 1e-10) << i;
}

TEST(Crps, WithoutWidthItIsTheErrorAndWithoutAnIntervalMissing) {
  EXPECT_DOUBLE_EQ(crps(3, 1, 1, 1, 0.9), 2);
  EXPECT_DOUBLE_EQ(crps(-3, 1, 1, 1, 0.9), 4);
  EXPECT_NEAR(crps(5, 1, 0, 2, 0.9), crps(-3, 1, 0, 2, 0.9), 1e-12);  // as far below as above
  EXPECT_TRUE(std::isnan(crps(1, 1, nan, nan, 0.9)));
  EXPECT_TRUE(std::isnan(crps(1, 1, 0, HUGE_VAL, 0.9)));
  EXPECT_TRUE(std::isnan(crps(1, 3, 0, 2, 0.9)));
}

// 0.9 at its own ends, half of a normal distribution on either side.
TEST(LevelThatHolds, IsTheIntervalsOwnAtItsEndsAndFollowsTheNormalBetween) {
  EXPECT_NEAR(level_that_holds(7, 5, 4, 7, 0.9), 0.9, 1e-12);
  EXPECT_NEAR(level_that_holds(4, 5, 4, 7, 0.9), 0.9, 1e-12);
  EXPECT_DOUBLE_EQ(level_that_holds(5, 5, 4, 7, 0.9), 0);
  EXPECT_NEAR(level_that_holds(5 + 2 * 0.6744897501960817 / 1.6448536269514722, 5, 4, 7, 0.9), 0.5, 1e-12);
  EXPECT_DOUBLE_EQ(level_that_holds(6, 5, 4, 5, 0.9), 1) << "there is no room above";
  EXPECT_TRUE(std::isnan(level_that_holds(6, 5, 5.5, 7, 0.9)));
  EXPECT_TRUE(std::isnan(level_that_holds(nan, 5, 4, 7, 0.9)));
  EXPECT_NEAR(share_below(7, 5, 4, 7, 0.9), 0.95, 1e-12);
  EXPECT_NEAR(share_below(4, 5, 4, 7, 0.9), 0.05, 1e-12);
  EXPECT_DOUBLE_EQ(share_below(5, 5, 4, 7, 0.9), 0.5);
  EXPECT_DOUBLE_EQ(share_below(6, 5, 4, 5, 0.9), 1);
  EXPECT_TRUE(std::isnan(share_below(nan, 5, 4, 7, 0.9)));
}

}  // namespace bha::metrics
