#include "bha/math/rolling_median.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/base/describe.h"

namespace bha::math {

TEST(RollingMedian, TrailingLooksBackAndCentredBothWays) {
  const std::vector<double> y = {5, 1, 4, 2, 3};
  EXPECT_EQ(trailing_median(y, 3), (std::vector<double>{5, 3, 4, 2, 3}));
  EXPECT_EQ(centred_median(y, 3), (std::vector<double>{3, 4, 2, 3, 2.5}));
}

TEST(RollingMedian, MissingValuesAreLeftOut) {
  const std::vector<double> y = {nan, 1, nan, 3};
  const auto told = trailing_median(y, 3, 2);
  EXPECT_TRUE(std::isnan(told[0]) && std::isnan(told[1]) && std::isnan(told[2]));
  EXPECT_DOUBLE_EQ(told[3], 2);
  EXPECT_TRUE(std::isnan(trailing_median(y, 3)[0]));
}

}  // namespace bha::math
