#include "bha/models/monotone_level.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstring>
#include <vector>

#include "bha/base/finding.h"
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
    for (const Followed& here : followed(laws::any_life(seed, 300))) {
      if (std::isnan(here.shown)) continue;
      ++told;
      EXPECT_LE(here.shown, here.level) << seed;
      if (here.rise && here.shown > lowest * (1 + monotone_bounce)) lowest = nan, ++rises;
      EXPECT_FALSE(here.shown > lowest * (1 + monotone_bounce) * (1 + 1e-15)) << seed;
      lowest = std::fmin(lowest, here.shown);
    }
  }
  EXPECT_GT(told, 30'000u);
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

// Cells that fade, with scatter and now and then a bad cycle: it stays near the robust level, where a life-long minimum does not.
TEST(MonotoneLevel, IsNotBiasedAsALifeLongMinimumIs) {
  double off = 0, off_minimum = 0, rows = 0;
  for (std::uint32_t seed = 0; seed < 100; ++seed) {
    double minimum = nan;
    for (const Followed& here : followed(laws::any_life(seed, 300))) {
      if (std::isnan(here.shown)) continue;
      minimum = std::fmin(minimum, here.level);
      off += here.shown / here.level - 1, off_minimum += minimum / here.level - 1, ++rows;
    }
  }
  std::printf("below the robust level: %.3f %%; the life-long minimum: %.3f %%\n", -100 * off / rows, -100 * off_minimum / rows);
  EXPECT_GT(off / rows, -0.002);
  EXPECT_LT(off_minimum / rows, 2 * off / rows);
}

}  // namespace bha::models
