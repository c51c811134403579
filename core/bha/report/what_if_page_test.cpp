#include "bha/report/what_if_page.h"

#include <gtest/gtest.h>

#include "bha/base/json.h"
#include "bha/report/chart_data.h"

namespace bha::report {
namespace {

simulate::WhatIf example(std::size_t cases) {
  simulate::WhatIf w{.model = "m", .cell = "a <cell>", .source = "Doe 2020", .eol = 0.75, .years = 4};
  w.assumptions = {"the same every day"};
  for (std::size_t i = 0; i < cases; ++i) {
    w.cases.push_back({.name = i == 0 ? "baseline" : "case " + std::to_string(i), .extrapolates = {"colder than the data"}});
    for (int year = 0; year <= 4; ++year)
      w.cases.back().trajectory.rows.push_back(
          {.days = year * 365.25, .efc = 100.0 * year, .soh = 1 - 0.01 * year, .resistance = 1.1, .soh_difference = 0.01});
  }
  return w;
}
bool says(const std::string& text, std::string_view words) { return text.find(words) != std::string::npos; }

}  // namespace

TEST(WhatIfPage, DrawsARowAPointOfEveryCase) {
  const Drawing drawn = drawing(example(3));
  const auto rows = json::parse(drawn.rows), params = json::parse(drawn.params);
  ASSERT_TRUE(rows && params);
  ASSERT_EQ(rows->find("what_if")->items.size(), 15u);
  const json::Value& last = rows->find("what_if")->items.back();
  EXPECT_EQ(last.find("scenario")->string, "case 2");
  EXPECT_DOUBLE_EQ(last.find("years")->number, 4);
  EXPECT_DOUBLE_EQ(last.find("soh")->number, 0.96);
  EXPECT_DOUBLE_EQ(params->find("eol")->number, 0.75);
  for (const Figure& figure : drawn.figures) EXPECT_TRUE(figure.has_rows) << figure.chart.name;
}

TEST(WhatIfPage, GivenTheBaselineAlone_SaysHowToCompare) {
  const Drawing drawn = drawing(example(1));
  ASSERT_EQ(drawn.figures.size(), 2u);
  EXPECT_TRUE(drawn.figures[0].has_rows);
  EXPECT_FALSE(drawn.figures[1].has_rows);
  EXPECT_TRUE(says(to_html(example(1), {}, {}), "add --instead CONDITION=VALUE"));
}

TEST(WhatIfPage, GivenACaseThatHasEnded_TellsNoNumberOfIt) {
  simulate::WhatIf w = example(2);
  w.cases[1].trajectory.rows.back() = {.days = 4 * 365.25};
  EXPECT_TRUE(says(drawing(w).figures[0].summary, "case 1 none left")) << drawing(w).figures[0].summary;
  const std::string page = to_html(w, {}, {});
  EXPECT_TRUE(says(page, "none left") && !says(page, ">nan")) << page;
}

TEST(WhatIfPage, TellsWhatItAssumesWhomToCiteAndTheCommand) {
  const std::string page = to_html(example(2), {.version = "0.1.0", .command = "bha whatif --instead c_rate=1"}, {});
  for (const char* words : {"a &lt;cell&gt;", "the same every day", "Doe 2020", "case 1: colder than the data",
                            "bha whatif --instead c_rate=1", "not in 4 years", "data-save=\"whatif.json\"", "default-src 'none'"})
    EXPECT_TRUE(says(page, words)) << words;
  EXPECT_FALSE(says(page, "a <cell>"));
}

}  // namespace bha::report
