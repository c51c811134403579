// Planted leaks, each as it was seen in published code (METHODS 8). The law of the past has to catch every one.
#include <gtest/gtest.h>

#include <algorithm>
#include <functional>

#include "bha/models/end_of_life.h"
#include "bha/models/isotonic.h"
#include "bha/models/online.h"
#include "tests/laws/leakage_law.h"

namespace bha::laws {
namespace {

double capacity(const features::CycleRow& row) { return std::isnan(row.discharge_capacity_Ah) ? 2 : row.discharge_capacity_Ah; }

bool is_caught(const std::function<Told(const Life&)>& culprit) {
  std::size_t caught = 0;
  for (std::uint32_t seed = 0; seed < 20; ++seed) caught += !leak(culprit, any_life(seed)).empty();
  return caught == 20;
}

}  // namespace

TEST(NegativeTwin, ACentredMeanIsCaught) {
  EXPECT_TRUE(is_caught([](const Life& life) {
    Told told;
    for (std::size_t k = 0; k < life.size(); ++k)
      told.push_back({(capacity(life[k]) + capacity(life[std::min(k + 1, life.size() - 1)])) / 2});
    return told;
  }));
}

TEST(NegativeTwin, TheLifesMaximumAsReferenceIsCaught) {
  EXPECT_TRUE(is_caught([](const Life& life) {
    double most = 0;
    for (const auto& row : life) most = std::max(most, capacity(row));
    Told told;
    for (const auto& row : life) told.push_back({capacity(row) / most});
    return told;
  }));
}

TEST(NegativeTwin, TheHindsightCurveSoldAsOnlineIsCaught) {
  EXPECT_TRUE(is_caught([](const Life& life) {
    std::vector<double> soh;
    for (const auto& row : life) soh.push_back(capacity(row) / 2);
    Told told;
    for (const double value : models::isotonic_soh(soh).seen_afterwards) told.push_back({value});
    return told;
  }));
}

TEST(NegativeTwin, TheEndOfLifeEnteredBeforeItWasConfirmedIsCaught) {
  std::size_t caught = 0;
  for (std::uint32_t seed = 0; seed < 100; ++seed)
    caught += !leak(
                   [](const Life& life) {
                     models::EndOfLifeState state{.threshold = 0.85};
                     for (const auto& row : life) step(state, row.efc, capacity(row) / 2);
                     const auto end = known(state);
                     Told told;
                     for (const auto& row : life) told.push_back({row.efc >= end.eol_observed.value_or(1e9) ? 1.0 : 0.0});
                     return told;
                   },
                   any_life(seed))
                   .empty();
  EXPECT_GT(caught, 50u);  // a life without an end has nothing to leak
}

TEST(NegativeTwin, ACacheThatOutlivesTheCellIsCaught) {
  EXPECT_TRUE(is_caught([](const Life& life) {
    static double most = 0;
    Told told;
    for (const auto& row : life) told.push_back({capacity(row) / (most = std::max(most, capacity(row)))});
    most *= 1.0001;
    return told;
  }));
}

}  // namespace bha::laws
