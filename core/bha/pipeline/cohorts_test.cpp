#include "bha/pipeline/cohorts.h"

#include <gtest/gtest.h>

namespace bha::pipeline {
namespace {

TEST(Fleet, CountsACohortWithThoseThatHaveNotEnded) {
  const auto cell = [](const char* group, double at, bool ended) {
    report::FleetRow row{.cell = "c", .group = group, .eol_threshold = 0.8, .unit = "cycles"};
    (ended ? row.eol_observed : row.censored_at) = at;
    return row;
  };
  report::Fleet fleet{.cells = {cell("warm", 300, true), cell("warm", 200, true), cell("warm", 250, false),
                                cell("cold", 900, false), cell("alone", 100, true)}};
  fleet.cells.push_back(
      report::fleet_row(finding(Code::empty_file, Severity::refused, {.file = "x.csv"}, "0 bytes", "a header and rows")));
  EXPECT_TRUE(cohorts_of({}).empty());
  fleet.cohorts = cohorts_of(fleet.cells);
  ASSERT_EQ(fleet.cohorts.size(), 1u);
  EXPECT_EQ(fleet.cohorts[0].cells, 3);
  EXPECT_EQ(fleet.cohorts[0].ended, 2);
  EXPECT_EQ(fleet.cohorts[0].median_life, 300) << "2/3 alive after 200, none of one after 300";
  EXPECT_NE(to_text(fleet).find("warm: 2 of 3 cells ended; half had ended by 300 cycles"), std::string::npos) << to_text(fleet);
}

}  // namespace
}  // namespace bha::pipeline
