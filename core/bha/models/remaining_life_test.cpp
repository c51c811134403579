#include "bha/models/remaining_life.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/math/philox.h"
#include "bha/models/remaining_shape.h"

namespace bha::models {
namespace {

/// Siblings whose log life is 6 + 0.3·a − 0.2·b, a and b on a lattice; a third feature says nothing, a fourth is never there.
std::vector<LifeExample> siblings(std::size_t n, double noise = 0) {
  std::vector<LifeExample> out;
  for (std::size_t i = 0; i < n; ++i) {
    const double a = std::sin(1.7 * static_cast<double>(i)), b = std::cos(0.9 * static_cast<double>(i) + 1);
    const double log_life = 6 + 0.3 * a - 0.2 * b + noise * std::sin(37.0 * static_cast<double>(i * i));
    out.push_back({.features = {a, b, std::sin(5.1 * static_cast<double>(i)), nan},
                   .seen = 100,
                   .remaining = std::exp(log_life),
                   .pace = log_life + 0.5,
                   .cell = i});
  }
  return out;
}

}  // namespace

TEST(RemainingLife, ALawInTheFeaturesIsLearnt) {
  bha::Run run;
  const auto all = siblings(40);
  const auto model = fit_remaining_life(std::span(all).first(36), {.groups = {{0, 1}, {2, 3}}, .trees = false}, run);
  ASSERT_TRUE(model);
  EXPECT_EQ(model->columns.size(), 3u);  // the fourth is never there
  EXPECT_EQ(model->band.basis, BandBasis::conformal_and_t);
  for (std::size_t i = 36; i < 40; ++i) {
    const auto told = predict(*model, all[i]);
    EXPECT_NEAR(told.remaining / all[i].remaining, 1, 0.03);
    EXPECT_NEAR(std::log(told.upper / told.remaining), model->band.half_width, 1e-12);
    EXPECT_NEAR(std::log(told.remaining / told.lower), model->band.half_width, 1e-12);
  }
}

TEST(RemainingLife, WhatRemainedOfTheAskedCellIsNotLookedAt) {
  bha::Run run;
  const auto all = siblings(20, 0.1);
  const auto model = fit_remaining_life(std::span(all).first(19), {}, run);
  ASSERT_TRUE(model);
  auto asked = all[19];
  const auto told = predict(*model, asked);
  asked.remaining = nan;
  const auto again = predict(*model, asked);
  EXPECT_EQ(told.remaining, again.remaining);
  EXPECT_EQ(told.upper, again.upper);
}

TEST(RemainingLife, FewSiblingsCorrectTheCellsOwnPace) {
  bha::Run run;
  const auto all = siblings(5);
  const auto model = fit_remaining_life(std::span(all).first(4), {}, run);
  ASSERT_TRUE(model);
  EXPECT_TRUE(model->by_pace);
  EXPECT_EQ(model->band.basis, BandBasis::t_only);
  EXPECT_NEAR(predict(*model, all[4]).remaining / all[4].remaining, 1, 1e-9);
  auto no_pace = all[4];
  no_pace.pace = nan;
  EXPECT_TRUE(std::isfinite(predict(*model, no_pace).remaining));
}

TEST(RemainingLife, RowsBesideTheOriginAreNoMoreWitnesses) {
  bha::Run run;
  auto all = siblings(12, 0.1);
  for (std::size_t i = 0; i < 12; ++i) {
    all.push_back(all[i]);
    all.back().beside = true;
    all.back().remaining *= 1.05;
  }
  const auto model = fit_remaining_life(all, {}, run);
  ASSERT_TRUE(model);
  EXPECT_EQ(model->band.cells, 12u);
  EXPECT_EQ(model->process.rows.rows(), 12u);
}

TEST(RemainingLife, BadInputIsAnsweredWithWords) {
  bha::Run run;
  auto bad = siblings(8);
  EXPECT_EQ(fit_remaining_life({}, {}, run).error().code, Code::too_few_cells);
  EXPECT_EQ(fit_remaining_life(std::span(bad).first(1), {}, run).error().code, Code::too_few_cells);
  bad[3].remaining = -1;
  EXPECT_EQ(fit_remaining_life(bad, {}, run).error().code, Code::training_not_finite);
  bad = siblings(8);
  bad[2].features.pop_back();
  EXPECT_EQ(fit_remaining_life(bad, {}, run).error().code, Code::length_mismatch);
  std::vector<LifeExample> alike(8, LifeExample{.features = {1, 2}, .seen = 10, .remaining = 5, .pace = 1});
  for (std::size_t i = 0; i < alike.size(); ++i) alike[i].cell = i;
  const auto model = fit_remaining_life(alike, {}, run);  // features that never differ: only the pace is left
  ASSERT_TRUE(model);
  EXPECT_TRUE(model->by_pace);
  EXPECT_NEAR(predict(*model, alike[0]).remaining, 5, 1e-9);
}

// Errors drawn from one law, band from n of them: over many draws it holds for nine new ones in ten. A half-width that forgot the
// small sample (the plain rms times the normal quantile) misses more often below nine cells.
TEST(RemainingLife, TheBandHoldsForNineInTen) {
  for (const std::size_t n : {3u, 6u, 9u, 15u, 30u, 60u}) {
    double held = 0, draws = 4000;
    std::uint64_t counter = 0;
    const auto error = [&] { return math::normal(math::philox4x64({counter++, 0, 0, 0}, {7, n})[0]); };
    for (int r = 0; r < draws; ++r) {
      std::vector<double> errors;
      for (std::size_t i = 0; i < n; ++i) errors.push_back(error());
      held += std::abs(error()) <= life_band(errors, 0.9).half_width ? 1 : 0;
    }
    EXPECT_GE(held / draws, 0.885) << n << " cells";
    EXPECT_LE(held / draws, 0.96) << n << " cells";
  }
}

TEST(RemainingShape, AStraightWayComesBackStraight) {
  std::vector<SiblingCourse> seen;
  for (const double life : {40.0, 50.0, 100.0}) {
    SiblingCourse s{.now = 0.95, .remaining = life, .after = {}};
    for (int k = 1; k <= 1.4 * life; ++k) s.after.push_back(0.95 - 0.15 * k / life);
    seen.push_back(s);
  }
  const auto shape = remaining_shape(seen, 0.8);
  ASSERT_TRUE(shape);
  for (const double k : {1.0, 15.0, 30.0, 38.0, 60.0})
    EXPECT_NEAR(soh_after(*shape, 0.9, 0.8, k, 30), 0.9 - 0.1 * k / 30, 2e-3) << k;
  EXPECT_EQ(soh_after(*shape, 0.9, 0.8, 1e6, 30), 0);
  EXPECT_FALSE(remaining_shape({}, 0.8));
}

}  // namespace bha::models
