#include "bha/pipeline/forecast_view.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "bha/base/json.h"
#include "bha/pipeline/calibration.h"
#include "bha/pipeline/made_lives_test.h"

namespace bha::pipeline {
namespace {

ForecastView shown(std::vector<LifeSoFar> lives) {
  bha::Run run;
  return forecast_view({.lives = std::move(lives)}, run);
}

TEST(ForecastView, TellsWhatSiblingsTellAndHowTheyTellOfEachOther) {
  const auto lives = tests::herd(12, 110);
  bha::Run run;
  const auto told = forecasts_from_siblings(lives, 1, run);
  const auto rehearsed = rehearse(lives, 1, run);
  const ForecastView view = shown(lives);
  EXPECT_EQ(view.unit, "cycles");
  EXPECT_EQ(view.cells, 13);
  EXPECT_EQ(view.ended, 12);
  ASSERT_EQ(view.forecast_cells.size(), 1u);
  const models::Forecast& f = *told.back().forecast;
  EXPECT_EQ(view.forecast_cells[0].median, *f.median);
  EXPECT_EQ(view.forecast_cells[0].lower, *f.lower);
  EXPECT_EQ(view.forecast_cells[0].now, 110);
  EXPECT_EQ(view.forecast_cells[0].siblings, 12);
  ASSERT_EQ(view.told.size(), rehearsed.size());
  for (std::size_t i = 0; i < rehearsed.size(); ++i) {
    EXPECT_EQ(view.told[i].told, rehearsed[i].told);
    EXPECT_EQ(view.told[i].truth, rehearsed[i].ended);
    EXPECT_NEAR(view.rehearsed[i].off, (rehearsed[i].told - rehearsed[i].ended) / rehearsed[i].ended, 1e-12);
    EXPECT_EQ(view.rehearsed[i].off_lower <= 0 && 0 <= view.rehearsed[i].off_upper,
              rehearsed[i].lower <= rehearsed[i].ended && rehearsed[i].ended <= rehearsed[i].upper);
    EXPECT_TRUE(view.told[i].baseline > rehearsed[i].at) << "of the others that lived then";
  }
  EXPECT_EQ(view.words.size(), 3u);
  EXPECT_EQ(view.calibration.size(), 19u);
}

TEST(ForecastView, ADistributionRisesAndMeetsTheInterval) {
  const ForecastView view = shown(tests::herd(12, 110));
  ASSERT_EQ(view.forecast_ends.size(), 39u);
  EXPECT_EQ(view.forecast_ends[19].x, view.forecast_cells[0].median);
  for (std::size_t i = 1; i < view.forecast_ends.size(); ++i) {
    EXPECT_GE(view.forecast_ends[i].x, view.forecast_ends[i - 1].x);
    EXPECT_GT(view.forecast_ends[i].ended_by, view.forecast_ends[i - 1].ended_by);
  }
  for (const report::ForecastEndRow& row : view.forecast_ends) {
    if (std::fabs(row.ended_by - 0.05) < 1e-9) {
      EXPECT_NEAR(row.x, view.forecast_cells[0].lower, 1e-9 * row.x);
    }
    if (std::fabs(row.ended_by - 0.95) < 1e-9) {
      EXPECT_NEAR(row.x, view.forecast_cells[0].upper, 1e-9 * row.x);
    }
  }
}

TEST(ForecastView, WhyNothingIsToldIsSaid) {
  const ForecastView alone = shown({tests::any_life(7, 110)});
  ASSERT_EQ(alone.told_cells.size(), 1u);
  EXPECT_EQ(alone.told_cells[0].why, "no cell like it has ended");
  const ForecastView few = shown(tests::herd(2, 110));
  ASSERT_EQ(few.told_cells.size(), 1u);
  EXPECT_NE(few.told_cells[0].why.find("2 siblings that have ended"), std::string::npos) << few.told_cells[0].why;
  EXPECT_TRUE(few.calibration.empty());
  EXPECT_TRUE(shown({}).told_cells.empty());
  auto mixed = tests::herd(4, 110);
  mixed.back().unit = models::Axis::days;
  EXPECT_EQ(shown(mixed).cells, 4);
  EXPECT_EQ(shown(mixed).words.back(), "1 cell with a life in another unit than cycles: not shown");
}

TEST(ForecastView, LivesKeepEveryBitAsText) {
  const auto lives = tests::herd(5, 110);
  const auto again = json::read<ForecastAsked>(json::write(ForecastAsked{.lives = lives}), "lives");
  ASSERT_TRUE(again);
  for (const LifeSoFar& life : lives)
    for (const std::int64_t hash : life.print) EXPECT_TRUE(hash >= 0 && hash < std::int64_t{1} << 53);
  EXPECT_EQ(json::write(shown(again->lives)), json::write(shown(lives)));
}

TEST(Calibration, CountsCellsNotRows) {
  const auto marks = calibration_of({{0.1, 0.1, 0.1, 0.1}, {0.95}, {}});
  ASSERT_EQ(marks.size(), 19u);
  EXPECT_EQ(marks.front().observed, 0);
  EXPECT_EQ(marks[1].nominal, 0.1);
  EXPECT_EQ(marks[1].observed, 0.5);
  EXPECT_EQ(marks.back().observed, 1);
  EXPECT_LT(marks[1].observed_lower, 0.5);
  EXPECT_GT(marks[1].observed_upper, 0.5);
  EXPECT_TRUE(calibration_of({{}, {}}).empty());
  const auto tenths = pit_of({{0, 0.05, 0.95, 1}, {0.5}, {}});
  ASSERT_EQ(tenths.size(), 10u);
  EXPECT_DOUBLE_EQ(tenths[0].share, 0.25);
  EXPECT_DOUBLE_EQ(tenths[5].share, 0.5);
  EXPECT_DOUBLE_EQ(tenths[9].share, 0.25);
  EXPECT_TRUE(pit_of({{}, {}}).empty());
}

}  // namespace
}  // namespace bha::pipeline
