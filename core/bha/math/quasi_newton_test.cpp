#include "bha/math/quasi_newton.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bha::math {
namespace {

double rosenbrock(std::span<const double> p, std::span<double> g) {
  const double a = 1 - p[0], b = p[1] - p[0] * p[0];
  g[0] = -2 * a - 400 * p[0] * b;
  g[1] = 200 * b;
  return a * a + 100 * b * b;
}

}  // namespace

TEST(QuasiNewton, RosenbrocksValleyIsWalkedToItsEnd) {
  const Minimum found = minimise(rosenbrock, {-1.2, 1}, {.gradient = 1e-9});
  EXPECT_NEAR(found.p[0], 1, 1e-7);
  EXPECT_NEAR(found.p[1], 1, 1e-7);
  EXPECT_TRUE(found.converged);
  EXPECT_LT(found.iterations, 60);
}

TEST(QuasiNewton, ABoundHolds) {
  const Minimum found = minimise(rosenbrock, {-1.2, 0.2}, {.lower = -2, .upper = 0.5, .gradient = 1e-9});
  EXPECT_DOUBLE_EQ(found.p[0], 0.5);  // the minimum over x ≤ 1/2 lies at (1/2, 1/4)
  EXPECT_NEAR(found.p[1], 0.25, 1e-6);
}

TEST(QuasiNewton, StoppedIsTheBestSoFar) {
  bha::Run run;
  run.stop_requested = [] { return true; };
  const Minimum found = minimise(rosenbrock, {-1.2, 1}, {}, &run);
  EXPECT_FALSE(found.converged);
  EXPECT_DOUBLE_EQ(found.p[0], -1.2);
}

}  // namespace bha::math
