#include "bha/simulate/marginal.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/models/ageing.h"
#include "bha/simulate/what_if.h"

namespace bha::simulate {
namespace {

MarginalOptions asked(std::string_view model, models::Conditions c = {}) {
  return {.what_if = {.model = std::string(model), .scenarios = {{.name = "baseline", .conditions = c}}}};
}

}  // namespace

/// Naumann's calendar law by its own formula (METHODS 3.5): k·(√(t + 1 day) − √t).
TEST(Marginal, ADayOfStorageCostsWhatTheClosedFormSays) {
  constexpr double soc = 0.7, kelvin = 308.15, day_s = 86400;
  const double rate =
      1.2571e-5 * std::exp(-17126 / 8.3144598 * (1 / kelvin - 1 / 298.15)) * (2.8575 * std::pow(soc - 0.5, 3) + 0.60225);
  auto o = asked("lfp-naumann-3Ah", {.temperature_degC = 35, .depth_of_discharge = 0, .mean_soc = soc, .cycles_per_day = 0});
  o.age_days = 400;
  const auto told = marginal_ageing(o);
  ASSERT_TRUE(told) << told.error().found;
  const MarginalRow& row = told->rows.rows[0];
  EXPECT_NEAR(row.soh_per_day, rate * (std::sqrt(401 * day_s) - std::sqrt(400 * day_s)), 1e-12);
  EXPECT_EQ(row.cycling_per_day, 0);
  EXPECT_TRUE(std::isnan(row.soh_per_efc));
  // From a loss L that stays, a day leads to √(L² + k²·day): the cost goes with k², but for a part in 800.
  const double by_k = (1 + std::sqrt(400. / 401)) * row.soh_per_day;
  EXPECT_NEAR(row.per_K, by_k * 17126 / 8.3144598 / (kelvin * kelvin), 1e-5 * row.per_K);
  EXPECT_NEAR(row.per_mean_soc, by_k * 3 * 2.8575 * 0.04 / (2.8575 * 0.008 + 0.60225), 1e-4 * row.per_mean_soc);
}

/// Costs of days, one after the other, are the trajectory.
TEST(Marginal, DaysAddUpToTheTrajectoryOfEveryModel) {
  for (const models::AgeingModel* model : models::ageing_models()) {
    MarginalOptions o = asked(model->id);
    o.what_if.years = 100 / 365.25, o.what_if.points = 101;
    const auto course = what_if(o.what_if);
    ASSERT_TRUE(course);
    const auto& rows = course->cases[0].trajectory.rows;
    for (const std::size_t day : {1u, 7u, 99u}) {
      o.age_days = static_cast<double>(day);
      const auto told = marginal_ageing(o);
      ASSERT_TRUE(told);
      EXPECT_NEAR(told->soh, rows[day].soh, 1e-12) << model->id;
      EXPECT_NEAR(told->rows.rows[0].soh_per_day, rows[day].soh - rows[day + 1].soh, 1e-12) << model->id << ' ' << day;
    }
  }
}

/// The gradient is the slope between neighbours of a fine grid, and the grid is asked in its own order.
TEST(Marginal, TheGradientIsTheSlopeOfTheGrid) {
  for (const models::AgeingModel* model : models::ageing_models()) {
    MarginalOptions o = asked(model->id, {.temperature_degC = 30});
    o.grid = {{"temperature_degC", 29.9, 30.1, 3}, {"mean_soc", 0.499, 0.501, 3}};
    const auto told = marginal_ageing(o);
    ASSERT_TRUE(told);
    const auto& rows = told->rows.rows;
    ASSERT_EQ(rows.size(), 9u);
    EXPECT_NEAR(rows[4].temperature_degC, 30, 1e-12);
    EXPECT_NEAR(rows[4].per_K, (rows[7].soh_per_day - rows[1].soh_per_day) / 0.2, 1e-6 * std::abs(rows[4].per_K) + 1e-12)
        << model->id;
    EXPECT_NEAR(rows[4].per_mean_soc, (rows[5].soh_per_day - rows[3].soh_per_day) / 0.002,
                1e-6 * std::abs(rows[4].per_mean_soc) + 1e-12)
        << model->id;
    for (const MarginalRow& row : rows) {
      EXPECT_DOUBLE_EQ(row.calendar_per_day + row.cycling_per_day, row.soh_per_day);
      EXPECT_NEAR(row.soh_per_Ah * 2 * 0.8 * told->nominal_capacity_Ah, row.cycling_per_day, 1e-15);
    }
  }
}

TEST(Marginal, YourCellsStateCountsAndEdgesHaveOneSide) {
  MarginalOptions o = asked("nmc111-sanyo-2Ah");
  o.what_if.soh_now = 0.9, o.what_if.days_now = 700, o.what_if.efc_now = 500, o.nominal_voltage_V = 3.6;
  const auto told = marginal_ageing(o);
  ASSERT_TRUE(told) << told.error().found;
  EXPECT_NEAR(told->soh, 0.9, 1e-12);
  EXPECT_NE(told->loss_scale, 1);
  EXPECT_NEAR(told->rows.rows[0].soh_per_kWh * 3.6, told->rows.rows[0].soh_per_Ah * 1000, 1e-15);
  auto full = asked("nmc111-sanyo-2Ah", {.depth_of_discharge = 1});  // no mean but 0.5
  const auto edge = marginal_ageing(full);
  ASSERT_TRUE(edge);
  EXPECT_TRUE(std::isfinite(edge->rows.rows[0].per_depth_of_discharge));
  EXPECT_TRUE(std::isnan(edge->rows.rows[0].per_mean_soc));
}

TEST(Marginal, WhatCannotBeAskedIsRefused) {
  const auto code = [](const MarginalOptions& o) { return marginal_ageing(o).error().code; };
  auto o = asked("no such");
  EXPECT_EQ(code(o), Code::option_invalid);
  o = asked("nmc111-sanyo-2Ah"), o.grid = {{"voltage", 0, 1, 2}};
  EXPECT_EQ(code(o), Code::option_invalid);
  o.grid = {{"mean_soc", 0, 1, 3}};  // with a depth of 0.8
  EXPECT_EQ(code(o), Code::option_invalid);
  o.grid = {{"temperature_degC", 0, 40, 100'001}};
  EXPECT_EQ(code(o), Code::option_invalid);
  o.grid = {{"temperature_degC", 0, nan, 2}};
  EXPECT_EQ(code(o), Code::option_invalid);
  o = asked("nmc111-sanyo-2Ah"), o.age_days = -1;
  EXPECT_EQ(code(o), Code::option_invalid);
  o = asked("nmc111-sanyo-2Ah"), o.what_if.scenarios[0].profile = {{0, 1}, {0.5, 0.6}, {25, 25}};
  EXPECT_EQ(code(o), Code::option_invalid);
}

}  // namespace bha::simulate
