#include "tests/laws/monotonicity_law.h"

#include <gtest/gtest.h>

#include "bha/math/isotonic.h"
#include "bha/models/isotonic.h"

namespace bha::laws {

TEST(Monotonicity, TheProjectionIsTheClosestFallingCurve) {
  const auto ours = [](const std::vector<double>& y, const std::vector<double>& w, double b) {
    return math::non_increasing(y, w, b);
  };
  for (std::uint32_t seed = 0; seed < 500; ++seed)
    for (const double bounce : {0.0, 0.02})
      ASSERT_EQ(not_a_projection(ours, any_weighted(seed), bounce), "") << seed << ' ' << bounce;
}

TEST(Monotonicity, TheHindsightCurveNeverRisesByMoreThanTheBounce) {
  for (std::uint32_t seed = 0; seed < 500; ++seed)
    for (const double bounce : {0.0, 0.02}) {
      const auto curve = models::isotonic_soh(any_weighted(seed).y, {.bounce = bounce}).seen_afterwards;
      for (std::size_t k = 1; k < curve.size(); ++k) ASSERT_LE(curve[k], curve[k - 1] + bounce + 1e-14) << seed << ' ' << k;
    }
}

}  // namespace bha::laws
