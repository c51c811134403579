// `bha fit` as a function: a table of a known law gives that law, its crossing and its knee; and the words that tell it.
#include <gtest/gtest.h>

#include <cmath>
#include <tuple>

#include "bha/base/json.h"
#include "bha/pipeline/health.h"

namespace bha::pipeline {
namespace {

SohTable table_of(int n, double (*soh)(double)) {
  SohTable out{.axis = models::Axis::efc};
  for (int i = 0; i < n; ++i) out.x.push_back(5.0 * i), out.soh.push_back(soh(5.0 * i) + 1e-4 * std::sin(1.7 * i * i));
  return out;
}
double straight(double x) { return 1 - 2e-4 * x; }
double bent(double x) { return 1 - 1e-4 * x - 6e-4 * std::max(0.0, x - 300); }
bool says(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST(FitTable, TheLawThatMadeItIsFoundAndCrosses) {
  bha::Run run;
  const auto told = fit_table(table_of(100, straight), "LINEAR", 0.85, run);
  ASSERT_TRUE(told) << spell(told.error());
  ASSERT_EQ(told->fits.size(), 1U);
  EXPECT_NEAR(told->fits[0].parameters[1].value, 2e-4, 1e-6);
  ASSERT_EQ(told->forecast.size(), 1U);
  ASSERT_TRUE(told->forecast[0].median);
  EXPECT_NEAR(*told->forecast[0].median, 750, 4) << "0.15 of 2e-4 each";
  EXPECT_FALSE(told->knee.accepted);
  EXPECT_EQ(told->knee.missing, Code::none);
  const std::string text = report::to_text(*told);
  for (const char* words : {"100 points over efc", "linear", "standard error", "%:", "No knee", "end of life at"})
    EXPECT_TRUE(says(text, words)) << words << "\n" << text;
}

// Two values below the threshold that a third has not confirmed are no life: the bound lay beyond the true end.
TEST(FitTable, JustBeforeAnEndIsConfirmedTheForecastHoldsIt) {
  SohTable table{.axis = models::Axis::cycle};
  for (int i = 0; i <= 201; ++i) table.x.push_back(i), table.soh.push_back(1 - 0.001 * i + 1e-5 * std::sin(1.7 * i * i));
  bha::Run run;
  const auto told = fit_table(table, "linear", 0.8, run);
  ASSERT_TRUE(told) << spell(told.error());
  ASSERT_FALSE(told->end_of_life.eol_observed);
  ASSERT_TRUE(told->forecast[0].median && told->forecast[0].lower);
  EXPECT_LE(*told->forecast[0].lower, 200.5);
  EXPECT_NEAR(*told->forecast[0].median, 200, 1);
}

TEST(FitTable, AKneeIsToldWithItsInterval) {
  bha::Run run;
  const auto told = fit_table(table_of(100, bent), "best", 0.8, run);
  ASSERT_TRUE(told) << spell(told.error());
  EXPECT_EQ(told->fits.size(), 5U);
  EXPECT_EQ(std::count_if(told->fits.begin(), told->fits.end(), [](const auto& f) { return f.best; }), 1);
  ASSERT_TRUE(told->knee.accepted);
  EXPECT_NEAR(told->knee.knee, 300, 10);
  EXPECT_TRUE(told->knee.lower <= told->knee.knee && told->knee.knee <= told->knee.upper);
  EXPECT_NEAR(told->knee.slope_after / told->knee.slope_before, 7, 0.5);
  const std::string text = report::to_text(*told);
  EXPECT_TRUE(says(text, "<- best") && says(text, "Knee at")) << text;
  auto behind = *told;
  behind.knee.onset = behind.knee.knee + 7;
  EXPECT_FALSE(says(report::to_text(behind), "begins to bend"));
  behind.knee.onset = behind.knee.knee - 7;
  EXPECT_TRUE(says(report::to_text(behind), "begins to bend"));
  EXPECT_EQ(json::write(*json::read<report::FitDocument>(report::to_json(*told))), json::write(*told));
}

// A table newest first told an end of life that stood 18 cycles late and was "certain" before it was reached.
TEST(FitTable, TheOrderOfTheRowsChangesNothing) {
  bha::Run run;
  SohTable ascending = table_of(100, bent);
  for (std::size_t i = 40; i < 45; ++i) ascending.x[i] = ascending.x[40];  // several in one place
  SohTable descending{.axis = ascending.axis}, shuffled = descending;
  for (std::size_t i = 0; i < 100; ++i) {
    descending.x.push_back(ascending.x[99 - i]), descending.soh.push_back(ascending.soh[99 - i]);
    shuffled.x.push_back(ascending.x[i * 37 % 100]), shuffled.soh.push_back(ascending.soh[i * 37 % 100]);
  }
  const auto told = fit_table(ascending, "best", 0.95, run);
  ASSERT_TRUE(told) << spell(told.error());
  ASSERT_TRUE(told->end_of_life.eol_observed);
  EXPECT_NEAR(*told->end_of_life.eol_observed, 330, 10);
  EXPECT_TRUE(told->knee.accepted);
  EXPECT_TRUE(told->findings.empty());
  for (const SohTable& table : {descending, shuffled}) {
    auto other = fit_table(table, "best", 0.95, run);
    ASSERT_TRUE(other) << spell(other.error());
    ASSERT_EQ(other->findings.size(), 1U);
    EXPECT_EQ(id(other->findings[0].code), id(Code::rows_not_in_order)) << spell(other->findings[0]);
    other->findings.clear();
    EXPECT_EQ(json::write(*other), json::write(*told));
  }
}

TEST(FitTable, WhereNoLawIsBestTheLawsSayWhy) {
  bha::Run run;
  SohTable flat = table_of(60, straight), rising = flat, twice = flat;
  for (std::size_t i = 0; i < flat.x.size(); ++i)
    flat.soh[i] = 0.97, rising.soh[i] = 1 + 1e-4 * rising.x[i], twice.x[i] = static_cast<double>(i % 2);
  for (const auto& [table, code, found] : {std::tuple{flat, Code::constant_series, "0.97 throughout"},
                                           {rising, Code::not_fading, "does not fall"},
                                           {twice, Code::not_identifiable, "2 different x"}}) {
    const auto told = fit_table(table, "best", 0.8, run);
    ASSERT_FALSE(told);
    EXPECT_EQ(id(told.error().code), id(code)) << spell(told.error());
    EXPECT_TRUE(says(told.error().found, found)) << spell(told.error());
  }
}

TEST(FitTable, TimeThatIsUpTellsTheLawsUntilThen) {
  bha::Run run;
  run.elapsed_s = [] { return 1.0; };
  for (const auto& [budget, laws, found] :
       {std::tuple{0.5, 1U, "1 of 5 laws, the last without standard errors"}, {2.0, 5U, ""}}) {
    run.budget_s = budget;
    const auto told = fit_table(table_of(100, straight), "best", 0.8, run);
    ASSERT_TRUE(told) << spell(told.error());
    EXPECT_EQ(told->fits.size(), laws);
    ASSERT_EQ(told->findings.empty(), laws == 5U);
    if (laws == 5U) continue;
    EXPECT_EQ(id(told->findings[0].code), id(Code::out_of_time));
    EXPECT_EQ(told->findings[0].found, found);
    EXPECT_NEAR(told->fits[0].parameters[1].value, 2e-4, 1e-6);
  }
}

TEST(FitTable, WhatCannotBeFittedIsRefused) {
  bha::Run run;
  struct Row {
    int n;
    const char* model;
    Code code;
    const char* found;
  };
  for (const Row& row : {Row{100, "cubic", Code::option_invalid, "\"cubic\""},
                         {2, "best", Code::too_few_points, "2 points"},
                         {2, "power", Code::too_few_points, "2"}}) {
    const auto told = fit_table(table_of(row.n, straight), row.model, 0.8, run);
    ASSERT_FALSE(told) << row.model;
    EXPECT_EQ(id(told.error().code), id(row.code)) << row.model;
    EXPECT_TRUE(says(told.error().found, row.found)) << spell(told.error());
    EXPECT_FALSE(told.error().expected.empty());
  }
}

}  // namespace bha::pipeline
