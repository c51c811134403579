#include "bha/report/what_if_document.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "bha/base/json.h"

namespace bha::report {
namespace {

simulate::WhatIf example() {
  simulate::WhatIf w{.model = "m", .cell = "a cell", .chemistry = "nmc", .source = "Doe 2020", .eol = 0.8, .years = 10};
  w.assumptions = {"the same every day"};
  w.cases.push_back({.name = "baseline", .conditions = {.temperature_degC = 25, .depth_of_discharge = 0.8, .cycles_per_day = 1}});
  w.cases.push_back({.name = "cool storage", .conditions = {.temperature_degC = 10, .depth_of_discharge = 0, .mean_soc = 0.3}});
  w.cases.push_back(
      {.name = "driven", .profile = true, .extrapolates = {"colder than the data"}, .eol_days = 730.5, .eol_efc = 321});
  for (auto& c : w.cases)
    for (int year = 0; year <= 8; ++year)
      c.trajectory.rows.push_back({.days = year * 365.25, .efc = 100.0 * year, .soh = 1 - 0.01 * year, .soh_difference = 0});
  return w;
}
bool says(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST(WhatIfDocument, TheTextTellsEachCaseItsConditionsAndWhereItLeavesTheData) {
  simulate::WhatIf w = example();
  const std::string text = to_text(w);
  for (const char* words :
       {"m: a cell, nmc", "25 degC, 1 cycle a day of 80 % around 50 %, 0.5C", "10 degC, storage at 30 %", "the load profile",
        "not in 10 years", "2.0 years, 321 efc", "95.0 %", "extrapolated, driven: colder than the data", "- the same every day",
        "cite: Doe 2020", "state of health, all cases"})
    EXPECT_TRUE(says(text, words)) << words << "\n" << text;
  EXPECT_TRUE(says(text, "92.0 %")) << "the last row stands for the years after it";
  EXPECT_FALSE(says(text, "fitted to your cell"));
  w.loss_scale = 1.5;
  EXPECT_TRUE(says(to_text(w), "its loss is 1.5 times the model's"));
}

TEST(WhatIfDocument, ACaseThatHasEndedHasNoHealth) {
  simulate::WhatIf w = example();
  w.cases[2].trajectory.rows.back() = {.days = 8 * 365.25};
  EXPECT_TRUE(says(to_text(w), "95.0 % none left")) << to_text(w);
  EXPECT_TRUE(says(to_csv(w), "driven,2922,,,,\n")) << to_csv(w);
  EXPECT_TRUE(says(to_json(w), "null"));
}

TEST(WhatIfDocument, TheTableHasARowAPointAndAnEmptyFieldForWhatIsMissing) {
  const std::string csv = to_csv(example());
  EXPECT_TRUE(csv.starts_with("case,days,efc,soh,resistance,soh_difference\nbaseline,0,0,1,,0\n")) << csv.substr(0, 80);
  EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 3 * 9);
  EXPECT_TRUE(says(csv, "driven,2922,800,0.92,,0\n"));
}

TEST(WhatIfDocument, TheJsonReadsBack) {
  const simulate::WhatIf w = example();
  const auto again = json::read<simulate::WhatIf>(to_json(w));
  ASSERT_TRUE(again) << spell(again.error());
  EXPECT_EQ(json::write(*again), json::write(w));
}

}  // namespace bha::report
