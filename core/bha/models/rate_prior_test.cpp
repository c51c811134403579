#include "bha/models/rate_prior.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <vector>

#include "bha/math/philox.h"

namespace bha::models {
namespace {

double noise(std::uint64_t i, std::uint64_t k, std::uint64_t seed) {
  return math::normal(math::philox4x64({i, k, 0, 0}, {seed, 31})[0]);
}
/// Cells whose rates differ by `differ`; their own rates mislead by `mislead` and are too slow by 0.4.
std::vector<RateWitness> any_siblings(std::size_t n, double differ, double mislead, std::uint64_t seed) {
  std::vector<RateWitness> out;
  for (std::uint64_t i = 0; i < n; ++i) {
    const double rate = -7 + differ * noise(i, 0, seed);
    out.push_back({.own = rate - 0.4 + mislead * noise(i, 1, seed), .came_to = rate});
  }
  return out;
}

}  // namespace

// numpy: n = 5; c = came_to; d = c - own; w = (5*var(c)/(var(c) + var(d)) + 10)/15 with ddof=1; told = w*(own + median(d)) +
// (1 - w)*median(c)
TEST(RatePrior, IsTheFormula) {
  const std::vector<RateWitness> siblings{{-7.9, -7.1}, {-7.2, -7.0}, {-8.4, -7.3}, {-7.0, -7.2}, {-7.7, -6.9}};
  const RatePrior prior = fit_rate_prior(siblings);
  EXPECT_NEAR(prior.offset, 0.8, 1e-12);
  EXPECT_NEAR(prior.mean, -7.1, 1e-12);
  EXPECT_NEAR(prior.own_weight, (5 * 0.025 / (0.025 + 0.278) + 10) / 15, 1e-12);
  EXPECT_NEAR(shrunk(prior, -8.0), prior.own_weight * -7.2 + (1 - prior.own_weight) * -7.1, 1e-12);
}

TEST(RatePrior, OwnRatesThatAreTrueSpeakAlone) {
  const RatePrior exact = fit_rate_prior(any_siblings(8, 0.5, 0, 1));
  EXPECT_EQ(exact.own_weight, 1);
  EXPECT_NEAR(shrunk(exact, -8), -7.6, 1e-12);
  for (const std::size_t few : {1u, 2u}) EXPECT_EQ(fit_rate_prior(any_siblings(few, 0.1, 0.5, 2)).own_weight, 1);
  EXPECT_EQ(fit_rate_prior({}).own_weight, 1);
}

// Laws: the answer rises with the own rate and lies between it (corrected) and the mean; the order of siblings changes nothing.
// And where own rates mislead more than cells differ, cells never seen are told better than by their own rates.
TEST(RatePrior, LiesBetweenAndTellsBetterWhereOwnRatesMislead) {
  double by_prior = 0, by_own = 0;
  for (std::uint64_t seed = 0; seed < 200; ++seed) {
    auto siblings = any_siblings(5, 0.2, 0.5, seed);
    const RatePrior prior = fit_rate_prior(siblings);
    EXPECT_LE(prior.own_weight, 1);
    EXPECT_GT(prior.own_weight, 0);
    for (double own = -9; own < -5; own += 0.5) {
      EXPECT_GT(shrunk(prior, own + 0.5), shrunk(prior, own));
      EXPECT_LE(shrunk(prior, own), std::max(own + prior.offset, prior.mean) + 1e-12);
      EXPECT_GE(shrunk(prior, own), std::min(own + prior.offset, prior.mean) - 1e-12);
    }
    std::ranges::reverse(siblings);
    EXPECT_NEAR(fit_rate_prior(siblings).own_weight, prior.own_weight, 1e-12);
    for (const RateWitness& cell : any_siblings(20, 0.2, 0.5, seed + 1'000)) {
      by_prior += std::fabs(shrunk(prior, cell.own) - cell.came_to);
      by_own += std::fabs(cell.own + prior.offset - cell.came_to);
    }
  }
  EXPECT_LT(by_prior, 0.9 * by_own);
}

}  // namespace bha::models
