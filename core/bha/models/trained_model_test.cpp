#include "bha/models/trained_model.h"

#include <gtest/gtest.h>

#include <cmath>

namespace bha::models {
namespace {

TrainedModel passes_on(double half_width) {
  return {.features = 1,
          .regressor = Ridge{.mean = {0}, .scale = {1}, .coefficients = {1}},
          .low = {0},
          .high = {2},
          .half_width = half_width,
          .online_half_width = half_width / 2};
}

}  // namespace

// CONTRACT: one −5 % cycle moves the level by less than 0.2 % ten cycles later; three in a row are a jump, and are followed.
TEST(OnlineEstimator, OneOddRowMovesLittleAndAJumpIsConfirmedByThree) {
  const TrainedModel model = passes_on(0.01);
  OnlineEstimator with, without;
  double after = 0;
  for (std::int64_t cycle = 1; cycle <= 60; ++cycle) {
    const double soh = 1 - 5e-4 * static_cast<double>(cycle) + 1e-3 * std::sin(static_cast<double>(cycle));
    const double odd = cycle == 50 ? soh - 0.05 : soh;
    const OnlineTold a = step(with, model, cycle, std::span(&odd, 1)), b = step(without, model, cycle, std::span(&soh, 1));
    EXPECT_EQ(a.code, cycle == 50 ? Code::unconfirmed_jump : Code::none) << cycle;
    EXPECT_NEAR(a.upper - a.value, 0.005, 1e-12);
    after = a.value - b.value;
  }
  EXPECT_LT(std::abs(after), 0.002);
  OnlineTold now;
  for (std::int64_t cycle = 61; cycle <= 63; ++cycle) {
    const double fallen = 0.8;
    now = step(with, model, cycle, std::span(&fallen, 1));
  }
  EXPECT_NEAR(now.value, 0.8, 1e-3);
}

TEST(OnlineEstimator, WhatTellsNothingLeavesTheLevelAsItIs) {
  const TrainedModel model = passes_on(0.01);
  OnlineEstimator cell;
  const double good = 0.9, missing = nan, far = 9;
  (void)step(cell, model, 1, std::span(&good, 1));
  const RobustLevel before = cell.level;
  EXPECT_EQ(step(cell, model, 2, std::span(&missing, 1)).code, Code::not_finite);
  EXPECT_EQ(step(cell, model, 3, std::span(&far, 1)).code, Code::outside_training);
  EXPECT_EQ(cell.level.seen, before.seen);
  EXPECT_EQ(step(cell, model, 4, std::span(&good, 1)).value, 0.9);
}

TEST(OnlineEstimator, ASeriesThatStandsStillStaysANumber) {
  const TrainedModel model = passes_on(0.01);
  OnlineEstimator cell;
  const double zero = 0;
  OnlineTold now;
  for (std::int64_t cycle = 1; cycle < 60'000; ++cycle) now = step(cell, model, cycle, std::span(&zero, 1));
  EXPECT_EQ(now.value, 0);
  EXPECT_EQ(now.code, Code::none);
}

}  // namespace bha::models
