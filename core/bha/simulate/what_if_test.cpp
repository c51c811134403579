#include "bha/simulate/what_if.h"

#include <gtest/gtest.h>
#include <cmath>

#include "bha/models/ageing.h"

namespace bha::simulate {
namespace {

WhatIfOptions asked(std::string model) {
  WhatIfOptions o{.model = std::move(model)};
  o.scenarios = {{.name = "baseline"}, {.name = "warm"}, {.name = "storage"}};
  o.scenarios[1].conditions.temperature_degC = 35;
  o.scenarios[2].conditions.depth_of_discharge = 0;
  return o;
}

}  // namespace

// A year of equal days gives what the conditions give: two ways through the same model.
TEST(WhatIf, ProfileOfEqualDays_EqualsTheConditions) {
  for (const models::AgeingModel* model : models::ageing_models()) {
    WhatIfOptions o = asked(std::string(model->id));
    o.years = 2;
    models::Conditions day{.depth_of_discharge = 0.8, .c_rate = 0.2, .cycles_per_day = 3};  // no rest: 24 · 0.2/(2 · 0.8)
    o.scenarios = {{.name = "baseline", .conditions = day}, {.name = "profile", .conditions = day}};
    Profile& p = o.scenarios[1].profile;
    for (int i = 0; i <= 10 * 72; ++i) {  // 10 days of 3 triangles, each side 12 samples
      p.time_days.push_back(i / 72.0);
      const double x = std::fmod(i / 24.0, 1.0);
      p.soc.push_back(0.5 + 0.8 * (0.5 - std::fabs(2 * x - 1)) * -1);
      p.temperature_degC.push_back(25);
    }
    const auto answer = what_if(o);
    ASSERT_TRUE(answer.has_value()) << spell(answer.error());
    for (const WhatIfRow& row : answer->cases[1].trajectory.rows)
      EXPECT_NEAR(row.soh_difference, 0, 3e-3) << model->id << " day " << row.days;  // C-rates are counted a little differently
  }
}

TEST(WhatIf, HealthOnlyFalls_TheDifferenceIsTheDifference_EndOfLifeLiesOnTheCurve) {
  for (const models::AgeingModel* model : models::ageing_models()) {
    const auto answer = what_if(asked(std::string(model->id)));
    ASSERT_TRUE(answer.has_value()) << spell(answer.error());
    for (const WhatIfCase& c : answer->cases) {
      const auto& rows = c.trajectory.rows;
      ASSERT_EQ(rows.size(), 121u);
      EXPECT_NEAR(rows.back().days, 3652.5, 1e-6);
      for (std::size_t i = 1; i < rows.size(); ++i) {
        EXPECT_LE(rows[i].soh, rows[i - 1].soh + 1e-12) << model->id;
        EXPECT_EQ(rows[i].soh_difference, rows[i].soh - answer->cases[0].trajectory.rows[i].soh);
        if (rows[i - 1].soh > 0.8 && rows[i].soh <= 0.8) {
          EXPECT_GE(c.eol_days, rows[i - 1].days) << model->id;
          EXPECT_LE(c.eol_days, rows[i].days) << model->id;
        }
      }
      if (rows.back().soh > 0.8) {
        EXPECT_TRUE(std::isnan(c.eol_days)) << model->id;
      }
    }
    EXPECT_FALSE(answer->source.empty());
    EXPECT_GE(answer->assumptions.size(), 4u);
  }
}

// The case ends where nothing is left, and its past does not know of it: an earlier end of the years changes no row.
TEST(WhatIf, WhereTheLossReachesTheWholeCapacity_NothingIsToldOfTheDaysAfter) {
  std::size_t ended = 0;
  for (const models::AgeingModel* model : models::ageing_models())
    for (const double years : {1.0, 20.0}) {
      WhatIfOptions o = asked(std::string(model->id));
      o.scenarios[1].conditions = {.temperature_degC = 80, .cycles_per_day = 4};
      o.years = years;
      const auto answer = what_if(o);
      ASSERT_TRUE(answer.has_value()) << spell(answer.error());
      for (const WhatIfCase& c : answer->cases) {
        const double last_day = std::isnan(c.nothing_left_days) ? 1e9 : c.nothing_left_days;
        ended += last_day < 1e9 ? 1u : 0u;
        ASSERT_EQ(c.trajectory.rows.size(), 121u);
        for (const WhatIfRow& row : c.trajectory.rows) {
          EXPECT_EQ(std::isnan(row.soh), row.days >= last_day) << model->id << " " << c.name << " day " << row.days;
          EXPECT_EQ(std::isnan(row.efc), std::isnan(row.soh));
          EXPECT_FALSE(row.soh <= 0) << model->id << " " << c.name << " day " << row.days;
          EXPECT_EQ(std::isnan(row.soh_difference),
                    std::isnan(row.soh) || std::isnan(answer->cases[0].trajectory.rows[&row - c.trajectory.rows.data()].soh));
        }
        if (last_day == 1e9) continue;
        EXPECT_LT(c.eol_days, last_day);
        EXPECT_NE(c.extrapolates.back().find("the whole capacity after"), std::string::npos);
      }
    }
  EXPECT_GT(ended, 5u);
}

TEST(WhatIf, FittedToACell_BeginsAtItsHealth) {
  WhatIfOptions o = asked("nmc111-sanyo-2Ah");
  o.soh_now = 0.93, o.days_now = 400, o.efc_now = 300;
  const auto answer = what_if(o);
  ASSERT_TRUE(answer.has_value()) << spell(answer.error());
  for (const WhatIfCase& c : answer->cases) EXPECT_NEAR(c.trajectory.rows.front().soh, 0.93, 1e-12);
}

TEST(WhatIf, OutsideTheModelsData_SaysWhere) {
  WhatIfOptions o = asked("nca-panasonic-3.2Ah");
  o.scenarios[1].conditions = {.temperature_degC = 50, .depth_of_discharge = 0.3, .c_rate = 1};
  const auto answer = what_if(o);
  ASSERT_TRUE(answer.has_value());
  ASSERT_EQ(answer->cases[1].extrapolates.size(), 3u);
  EXPECT_NE(answer->cases[1].extrapolates[0].find("temperature_degC 50"), std::string::npos);
}

TEST(WhatIf, WhatCannotBe_IsRefusedByName) {
  const auto column = [](const WhatIfOptions& o) {
    const auto answer = what_if(o);
    return answer ? std::string("answered") : answer.error().place.column;
  };
  WhatIfOptions o = asked("no-such-cell");
  EXPECT_EQ(column(o), "model");
  o = asked("nmc111-sanyo-2Ah");
  o.scenarios[1].conditions.mean_soc = 0.9;
  EXPECT_EQ(column(o), "mean_soc");
  o = asked("nmc111-sanyo-2Ah");
  o.scenarios[1].conditions.cycles_per_day = 20;
  EXPECT_EQ(column(o), "cycles_per_day");
  o = asked("nmc111-sanyo-2Ah");
  o.soh_now = 0.9;
  EXPECT_EQ(column(o), "soh_now");
  o = asked("nmc111-sanyo-2Ah");
  o.scenarios[1].profile = {{0, 0}, {0.5, 0.5}, {25, 25}};
  EXPECT_EQ(column(o), "profile");
  o = asked("nmc111-sanyo-2Ah");
  o.scenarios.clear();
  EXPECT_EQ(column(o), "scenario");
  o = asked("nmc111-sanyo-2Ah");
  o.years = nan;
  EXPECT_EQ(column(o), "years");
}

}  // namespace bha::simulate
