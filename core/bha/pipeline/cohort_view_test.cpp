#include "bha/pipeline/cohort_view.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <fstream>
#include <sstream>

#include "bha/base/json.h"
#include "bha/pipeline/forecast_view.h"
#include "bha/pipeline/modes_page.h"
#include "bha/pipeline/what_if_page.h"

namespace bha::pipeline {
namespace {

report::FleetRow cell(std::string name, std::string group, double at, bool ended) {
  report::FleetRow row{.cell = std::move(name), .group = std::move(group), .eol_threshold = 0.8, .unit = "cycles"};
  (ended ? row.eol_observed : row.censored_at) = at;
  return row;
}
/// From 1 at cycle 1 down by `a_cycle` each, until `last`.
report::HealthCurve fading(std::string name, double a_cycle, std::int64_t last) {
  report::HealthCurve out{.cell = std::move(name)};
  for (std::int64_t n = 1; n <= last; n += 10) {
    out.cycle.push_back(n);
    out.efc.push_back(0.5 * static_cast<double>(n));
    out.days.push_back(nan);
    out.soh.push_back(1 - a_cycle * static_cast<double>(n - 1));
  }
  return out;
}

TEST(CohortView, MeanAndBandLieWhereHalfOfTheGroupIsSeen) {
  const CohortView told =
      cohort_view({.cells = {cell("a", "warm", 101, false), cell("b", "warm", 101, false), cell("c", "warm", 401, false)},
                   .curves = {fading("a", 0.001, 101), fading("b", 0.003, 101), fading("c", 0.002, 401),
                              fading("of another fleet", 0.01, 900)}});
  ASSERT_FALSE(told.cohort_mean.empty());
  for (const report::CohortMeanRow& row : told.cohort_mean) {
    EXPECT_LE(row.x, 101) << "beyond, one cell alone is left";
    EXPECT_EQ(row.cells, 3);
    EXPECT_NEAR(row.soh, 1 - 0.002 * (row.x - 1), 1e-12);
    EXPECT_NEAR(row.soh_upper - row.soh, 0.001 * (row.x - 1), 1e-12) << "1, 2 and 3 spread by 1";
    EXPECT_NEAR(row.soh_upper - row.soh, row.soh - row.soh_lower, 1e-12);
  }
  for (const report::CohortHealthRow& row : told.cohort_health) EXPECT_NE(row.cell, "of another fleet");
}

TEST(CohortView, AnotherAxisMovesPointsAndLosesThoseWithoutAPlace) {
  CohortAsked asked{.axis = models::Axis::efc, .cells = {cell("a", "", 101, false)}, .curves = {fading("a", 0.001, 101)}};
  ASSERT_EQ(cohort_view(asked).cohort_health.size(), 11u);
  EXPECT_EQ(cohort_view(asked).cohort_health.back().x, 0.5 * 101);
  EXPECT_TRUE(cohort_view(asked).cohort_mean.empty()) << "one cell has no mean";
  asked.axis = models::Axis::days;
  EXPECT_TRUE(cohort_view(asked).cohort_health.empty());
}

TEST(CohortView, SurvivalBeginsAtOneAndGoesToTheLastCellSeen) {
  const CohortView told =
      cohort_view({.cells = {cell("a", "x", 200, true), cell("b", "x", 300, true), cell("c", "x", 450, false)}});
  ASSERT_EQ(told.cohort_survival.size(), 4u);
  EXPECT_EQ(told.cohort_survival[0].alive, 1);
  EXPECT_NEAR(told.cohort_survival[1].alive, 2.0 / 3, 1e-12);
  EXPECT_EQ(told.cohort_survival[2].x, 300);
  EXPECT_EQ(told.cohort_survival[3].x, 450);
  EXPECT_EQ(told.cohort_survival[3].alive, told.cohort_survival[2].alive);
  ASSERT_EQ(told.words.size(), 1u);
  EXPECT_NE(told.words[0].find("2 of 3 cells ended"), std::string::npos) << told.words[0];
}

TEST(CohortView, AThousandCellsAreThinned) {
  CohortAsked asked;
  for (int i = 0; i < 1000; ++i) {
    asked.cells.push_back(cell("cell" + std::to_string(i), i % 2 == 0 ? "even" : "odd", 591, false));
    asked.curves.push_back(fading(asked.cells.back().cell, 0.0003, 591));
  }
  const CohortView told = cohort_view(asked);
  EXPECT_LE(told.cohort_health.size(), 12'000u);
  EXPECT_GE(told.cohort_health.size(), 10'000u);
  EXPECT_EQ(told.cohort_health.front().x, 1);
  EXPECT_EQ(told.cohort_health.back().x, 591) << "the last point of a cell is kept";
}

TEST(WhatIfPage, TellsTheAnswerItsRowsAndItsModels) {
  models::Conditions warm;
  warm.temperature_degC = 40;
  const auto told = what_if_page({.years = 5, .instead = warm});
  ASSERT_TRUE(told);
  ASSERT_EQ(told->lines.size(), 2u);
  EXPECT_LT(told->lines[1].soh, told->lines[0].soh) << "warmer is worse at 50 %";
  EXPECT_NEAR(told->lines[1].soh_difference, told->lines[1].soh - told->lines[0].soh, 1e-12);
  EXPECT_EQ(told->what_if.size(), told->told.cases[0].trajectory.rows.size() * 2);
  EXPECT_NEAR(told->what_if.back().years, 5, 1e-9);
  EXPECT_EQ(told->summaries.size(), 2u);
  EXPECT_GT(told->models.size(), 3u);
  EXPECT_EQ(what_if_page({.model = "none"}).error().code, Code::option_invalid);
  EXPECT_EQ(what_if_page({.eol = 2}).error().code, Code::option_invalid);
}

TEST(PageSchemas, AreAsTheyAreWrittenDown) {
  for (const auto& [name, text] : {std::pair{"cohort_view", json::indented(json::schema<CohortView>("bha.cohort_view/0"))},
                                   std::pair{"cohort_member", json::indented(json::schema<CohortMember>("bha.cohort_member/0"))},
                                   std::pair{"life", json::indented(json::schema<LifeSoFar>("bha.life/0"))},
                                   std::pair{"forecast_view", json::indented(json::schema<ForecastView>("bha.forecast_view/0"))},
                                   std::pair{"modes_page", json::indented(json::schema<ModesPage>("bha.modes_page/0"))},
                                   std::pair{"what_if_page", json::indented(json::schema<WhatIfPage>("bha.what_if_page/0"))}}) {
    const std::string path = std::string(BHA_ROOT) + "/docs/schema/" + name + ".schema.json";
    if (const char* update = std::getenv("BHA_GOLDEN_UPDATE"); update != nullptr && std::string(update) == "1")
      std::ofstream(path, std::ios::binary) << text;
    std::ostringstream stands;
    stands << std::ifstream(path, std::ios::binary).rdbuf();
    EXPECT_EQ(stands.str(), text) << "make golden-update";
  }
}

}  // namespace
}  // namespace bha::pipeline
