#include "bha/math/portable.h"

#include <gtest/gtest.h>

#include <cmath>
#include <limits>

namespace bha::math {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// Distance to the truth in units of the last place of the truth.
double ulps(double ours, long double truth) {
  const double near = static_cast<double>(truth);
  const double ulp = std::nextafter(std::fabs(near), infinity) - std::fabs(near);
  return static_cast<double>(std::fabs(static_cast<long double>(ours) - truth) / ulp);
}
template <class Ours, class Truth>
double worst(Ours ours, Truth truth, double from, double to, int n, bool geometric = false) {
  double most = 0;
  for (int i = 0; i <= n; ++i) {
    const double t = (i + 0.137) / (n + 1);
    const double x = geometric ? from * std::pow(to / from, t) : from + t * (to - from);
    most = std::max(most, ulps(ours(x), truth(static_cast<long double>(x))));
  }
  return most;
}
long double exp_l(long double x) { return std::exp(x); }
long double expm1_l(long double x) { return std::expm1(x); }
long double log_l(long double x) { return std::log(x); }
long double log1p_l(long double x) { return std::log1p(x); }
long double tanh_l(long double x) { return std::tanh(x); }

TEST(Portable, IsWithinItsStatedUlpsOfTheTruth) {
  static_assert(std::numeric_limits<long double>::digits >= 64, "the oracle needs 80-bit long double");
  for (const auto& [from, to] : {std::pair{-0.4, 0.4}, {-40.0, 40.0}, {-707.0, 709.7}, {-1e-3, 1e-3}}) {
    EXPECT_LE(worst(portable::exp, exp_l, from, to, 200'000), 1.0) << from;
    EXPECT_LE(worst(portable::tanh, tanh_l, from, to, 200'000), 2.5) << from;
  }
  for (const auto& [from, to] : {std::pair{-0.4, 0.4}, {-30.0, 30.0}, {-1e-3, 1e-3}, {30.0, 709.0}})
    EXPECT_LE(worst(portable::expm1, expm1_l, from, to, 200'000), 2.0) << from;
  for (const auto& [from, to] : {std::pair{0.5, 2.0}, {1e-10, 1e10}, {0.99, 1.01}, {1e-300, 1e300}}) {
    EXPECT_LE(worst(portable::log, log_l, from, to, 200'000, true), 1.0) << from;
  }
  for (const auto& [from, to] : {std::pair{-0.99, -0.1}, {-0.4, 0.6}, {-1e-6, 1e-6}, {0.3, 100.0}})
    EXPECT_LE(worst(portable::log1p, log1p_l, from, to, 200'000), 2.0) << from;
}

TEST(Portable, GivenTheEndsOfTheLine_SaysWhatIeeeSays) {
  EXPECT_EQ(portable::exp(0), 1);
  EXPECT_EQ(portable::exp(-746), 0);
  EXPECT_EQ(portable::exp(710), infinity);
  EXPECT_EQ(portable::exp(-infinity), 0);
  EXPECT_LE(std::fabs(portable::exp(-740) - std::exp(-740.0)), std::numeric_limits<double>::denorm_min());
  EXPECT_TRUE(std::isnan(portable::exp(std::nan(""))));
  EXPECT_EQ(portable::expm1(0), 0);
  EXPECT_EQ(portable::expm1(-50), -1);
  EXPECT_EQ(portable::log(1), 0);
  EXPECT_EQ(portable::log(0), -infinity);
  EXPECT_TRUE(std::isnan(portable::log(-1)));
  EXPECT_LE(ulps(portable::log(5e-324), std::log(static_cast<long double>(5e-324))), 1.0);
  EXPECT_EQ(portable::log(infinity), infinity);
  EXPECT_EQ(portable::log1p(-1), -infinity);
  EXPECT_TRUE(std::isnan(portable::log1p(-1.5)));
  EXPECT_EQ(portable::tanh(0), 0);
  EXPECT_EQ(portable::tanh(30), 1);
  EXPECT_EQ(portable::tanh(-30), -1);
}

}  // namespace
}  // namespace bha::math
