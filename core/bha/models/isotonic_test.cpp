#include "bha/models/isotonic.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bha::models {

TEST(IsotonicSoh, FollowsAFadeThroughScatterAndOutliers) {
  std::vector<double> y, truth;
  for (int k = 0; k < 300; ++k) {
    truth.push_back(1 - 4e-4 * k - 2e-6 * k * k);
    y.push_back(truth.back() + 2e-3 * std::sin(2.4 * k));
  }
  y[50] -= 0.05, y[120] += 0.04, y[121] -= 0.05;
  const auto curve = isotonic_soh(y).seen_afterwards;
  ASSERT_EQ(curve.size(), y.size());
  for (std::size_t k = 0; k < y.size(); ++k) EXPECT_NEAR(curve[k], truth[k], 3e-3) << k;
}

TEST(IsotonicSoh, NeverRisesByMoreThanTheBounce) {
  for (const double bounce : {0.0, 5e-4}) {
    std::vector<double> y;
    for (int k = 0; k < 200; ++k) y.push_back(1 - 1e-3 * k + 0.02 * std::sin(0.3 * k) + 0.01 * std::sin(2.9 * k));
    const auto curve = isotonic_soh(y, {.bounce = bounce}).seen_afterwards;
    for (std::size_t k = 1; k < curve.size(); ++k) EXPECT_LE(curve[k], curve[k - 1] + bounce + 1e-15) << k;
  }
}

TEST(IsotonicSoh, ShortSeries) {
  EXPECT_TRUE(isotonic_soh({}).seen_afterwards.empty());
  const std::vector<double> one = {0.9}, two = {1, 0.9};
  EXPECT_EQ(isotonic_soh(one).seen_afterwards, one);
  EXPECT_EQ(isotonic_soh(two).seen_afterwards, two);
}

}  // namespace bha::models
