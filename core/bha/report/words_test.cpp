// The sentences of a report: what each tells, and that what is missing is said with its reason.
#include "bha/report/words.h"

#include <gtest/gtest.h>

namespace bha::report {
namespace {

Report with_soh(std::string rule, std::vector<cycles::CapacityKey> keys = {}) {
  Report r;
  r.soh.now = 0.912;
  r.soh.reference = {.rule = std::move(rule), .value_Ah = 2, .key = 1};
  r.keys = std::move(keys);
  return r;
}
bool says(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST(Words, TheReferenceIsToldByItsRuleAndItsConditions) {
  struct Row {
    const char* rule;
    std::vector<cycles::CapacityKey> keys;
    const char* words;
  };
  const cycles::CapacityKey ageing{.key = 1, .current_A = -2, .voltage_min_V = 2.5, .voltage_max_V = 4.2, .temperature_degC = 25};
  for (const Row& row :
       {Row{"rated", {}, "the nominal capacity), of capacity_key 1"},
        {"first:5", {}, "median of the first 5"},
        {"best:10", {}, "second largest of the first 10"},
        {"checkup:2", {}, "median of the first 2 check-ups"},
        {"auto", {ageing}, "median of the first 5), of ageing cycles at 2 A, 2.5 … 4.2 V, 25 °C (capacity_key 1)"},
        {"auto",
         {{.key = 2}, {.key = 1, .role = cycles::Role::checkup}},
         "median of the first 3), of check-ups (capacity_key 1)"}})
    EXPECT_TRUE(says(soh_words(with_soh(row.rule, row.keys)), row.words)) << soh_words(with_soh(row.rule, row.keys));
}

TEST(Words, WhatIsMissingIsSaidWithTheReasonOfMostRows) {
  Report r;
  EXPECT_EQ(soh_words(r), "not known");
  r.missing = {{.column = "soh", .first_row = 1, .last_row = 2, .code = Code::partial_cycle},
               {.column = "soh", .first_row = 3, .last_row = 9, .code = Code::not_a_capacity},
               {.column = "temperature_mean_degC", .first_row = 1, .last_row = 9, .code = Code::temperature_missing}};
  EXPECT_TRUE(says(soh_words(r), "[not_a_capacity]")) << soh_words(r);
  EXPECT_TRUE(says(temperature_words(r), "[temperature_missing]"));
  EXPECT_EQ(resistance_words(r), "not known");
  EXPECT_EQ(efficiency_words(r), "not known");
  EXPECT_EQ(law_words(r), "none fitted: there is no state of health");
  EXPECT_EQ(law_card(r), "none fitted: there is no state of health");
  r.fits = {{.law = models::Law::power}};
  EXPECT_EQ(law_words(r), "none chosen: no law has a rolling-origin error");
  EXPECT_EQ(source_words(r), "none");
  EXPECT_EQ(count_of_findings(r), "none");
}

TEST(Words, AnEfficiencyIsMissingForTheReasonOfTheCycleThatCouldHaveOne) {
  Report r;
  r.cycles.rows = {{.cycle = 1, .charge_capacity_Ah = 2, .discharge_capacity_Ah = 5},
                   {.cycle = 2, .charge_capacity_Ah = 2},
                   {.cycle = 3, .charge_capacity_Ah = 2}};
  r.cycles.rows[1].exclusion = r.cycles.rows[2].exclusion = Code::no_discharge;
  r.missing = {{.column = "coulombic_efficiency", .first_row = 1, .last_row = 1, .code = Code::efficiency_odd},
               {.column = "coulombic_efficiency", .first_row = 2, .last_row = 3, .code = Code::no_discharge}};
  EXPECT_TRUE(says(efficiency_words(r), "[efficiency_odd]")) << efficiency_words(r);
  r.cycles.rows[0].coulombic_efficiency = 0.99;  // there, but its cycle is not compared
  r.cycles.rows[0].exclusion = Code::no_voltage_limit;
  EXPECT_TRUE(says(efficiency_words(r), "[no_voltage_limit]")) << efficiency_words(r);
}

TEST(Words, AResistanceThatNoComparedCycleHasSaysWhatLeftTheCyclesOut) {
  Report r;
  for (int cycle = 1; cycle <= 60; ++cycle)
    r.cycles.rows.push_back(
        {.cycle = cycle, .exclusion = Code::no_voltage_limit, .resistance_ohm = 0.03, .ic_peak_voltage_V = 3.7});
  EXPECT_TRUE(says(resistance_words(r), "[no_voltage_limit]")) << resistance_words(r);
  EXPECT_TRUE(says(ic_peak_words(r), "[no_voltage_limit]")) << ic_peak_words(r);
}

// Every 50 cycles a check-up, and health is told by these: they were "excluded", and but one of their resistances was told.
TEST(Words, CheckupsThatTellTheHealthAreNotExcluded) {
  Report r = with_soh("auto", {{.key = 1, .role = cycles::Role::checkup}, {.key = 2, .main = true}});
  for (int cycle = 1; cycle <= 151; ++cycle) {
    const bool checkup = cycle % 50 == 1;
    r.cycles.rows.push_back({.cycle = cycle,
                             .kind = checkup ? cycles::Kind::checkup : cycles::Kind::ageing,
                             .exclusion = checkup && cycle > 1 ? Code::checkup : Code::none,
                             .capacity_key = checkup ? 1 : 2,
                             .resistance_ohm = checkup ? 0.03 + 1e-5 * cycle : 0.02,
                             .resistance_tau_s = 10});
  }
  r.cycles.rows[7].exclusion = Code::partial_cycle;
  r.soh.series = {{.key = 1, .cycle = {1, 51, 101, 151}, .value = {1.03, 1, 0.98, 0.97}}};
  EXPECT_EQ(cycle_words(r), "151: 147 ageing, 4 checkup; state of health is told by 4 check-ups");
  EXPECT_EQ(exclusion_words(r), "partial cycle (1)");
  EXPECT_TRUE(says(resistance_words(r), "0.03001 Ω at cycle 1 → 0.03151 Ω at cycle 151")) << resistance_words(r);
  r.soh.reference.key = 2;  // asked for the ageing cycles: --reference first:5
  r.soh.series[0].key = 2;
  EXPECT_EQ(exclusion_words(r), "checkup (3), partial cycle (1)");
  EXPECT_TRUE(says(resistance_words(r), "0.02 Ω at cycle 2 → 0.02 Ω at cycle 150")) << resistance_words(r);
}

TEST(Words, DischargesOfTwoConditionsDoNotMakeOneReference) {
  Report r;
  r.soh.now_missing = Code::too_few_cycles;
  for (const int key : {1, 1, 1, 2})
    r.cycles.rows.push_back({.cycle = std::ssize(r.cycles.rows), .capacity_key = key, .discharge_capacity_Ah = 2});
  EXPECT_TRUE(says(soh_words(r), "4 discharges from limit to limit so far, at most 3 under one condition")) << soh_words(r);
}

TEST(Words, AnOnsetThatLiesBehindTheKneeIsNotTold) {
  Report r;
  r.knee = {.accepted = true, .knee = 27, .lower = 4, .upper = 60, .onset = 34, .slope_before = -1, .slope_after = -2};
  EXPECT_FALSE(says(knee_words(r), "bend")) << knee_words(r);
  r.knee.onset = 20;
  EXPECT_TRUE(says(knee_words(r), "it begins to bend at 20")) << knee_words(r);
  EXPECT_TRUE(says(knee_words(r), "after it the fade is 2.0 times as fast")) << knee_words(r);
  for (const double before : {-0.001, 0.002}) {  // B0005 by days was told to fade 1777.6 times as fast
    r.knee.slope_before = before;
    EXPECT_FALSE(says(knee_words(r), "times as fast")) << knee_words(r);
    EXPECT_TRUE(says(knee_words(r), "before it there was next to no fade")) << knee_words(r);
  }
}

TEST(Words, EndOfLife) {
  struct Row {
    models::EndOfLife end;
    const char* words;
  };
  for (const Row& row : {Row{{}, "no threshold"},
                         {{.threshold = 0.8}, "not known (threshold 0.8)"},
                         {{.threshold = 0.8, .censored_at = 300},
                          "not reached: no three in a row at or below 0.8 up to 300 cycles, the last that is compared"},
                         {{.threshold = 0.8, .eol_observed = 250}, "reached at 250 cycles (SoH 0.8)"},
                         {{.threshold = 1.2, .eol_observed = 1}, "reached at 1 cycle (SoH 1.2)"},
                         {{.threshold = 1.2, .unit = models::Axis::efc, .eol_observed = 1}, "reached at 1 efc (SoH 1.2)"},
                         {{.threshold = 0.8, .eol_observed = 250, .eol_confirmed_at = 252},
                          "reached at 250 cycles (SoH 0.8), certain from 252 on: three in a row below it"},
                         {{.threshold = 0.8, .unit = models::Axis::efc, .eol_observed = 240}, "reached at 240 efc (SoH 0.8)"}})
    EXPECT_EQ(end_of_life_words(row.end), row.words);
}

TEST(Words, AForecastSaysWhatItsBandIsWorth) {
  struct Row {
    models::Forecast forecast;
    const char* words;
  };
  for (const Row& row :
       {Row{{}, "not known"},
        {{.code = Code::extrapolation_not_supported},
         "not known. Beyond twice the observed span: not supported by the data. "
         "[extrapolation_not_supported]"},
        {{.median = 500}, "end of life at 500 cycles"},
        {{.lower = 400, .level = 0.9},
         "end of life not before 400 cycles (90 % parameter band: what the curve's parameters leave open, not a "
         "measured coverage)"},
        {{.unit = models::Axis::days,
          .median = 500,
          .lower = 400,
          .upper = 700,
          .level = 0.9,
          .coverage = models::Coverage{20, 0.88, ""}},
         "end of life at 500 days, 400 … 700 (90 % interval; on 20 other cells it held 88 %)"},
        {{.basis = "siblings",
          .median = 500,
          .lower = 400,
          .upper = 700,
          .level = 0.9,
          .coverage = models::Coverage{20, 0.9, "20 cells tested alike that have ended, each left out in turn"}},
         "end of life at 500 cycles, 400 … 700 (90 % interval; on 20 other cells it held 90 %); from siblings: 20 "
         "cells tested alike that have ended, each left out in turn"},
        {{.median = 500, .p_not_reached = 0.25, .horizon = 900},
         "end of life at 500 cycles; 25 % of the resampled curves do not get there before 900 cycles"},
        {{.basis = "single_cell_extrapolation", .lower = 119, .level = 0.9, .code = Code::extrapolation_not_supported},
         "end of life not before 119 cycles, which is as far as what was seen can tell [extrapolation_not_supported]; this one "
         "cell's curve carried on, nothing more"},
        {{.basis = "single_cell_extrapolation", .lower = 168, .code = Code::law_ended_before_cell},
         "none: the law had reached the end of life by 168 cycles and the cell had not, so it does not fit its end "
         "[law_ended_before_cell]"},
        {{.basis = "single_cell_extrapolation", .median = 500},
         "end of life at 500 cycles; this one cell's curve carried on, nothing more"}})
    EXPECT_EQ(forecast_words(row.forecast), row.words);
}

TEST(Words, SaysWhereTheNewestValueIsAgainstTheLevel) {
  Report r;
  r.soh.now = 0.95, r.soh.reference = {.rule = "first:5", .value_Ah = 2, .key = 1};
  models::SohSeries measured{.key = 1, .view = models::View::measured, .cycle = {8, 9}, .value = {0.952, 0.951}};
  models::SohSeries online{.key = 1, .view = models::View::online, .cycle = {8, 9}, .value = {0.953, 0.95}};
  online.lower = {0.94, 0.94}, online.upper = {0.96, 0.96}, online.level = 0.9, online.reason = {Code::none, Code::none};
  const auto told = [&] {
    r.soh.series = {measured, online};
    return soh_words(r);
  };
  EXPECT_TRUE(says(told(), "the last measured is 0.951, cycle 9; 1 means 2 Ah")) << told();
  measured.value.back() = 0.97;
  EXPECT_TRUE(says(told(), "the last measured is 0.970, cycle 9, outside of that interval; 1 means")) << told();
  online.reason.back() = Code::unconfirmed_jump;
  EXPECT_TRUE(says(told(), "cycle 9: it jumped within the last value, and is believed when 3 agree [unconfirmed_jump]"))
      << told();
}

TEST(Words, SourcesFindingsAndSizes) {
  Report r;
  r.source = {{.name = "a.csv", .sha256 = std::string(64, 'e'), .bytes = 1'500'000, .rows = 10},
              {.name = "b.csv", .bytes = 7, .rows = 1}};
  EXPECT_EQ(source_words(r), "a.csv (1.5 MB, 10 rows, sha256 eeeeeeeeeeee…); b.csv (7 B, 1 rows)");
  r.findings = {{.severity = Severity::note},
                {.severity = Severity::warning},
                {.severity = Severity::warning},
                {.severity = Severity::refused}};
  EXPECT_EQ(count_of_findings(r), "1 refused, 2 warnings, 1 note");
  EXPECT_EQ(size_words(999), "999 B");
  EXPECT_EQ(size_words(1e15), "1e+03 TB");
  EXPECT_TRUE(says(belief_words(r), "nominal capacity not declared"));
  r.belief.nominal_capacity_Ah = 2, r.belief.voltage_min_V = 2.5, r.belief.voltage_max_V = 4.2;
  r.belief.voltage_limits_source = record::Source::declared;
  EXPECT_TRUE(says(belief_words(r), "limits 2.5 … 4.2 V (declared); nominal 2 Ah (declared)")) << belief_words(r);
}

TEST(Words, OneCycleIsNoMedianOfMany) {
  Report r;
  r.cycles.rows = {{.cycle = 1,
                    .coulombic_efficiency = 0.998,
                    .temperature_min_degC = 20,
                    .temperature_mean_degC = 25,
                    .temperature_max_degC = 30}};
  EXPECT_EQ(efficiency_words(r), "coulombic 0.9980, energy not known (of the one cycle that has it)");
  EXPECT_EQ(temperature_words(r), "25.0 °C (median of cycle means), 20.0 … 30.0 °C");
  r.belief.temperature_source = "T1";
  EXPECT_TRUE(temperature_words(r).ends_with(", from \"T1\""));
  r.cycles.rows.push_back({.cycle = 2, .coulombic_efficiency = 0.996, .resistance_ohm = 0.02, .resistance_tau_s = 10});
  EXPECT_TRUE(says(efficiency_words(r), "medians of the last 2 cycles"));
  EXPECT_EQ(resistance_words(r), "0.02 Ω at cycle 2, 10 s after the edge");
}

}  // namespace bha::report
