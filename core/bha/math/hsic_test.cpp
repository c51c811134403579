#include "bha/math/hsic.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/math/philox.h"
#include "tests/table.h"

namespace bha::math {
namespace {

/// A series whose neighbours are alike by `memory`; another one for each seed and stream.
std::vector<double> series(std::size_t n, double memory, std::uint64_t seed, std::uint64_t stream) {
  std::vector<double> out;
  double x = 0;
  for (std::size_t i = 0; i < n; ++i)
    out.push_back(x = memory * x + std::sqrt(1 - memory * memory) * normal(philox4x64({i, 0, 0, 0}, {seed, stream})[0]));
  return out;
}
double share_rejected(std::size_t n, double memory, std::size_t block) {
  constexpr std::uint64_t pairs = 100;
  double rejected = 0;
  for (std::uint64_t s = 0; s < pairs; ++s)
    rejected += hsic(series(n, memory, s, 1), series(n, memory, s, 2), {.block = block, .permutations = 99}).p <= 0.05 ? 1 : 0;
  return rejected / pairs;
}

}  // namespace

// numpy with 20,000 orders of its own: 999 of ours may be off by chance, four standard errors of both.
TEST(Hsic, AgreesWithNumpy) {
  const tests::Table in = tests::read_table("diag_input.csv"), expected = tests::read_table("hsic_expected.csv");
  std::vector<double> t, parabola, slow;
  for (int i = 0; i < 60; ++i) {
    t.push_back(i);
    parabola.push_back(std::pow((i - 29.5) / 30, 2) + .35 * std::sin(1.7 * i));
    slow.push_back(std::sin(.15 * i) + .8 * std::sin(1.7 * i));
  }
  const std::pair<std::vector<double>, std::vector<double>> cases[] = {
      {in.numbers("ols_residual"), in.numbers("x2")}, {t, parabola}, {t, slow}, {t, slow}};
  ASSERT_EQ(expected.rows(), std::size(cases));
  for (std::size_t i = 0; i < std::size(cases); ++i) {
    const auto block = static_cast<std::size_t>(expected.numbers("block")[i]);
    const double p = expected.numbers("p")[i], chance = std::sqrt(p * (1 - p) * (1 / 999. + 1 / 20000.));
    const Hsic got = hsic(cases[i].first, cases[i].second, {.block = block});
    EXPECT_NEAR(got.statistic, expected.numbers("statistic")[i], 1e-12) << i;
    EXPECT_NEAR(got.share, expected.numbers("share")[i], 1e-11) << i;
    EXPECT_NEAR(got.p, p, 4 * chance + 0.001) << i;
  }
}

TEST(Hsic, EitherWayRoundAndInAnyUnit) {
  const auto x = series(80, 0.5, 1, 1), y = series(80, 0.5, 1, 2);
  auto scaled = y;
  for (double& v : scaled) v *= -8;
  const Hsic one = hsic(x, y, {});
  EXPECT_NEAR(hsic(y, x, {}).statistic, one.statistic, 1e-15);
  EXPECT_DOUBLE_EQ(hsic(x, scaled, {}).statistic, one.statistic);
  EXPECT_EQ(hsic(x, scaled, {}).p, one.p);
  EXPECT_NEAR(hsic(x, x, {}).share, 1, 1e-12);
  EXPECT_EQ(hsic(x, x, {}).p, 0.001);
}

TEST(Hsic, PHoldsForRowsThatAreIndependentAndInBlocksForSlowSeries) {
  EXPECT_NEAR(share_rejected(100, 0, 1), 0.05, 0.06);
  EXPECT_GT(share_rejected(200, 0.95, 1), 0.3);  // one by one, neighbours that are alike count as many
  EXPECT_LT(share_rejected(200, 0.95, 20), 0.16);
}

TEST(Hsic, WhatHasNoSpreadTellsNothing) {
  const std::vector<double> x{1, 2, 3, 4}, same(4, 2.0);
  EXPECT_TRUE(std::isnan(hsic(x, same, {}).p));
  EXPECT_TRUE(std::isnan(hsic({}, {}, {}).p));
  EXPECT_TRUE(std::isnan(hsic(x, std::vector<double>{1, 2}, {}).p));
  EXPECT_TRUE(std::isnan(hsic(x, std::vector<double>{1, 2, nan, 3}, {}).p));
  const std::vector<double> ties{0, 0, 0, 0, 0, 0, 0, 1}, other{1, 2, 3, 4, 5, 6, 7, 8};
  EXPECT_TRUE(std::isfinite(hsic(ties, other, {}).p));  // the median distance is 0
}

}  // namespace bha::math
