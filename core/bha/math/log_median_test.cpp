#include "bha/math/log_median.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <vector>

namespace bha::math {
namespace {

TEST(LogMedian, IsWithinAQuarterOctaveOfTheTrueMedian) {
  std::uint64_t seed = 1;
  for (int round = 0; round < 200; ++round) {
    std::vector<std::int64_t> values;
    LogMedian bounded;
    const int n = 1 + round;
    for (int i = 0; i < n; ++i) {
      seed = seed * 6364136223846793005u + 1442695040888963407u;
      values.push_back(static_cast<std::int64_t>(1e6 * std::exp2(static_cast<double>(seed >> 40) / 1e6)));
      bounded.push(values.back());
    }
    std::sort(values.begin(), values.end());
    const double exact = static_cast<double>(values[(values.size() - 1) / 2]);  // the lower middle one
    EXPECT_LE(std::fabs(std::log2(bounded.median() / exact)), 0.2500001) << n;
  }
}
TEST(LogMedian, IsMissingBeforeTheFirstValueAndClampsAtTheEnds) {
  LogMedian m;
  EXPECT_TRUE(std::isnan(m.median()));
  m.push(1);
  EXPECT_EQ(LogMedian::bin_of(1), 0);
  EXPECT_EQ(LogMedian::bin_of(std::int64_t{1} << 62), LogMedian::bins - 1);
}
TEST(LogMedian, OneSecondLiesInsideItsBinNotAtAnEdge) {  // jitter of a 1 Hz logger must not split the histogram
  EXPECT_EQ(LogMedian::bin_of(950'000'000), LogMedian::bin_of(1'050'000'000));
  EXPECT_EQ(LogMedian::bin_of(9'500'000'000), LogMedian::bin_of(10'500'000'000));
}
TEST(LogMedian, BinsAreHalfOctaves) {
  EXPECT_EQ(LogMedian::bin_of(1 << 20), 8);
  EXPECT_EQ(LogMedian::bin_of(1482910), 8);  // 2^20 √2 = 1482910.4
  EXPECT_EQ(LogMedian::bin_of(1482911), 9);
}

}  // namespace
}  // namespace bha::math
