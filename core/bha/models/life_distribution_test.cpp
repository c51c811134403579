#include "bha/models/life_distribution.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/math/distributions.h"
#include "bha/math/philox.h"
#include "tests/table.h"

namespace bha::models {
namespace {

constexpr LifeFamily families[] = {LifeFamily::log_normal, LifeFamily::weibull};

double any_error(LifeFamily family, std::uint64_t i, std::uint64_t seed) {
  const auto word = math::philox4x64({i, 0, 0, 0}, {seed, 21})[0];
  return family == LifeFamily::log_normal ? math::normal(word) : std::log(-std::log(math::open_uniform(word)));
}
/// Lives around 500, each watched until a time of its own; half of them, about, are not seen to end.
std::vector<Lifetime> any_lives(LifeFamily family, std::size_t n, std::uint64_t seed, double spread = 0.25) {
  std::vector<Lifetime> out;
  for (std::size_t i = 0; i < n; ++i) {
    const double life = 500 * std::exp(spread * any_error(family, i, seed));
    const double watched = 300 + 500 * math::uniform(math::philox4x64({i, 1, 0, 0}, {seed, 21})[0]);
    out.push_back({std::min(life, watched), life <= watched});
  }
  return out;
}

}  // namespace

// scipy 1.17.1. Rows `scipy_fit`: lognorm.fit, weibull_min.fit(CensoredData(uncensored=…, right=…), floc=0), which stop within
// 1e-7 of the maximum; the others are scipy.optimize.minimize (BFGS and Nelder-Mead in turn, to 1e-12) of the likelihood written
// out:
//   u = (log at − X·b)/s;  −Σ ended(log f(u) − log s − log at) − Σ censored log S(u) + penalty/2·|b[1:]/s|²
// X: ones and the two features, standardised (divisor n); f, S: normal (log_ndtr), or e^{u − e^u} and e^{−e^u}. 40 lives, 15
// ended.
TEST(LifeDistribution, IsScipysWithCensoredData) {
  const auto given = tests::read_table("life_distribution_input.csv"), told = tests::read_table("life_distribution_expected.csv");
  const auto at = given.numbers("at"), ended = given.numbers("ended"), x1 = given.numbers("x1"), x2 = given.numbers("x2");
  std::vector<Lifetime> lives;
  FeatureRows x{.columns = 2};
  for (std::size_t i = 0; i < at.size(); ++i)
    lives.push_back({at[i], ended[i] != 0}), x.append(std::vector<double>{x1[i], x2[i]});
  const auto penalty = told.numbers("penalty"), place = told.numbers("place"), b1 = told.numbers("b1"), b2 = told.numbers("b2"),
             spread = told.numbers("spread"), likelihood = told.numbers("log_likelihood");
  ASSERT_EQ(told.rows(), 8u);
  for (std::size_t i = 0; i < told.rows(); ++i) {
    const bool regression = told.text.at("case")[i] == "regression";
    const LifeOptions options{.family = told.text.at("family")[i] == "weibull" ? LifeFamily::weibull : LifeFamily::log_normal,
                              .penalty = penalty[i]};
    const auto fit = fit_life(lives, options, regression ? x : FeatureRows{});
    ASSERT_TRUE(fit) << fit.error().found;
    EXPECT_EQ(fit->ended, 15u);
    EXPECT_EQ(fit->censored, 25u);
    EXPECT_NEAR(fit->place, place[i], 2e-7) << i;
    EXPECT_NEAR(fit->spread, spread[i], 2e-7) << i;
    EXPECT_NEAR(fit->log_likelihood, likelihood[i], 2e-8) << i;
    if (!regression) {
      EXPECT_GE(fit->log_likelihood, likelihood[i] - 1e-11) << "nobody finds a likelier one";
      continue;
    }
    EXPECT_NEAR(fit->coefficients[0], b1[i], 2e-7) << i;
    EXPECT_NEAR(fit->coefficients[1], b2[i], 2e-7) << i;
  }
}

// Without censoring the log-normal is mean and standard deviation of the logarithms, and the error of its median that of a mean.
TEST(LifeDistribution, WithoutCensoringItIsTheMomentsOfTheLogarithms) {
  const std::vector<Lifetime> lives{{std::exp(6.0), true}, {std::exp(6.2), true}, {std::exp(6.7), true}};
  const auto fit = fit_life(lives);
  const double spread = std::sqrt((0.09 + 0.01 + 0.16) / 3);
  EXPECT_NEAR(fit->place, 6.3, 1e-12);
  EXPECT_NEAR(fit->spread, spread, 1e-12);
  EXPECT_NEAR(life_quantile(*fit, 0.5), std::exp(6.3), 1e-8);
  EXPECT_NEAR(log_quantile_error(*fit, 0.5), spread / std::sqrt(3), 1e-9);
}

TEST(LifeDistribution, WhatCannotBeFittedIsRefused) {
  struct Row {
    const char* given;
    std::vector<Lifetime> lives;
    LifeOptions options;
    FeatureRows x;
    Code then;
  };
  for (const Row& row :
       {Row{"one that ended", {{100, true}, {200, false}, {300, false}}, {}, {}, Code::too_few_points},
        Row{"all at one time", {{100, true}, {100, true}, {300, false}}, {}, {}, Code::too_few_points},
        Row{"no life", {{0, true}, {100, true}, {300, false}}, {}, {}, Code::training_not_finite},
        Row{"rows of another number", {{100, true}, {200, true}}, {}, {1, {1}}, Code::length_mismatch},
        Row{"a feature that is none", {{100, true}, {200, true}}, {}, {1, {1, nan}}, Code::training_not_finite},
        Row{"told without a rest", {{100, true}, {200, true}, {30, false}}, {}, {1, {1, 2, 0}}, Code::not_identifiable},
        Row{"a negative penalty", {{100, true}, {200, true}}, {.penalty = -1}, {}, Code::option_invalid}})
    for (const LifeFamily family : families) {
      LifeOptions options = row.options;
      options.family = family;
      const auto fit = fit_life(row.lives, options, row.x);
      ASSERT_FALSE(fit) << row.given;
      EXPECT_EQ(fit.error().code, row.then) << row.given;
    }
}

// Laws: another unit of life is another place and nothing else; order does not matter; a cell that lives longer, unended, makes
// lives longer; a cell that got far is told to end later than it got, and a new cell as the plain quantile.
TEST(LifeDistribution, UnitsOrderAndLongerLives) {
  for (const LifeFamily family : families)
    for (std::uint64_t seed = 0; seed < 20; ++seed) {
      auto lives = any_lives(family, 12, seed);
      if (std::ranges::count(lives, true, &Lifetime::ended) < 3) continue;
      const auto fit = fit_life(lives, {.family = family});
      ASSERT_TRUE(fit) << fit.error().found;
      auto scaled = lives;
      for (Lifetime& l : scaled) l.at *= 24;
      std::ranges::reverse(scaled);
      const auto hours = fit_life(scaled, {.family = family});
      EXPECT_NEAR(hours->place, fit->place + std::log(24.0), 1e-9);
      EXPECT_NEAR(hours->spread / fit->spread, 1, 1e-8);
      EXPECT_NEAR(log_quantile_error(*hours, 0.1), log_quantile_error(*fit, 0.1), 1e-7);
      lives.push_back({2'000, false});
      EXPECT_GT(life_quantile(*fit_life(lives, {.family = family}), 0.5), life_quantile(*fit, 0.5));
      EXPECT_NEAR(life_quantile_beyond(*fit, 0.3, 1e-3) / life_quantile(*fit, 0.3), 1, 1e-9);
      for (const double lived : {400.0, 900.0, 5'000.0}) EXPECT_GE(life_quantile_beyond(*fit, 0.5, lived), lived);
    }
}

// The truth comes back from many cells, half of which are not seen to end; leaving those out tells lives too short.
TEST(LifeDistribution, RecoversWhatCensoringHides) {
  for (const LifeFamily family : families) {
    auto lives = any_lives(family, 20'000, 5, 0.4);
    const auto fit = fit_life(lives, {.family = family});
    EXPECT_NEAR(fit->place, std::log(500.0), 0.012);
    EXPECT_NEAR(fit->spread, 0.4, 0.012);
    std::erase_if(lives, [](const Lifetime& l) { return !l.ended; });
    EXPECT_LT(fit_life(lives, {.family = family})->place, std::log(500.0) - 0.1);
  }
}

}  // namespace bha::models
