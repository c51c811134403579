// Planted bugs of a pool-adjacent-violators, and the tempting shortcuts. The law has to catch every one.
#include <gtest/gtest.h>

#include <functional>

#include "bha/math/isotonic.h"
#include "tests/laws/monotonicity_law.h"

namespace bha::laws {
namespace {

using Culprit = std::function<std::vector<double>(const std::vector<double>&, const std::vector<double>&, double)>;

bool is_caught(const Culprit& culprit) {
  for (std::uint32_t seed = 0; seed < 500; ++seed)
    if (!not_a_projection(culprit, any_weighted(seed), 0.02).empty()) return true;
  return false;
}

}  // namespace

TEST(NegativeTwin, ForgettingTheWeightsIsCaught) {
  EXPECT_TRUE(is_caught([](auto& y, auto&, double bounce) { return math::non_increasing(y, {}, bounce); }));
}
TEST(NegativeTwin, ForgettingTheBounceIsCaught) {
  EXPECT_TRUE(is_caught([](auto& y, auto& w, double) { return math::non_increasing(y, w, 0); }));
}
TEST(NegativeTwin, ARunningMinimumIsCaught) {
  EXPECT_TRUE(is_caught([](auto y, auto&, double bounce) {
    for (std::size_t k = 1; k < y.size(); ++k) y[k] = std::min(y[k], y[k - 1] + bounce);
    return y;
  }));
}
TEST(NegativeTwin, PoolingWithoutLookingBackIsCaught) {
  EXPECT_TRUE(is_caught([](auto y, auto& w, double bounce) {
    for (std::size_t k = 1; k < y.size(); ++k)
      if (y[k] > y[k - 1] + bounce) {
        const double mean = (w[k] * (y[k] - bounce) + w[k - 1] * y[k - 1]) / (w[k] + w[k - 1]);
        y[k - 1] = mean, y[k] = mean + bounce;
      }
    return y;
  }));
}

}  // namespace bha::laws
