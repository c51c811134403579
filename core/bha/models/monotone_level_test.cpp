#include "bha/models/monotone_level.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

#include "bha/base/finding.h"
#include "bha/math/philox.h"
#include "bha/models/online.h"
#include "tests/laws/leakage_law.h"

namespace bha::models {
namespace {

std::vector<double> shown(const std::vector<double>& levels) {
  MonotoneLevel state;
  std::vector<double> out;
  for (const double level : levels) out.push_back(step(state, level, true));
  return out;
}

struct Followed {
  double level = nan, shown = nan;
  bool rise = false;  // confirmed here
};
std::vector<Followed> followed(const laws::Life& life) {
  OnlineState online = online_state(*reference_rule("first:1", nan), 1, cycles::Role::ageing, 0.9);
  MonotoneLevel state;
  std::vector<Followed> out;
  for (const auto& row : life) {
    const OnlineSoh now = step(online, row);
    const std::int32_t above = state.above;
    Followed here{.level = now.value, .shown = step(state, now.value, now.code == Code::none)};
    here.rise = above + 1 == monotone_confirmations && state.above == 0 && here.shown == now.value;
    out.push_back(here);
  }
  return out;
}

}  // namespace

// Whatever comes: no higher than the level, and no more than the bounce above the lowest since the last confirmed rise.
TEST(MonotoneLevel, RisesByNoMoreThanTheBounceUntilARiseIsConfirmed) {
  std::size_t told = 0, rises = 0;
  for (std::uint32_t seed = 0; seed < 200; ++seed) {
    double lowest = nan;
    for (const Followed& here : followed(laws::any_life(seed, 200))) {
      if (std::isnan(here.shown)) continue;
      ++told;
      const double ceiling = lowest + monotone_bounce * std::fabs(lowest);
      EXPECT_LE(here.shown, here.level) << seed;
      if (here.rise && here.shown > ceiling) lowest = nan, ++rises;
      EXPECT_FALSE(std::isfinite(lowest) && here.shown > ceiling) << seed;
      lowest = std::fmin(lowest, here.shown);
    }
  }
  EXPECT_GT(told, 20'000u);
  EXPECT_GT(rises, 100u);  // or the law judged none
}

TEST(MonotoneLevel, NoLaterRowChangesABitOfAnEarlierOne_AndItGoesOnFromACopyOfItsBytes) {
  const auto judged = [](const laws::Life& life) {
    laws::Told out;
    for (const Followed& here : followed(life)) out.push_back({here.shown});
    return out;
  };
  for (std::uint32_t seed = 0; seed < 20; ++seed) EXPECT_EQ(laws::leak(judged, laws::any_life(seed, 80)), "") << seed;
  MonotoneLevel whole, kept;
  for (int i = 0; i < 100; ++i) {
    if (i == 40) std::memcpy(&kept, &whole, sizeof kept);
    const double level = 1 - 1e-3 * i + 0.01 * std::sin(0.3 * i), a = step(whole, level, true);
    if (i >= 40) {
      EXPECT_EQ(a, step(kept, level, true)) << i;
    }
  }
}

TEST(MonotoneLevel, Table) {
  struct Row {
    const char* given;
    std::vector<double> level, then;
  };
  for (const Row& row : {Row{"a fall is followed", {1, 0.99, 0.98}, {1, 0.99, 0.98}},
                         {"a small rise, too", {1, 1.001, 1.002, 1.0015}, {1, 1.001, 1.002, 1.0015}},
                         {"a large one up to the bounce", {1, 1.1, 0.9, 1}, {1, 1.002, 0.9, 0.9018}},
                         {"the bounce does not add up", {1, 1.002, 1.004, 1.006}, {1, 1.002, 1.002, 1.002}},
                         {"a missing row changes nothing", {1, nan, 1.1}, {1, nan, 1.002}}}) {
    const auto then = shown(row.level);
    ASSERT_EQ(then.size(), row.then.size());
    for (std::size_t i = 0; i < then.size(); ++i) {
      EXPECT_EQ(std::isnan(then[i]), std::isnan(row.then[i])) << row.given;
      if (!std::isnan(row.then[i])) {
        EXPECT_NEAR(then[i], row.then[i], 1e-12) << row.given << " " << i;
      }
    }
  }
}

TEST(MonotoneLevel, WhatAnOutlierTookIsGivenBackAfterTenRowsThatAreBelieved) {
  std::vector<double> level(40, 0.95);
  level[10] = 0.9;
  const auto then = shown(level);
  for (std::size_t i = 11; i < 20; ++i) EXPECT_NEAR(then[i], 0.9 * 1.002, 1e-12) << i;
  for (std::size_t i = 20; i < 40; ++i) EXPECT_EQ(then[i], 0.95) << i;
  MonotoneLevel doubted{.lowest = 0.9};
  for (int i = 0; i < 100; ++i) EXPECT_LT(step(doubted, 0.95, false), 0.91);
}

// Cells that fade to 80 %, with normal scatter, a bad cycle in thirty, and one spell in their life in which they give 2 % less.
TEST(MonotoneLevel, StaysNearTheTruthWhereALifeLongMinimumDoesNot) {
  for (const double scatter : {0.001, 0.003}) {
    double off = 0, off_level = 0, off_minimum = 0, rows = 0, rises = 0;
    for (std::uint64_t seed = 0; seed < 40; ++seed) {
      RobustLevel robust;
      MonotoneLevel state;
      double minimum = nan, before = nan;
      for (std::uint64_t k = 0; k < 400; ++k) {
        const auto words = math::philox4x64({k, 0, 0, 0}, {seed, 9});
        const double truth = 1 - 5e-4 * static_cast<double>(k), spell = k >= 100 && k < 115 ? 0.02 : 0;
        const double seen = truth - spell + scatter * math::normal(words[0]) - (math::uniform(words[1]) < 1.0 / 30 ? 0.05 : 0);
        const bool believed = take(robust, static_cast<std::int64_t>(k) + 1, seen);
        const double level = robust.filter.level, now = step(state, level, believed);
        minimum = std::fmin(minimum, level);
        off += now / truth - 1, off_level += level / truth - 1, off_minimum += minimum / truth - 1, ++rows;
        rises += now > before * (1 + monotone_bounce) ? 1 : 0;
        before = now;
      }
    }
    std::printf("scatter %.1f %%: off %+.3f %%, the level %+.3f %%, a life-long minimum %+.3f %%, rises in a life %.2f\n",
                100 * scatter, 100 * off / rows, 100 * off_level / rows, 100 * off_minimum / rows, rises / 40);
    EXPECT_LT(std::fabs(off / rows), 0.002) << scatter;
    EXPECT_LT(std::fabs(off / rows), std::fabs(off_minimum / rows)) << scatter;
  }
}

}  // namespace bha::models
