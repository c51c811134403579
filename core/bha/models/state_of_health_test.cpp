#include "bha/models/state_of_health.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace bha::models {
namespace {

using features::CycleRow;

double truth(double cycle) { return 1 - 6e-4 * cycle; }

// 1C ageing cycles of 2 Ah (key 1), a C/20 check-up of 2.2 Ah every 20 cycles (key 2), a partial cycle now and then.
History<CycleRow> with_checkups(int n) {
  History<CycleRow> history;
  for (int k = 1; k <= n; ++k) {
    const double wobble = 5e-4 * std::sin(2.4 * k);
    CycleRow row{.cycle = k, .capacity_key = 1, .discharge_capacity_Ah = 2 * (truth(k) + wobble)};
    if (k % 20 == 1) row = {.cycle = k, .exclusion = Code::checkup, .capacity_key = 2, .discharge_capacity_Ah = 2.2 * truth(k)};
    if (k % 33 == 5) row = {.cycle = k, .exclusion = Code::partial_cycle, .capacity_key = 1, .discharge_capacity_Ah = 0.4};
    row.discharge_energy_Wh = 3.6 * row.discharge_capacity_Ah;
    row.resistance_ohm = 0.02 * (1 + 1e-3 * k);
    row.resistance_tau_s = 10;
    row.resistance_temperature_degC = k == 50 ? 40 : k == 70 ? 30 : 25;
    if (k == 70) row.resistance_ohm *= std::exp(30e3 / 8.314462618 * (1 / 303.15 - 1 / 298.15));  // as it would measure
    history.append(row);
  }
  return history;
}
const std::vector<cycles::CapacityKey> two_keys = {{.key = 2, .role = cycles::Role::checkup}, {.key = 1, .main = true}};

Soh made(Past<CycleRow> rows, std::span<const cycles::CapacityKey> keys, const SohOptions& options = {}) {
  bha::Run run;
  const auto soh = state_of_health(rows, keys, options, run);
  EXPECT_TRUE(soh.has_value());
  return soh ? *soh : Soh{};
}

const SohSeries* series(const Soh& soh, std::int32_t key, SohQuantity quantity, View view) {
  for (const SohSeries& s : soh.series)
    if (s.key == key && s.quantity == quantity && s.view == view) return &s;
  return nullptr;
}

}  // namespace

TEST(StateOfHealth, EachKeyIsMeasuredAgainstItsOwnReference) {
  const auto history = with_checkups(300);
  const Soh soh = made(history.now(), two_keys);
  EXPECT_EQ(soh.reference.key, 2);  // told in check-ups, once their series has started
  EXPECT_DOUBLE_EQ(soh.reference.value_Ah, 2.2 * truth(21));
  EXPECT_EQ(soh.reference.fixed_at_cycle, 41);
  EXPECT_NEAR(soh.now, truth(281) / truth(21), 3e-3);
  EXPECT_EQ(soh.now_missing, Code::none);
  for (const std::int32_t key : {1, 2})
    for (const View view : {View::measured, View::online, View::hindsight}) {
      const SohSeries* s = series(soh, key, SohQuantity::capacity, view);
      ASSERT_NE(s, nullptr);
      ASSERT_EQ(s->cycle.size(), s->value.size());
      ASSERT_EQ(s->cycle.size(), s->reason.size());
      const double reference = key == 1 ? truth(4) : truth(21);  // cycles 2, 3, 4, 6, 7 and 1, 21, 41
      for (std::size_t i = 0; i < s->cycle.size(); ++i) {
        EXPECT_EQ(std::isnan(s->value[i]), s->reason[i] == Code::reference_not_yet || s->reason[i] == Code::before_initial_peak);
        if (std::isnan(s->value[i])) continue;
        EXPECT_NEAR(s->value[i], truth(static_cast<double>(s->cycle[i])) / reference, 3e-3) << key << ' ' << s->cycle[i];
        EXPECT_LT(s->lower[i], s->upper[i]);
      }
    }
}

TEST(StateOfHealth, UntilThereAreCheckupsItIsToldInTheMainKey) {
  const auto history = with_checkups(50);
  const Soh soh = made(history.now(), two_keys);
  EXPECT_EQ(soh.reference.key, 1);
  EXPECT_NEAR(soh.now, truth(50) / truth(4), 3e-3);
}

TEST(StateOfHealth, ExcludedCyclesHaveNoEntry) {
  const auto history = with_checkups(100);
  const Soh soh = made(history.now(), two_keys);
  for (const SohSeries& s : soh.series)
    for (const std::int64_t cycle : s.cycle) EXPECT_NE(cycle % 33, 5);
}

TEST(StateOfHealth, EnergyAndResistanceBeside) {
  const auto history = with_checkups(200);
  const Soh soh = made(history.now(), two_keys);
  const SohSeries* energy = series(soh, 1, SohQuantity::energy, View::measured);
  const SohSeries* capacity = series(soh, 1, SohQuantity::capacity, View::measured);
  ASSERT_TRUE(energy != nullptr && capacity != nullptr);
  for (std::size_t i = 0; i < energy->value.size(); ++i) EXPECT_NEAR(energy->value[i], capacity->value[i], 1e-12);
  const SohSeries* resistance = series(soh, 1, SohQuantity::resistance, View::measured);
  ASSERT_NE(resistance, nullptr);
  for (std::size_t i = 0; i < resistance->value.size(); ++i) {
    const double cycle = static_cast<double>(resistance->cycle[i]);
    EXPECT_NEAR(resistance->value[i], 2 - (1 + 1e-3 * cycle) / (1 + 1e-3 * 4), 1e-12);
    EXPECT_LT(resistance->lower[i], resistance->value[i]);
    EXPECT_GT(resistance->upper[i], resistance->value[i]);
    EXPECT_NE(resistance->cycle[i], 50);  // 15 K warmer: not compared
  }
  EXPECT_EQ(std::ranges::count(resistance->cycle, 70), 1);  // 5 K warmer: corrected, and told
  EXPECT_NE(soh.definition.find("resistance in key 1: 1 of "), std::string::npos) << soh.definition;
}

TEST(StateOfHealth, ItIsNotClipped) {
  const auto history = with_checkups(60);
  const Soh soh = made(history.now(), two_keys, {.reference = "rated", .nominal_capacity_Ah = 1.8});
  EXPECT_EQ(soh.reference.value_Ah, 1.8);
  EXPECT_EQ(soh.reference.key, 1);
  EXPECT_GT(told_series(soh, View::measured)->value.front(), 1.05);
}

TEST(StateOfHealth, TooFewCyclesSaySoAndAreNoError) {
  const auto history = with_checkups(4);
  const Soh soh = made(history.now(), two_keys);
  EXPECT_TRUE(std::isnan(soh.now));
  EXPECT_EQ(soh.now_missing, Code::too_few_cycles);
  EXPECT_TRUE(soh.series.empty());
  EXPECT_EQ(made(history.now(), {}).now_missing, Code::too_few_cycles);
}

TEST(StateOfHealth, WhatCannotBeDoneIsRefused) {
  const auto history = with_checkups(40);
  bha::Run run;
  const auto rated = state_of_health(history.now(), two_keys, {.reference = "rated"}, run);
  ASSERT_FALSE(rated.has_value());
  EXPECT_EQ(rated.error().code, Code::rated_without_nominal);
  EXPECT_EQ(state_of_health(history.now(), two_keys, {.reference = "best"}, run).error().code, Code::option_invalid);
  EXPECT_EQ(state_of_health(history.now(), two_keys, {.level = 1}, run).error().code, Code::option_invalid);
  run.stop_requested = [] { return true; };
  EXPECT_EQ(state_of_health(history.now(), two_keys, {}, run)->now_missing, Code::stopped);
}

}  // namespace bha::models
