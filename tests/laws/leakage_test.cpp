// Everything that is said while a cell runs, under the law of the past; alone, again in the same process, and on several threads.
#include <gtest/gtest.h>

#include <thread>

#include "bha/base/past.h"
#include "bha/models/end_of_life.h"
#include "bha/models/online.h"
#include "bha/models/reference.h"
#include "bha/models/state_of_health.h"
#include "tests/laws/leakage_law.h"

namespace bha::laws {
namespace {

using namespace models;

constexpr std::uint32_t lives = 100;

Told online(const Life& life, const char* rule, std::int32_t key, cycles::Role role) {
  OnlineState state = online_state(*reference_rule(rule, 2), key, role, 0.9);
  Told told;
  for (const auto& row : life) {
    const OnlineSoh now = step(state, row);
    told.push_back({static_cast<double>(now.cycle), now.value, now.lower, now.upper, now.sigma, static_cast<double>(now.code)});
  }
  return told;
}

Told reference(const Life& life, const char* rule) {
  ReferenceState state{.rule = *reference_rule(rule, 2), .key = 1};
  Told told;
  for (const auto& row : life) {
    step(state, row);
    told.push_back({state.value, static_cast<double>(state.fixed_at_cycle)});
  }
  return told;
}

// What a report would say of the end of life after each cycle.
Told end_of_life_told(const Life& life) {
  Told told;
  EndOfLifeState state{.threshold = 0.85};
  for (const auto& row : life) {
    step(state, row.efc, value_in_key(row, SohQuantity::capacity, 1) / 2);
    const EndOfLife end = known(state);
    told.push_back({end.eol_observed.value_or(-1), end.eol_confirmed_at.value_or(-1), end.censored_at.value_or(-1)});
  }
  return told;
}

// The whole report's online series, made from each past anew.
Told report_online(const Life& life) {
  const std::vector<cycles::CapacityKey> keys = {{.key = 1, .main = true}, {.key = 2, .role = cycles::Role::checkup}};
  History<features::CycleRow> history;
  for (const auto& row : life) history.append(row);
  bha::Run run;
  const auto soh = state_of_health(history.now(), keys, {}, run);
  Told told(life.size());
  for (const SohSeries& series : soh->series) {
    if (series.view != View::online) continue;
    std::size_t at = 0;
    for (std::size_t i = 0; i < life.size() && at < series.cycle.size(); ++i) {
      if (life[i].cycle != series.cycle[at]) continue;
      if (!std::isnan(series.value[at]))
        told[i].insert(told[i].end(),
                       {series.value[at], series.lower[at], series.upper[at], static_cast<double>(series.reason[at])});
      ++at;
    }
  }
  return told;
}

}  // namespace

TEST(Leakage, OnlineStateOfHealth) {
  for (const char* rule : {"auto", "rated", "first:3", "best:10"})
    for (std::uint32_t seed = 0; seed < lives; ++seed)
      ASSERT_EQ(leak([&](const Life& l) { return online(l, rule, 1, cycles::Role::ageing); }, any_life(seed)), "")
          << rule << ' ' << seed;
  for (std::uint32_t seed = 0; seed < lives; ++seed)
    ASSERT_EQ(leak([&](const Life& l) { return online(l, "auto", 2, cycles::Role::checkup); }, any_life(seed)), "") << seed;
}

TEST(Leakage, Reference) {
  for (const char* rule : {"auto", "rated", "first:7", "best:20", "checkup:2"})
    for (std::uint32_t seed = 0; seed < lives; ++seed)
      ASSERT_EQ(leak([&](const Life& l) { return reference(l, rule); }, any_life(seed)), "") << rule << ' ' << seed;
}

TEST(Leakage, EndOfLife) {
  std::size_t reached = 0;
  for (std::uint32_t seed = 0; seed < lives; ++seed) {
    ASSERT_EQ(leak(end_of_life_told, any_life(seed)), "") << seed;
    reached += end_of_life_told(any_life(seed)).back()[0] >= 0;
  }
  EXPECT_GT(reached, lives / 10);  // or the law judged nothing
  EXPECT_LT(reached, lives);
}

TEST(Leakage, TheReportsOnlineSeries) {
  std::size_t values = 0;
  for (std::uint32_t seed = 0; seed < lives; ++seed) {
    ASSERT_EQ(leak(report_online, any_life(seed)), "") << seed;
    for (const auto& row : report_online(any_life(seed))) values += row.size();
  }
  EXPECT_GT(values, 100 * lives);
}

// Caches and global state would show as another answer in another order, or on another thread.
TEST(Leakage, NothingIsRememberedBetweenCells) {
  std::vector<Told> alone(40), together(40);
  for (std::uint32_t i = 0; i < 40; ++i) alone[i] = report_online(any_life(i));
  std::vector<std::thread> threads;
  for (std::uint32_t t = 0; t < 4; ++t)
    threads.emplace_back([&, t] {
      for (std::uint32_t i = 40; i-- > 0;)
        if (i % 4 == t) together[i] = report_online(any_life(i));
    });
  for (auto& thread : threads) thread.join();
  for (std::size_t i = 0; i < 40; ++i)
    for (std::size_t k = 0; k < alone[i].size(); ++k) ASSERT_TRUE(same_bits(alone[i][k], together[i][k])) << i << ' ' << k;
}

}  // namespace bha::laws
