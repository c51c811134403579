#include "bha/pipeline/cohorts.h"

#include <gtest/gtest.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>

#include "bha/math/normal_quantile.h"
#include "bha/math/philox.h"

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

TEST(Fleet, TellsTheLawOfLivesOnceThreeHaveEnded) {
  std::vector<report::FleetRow> cells;
  for (const double at : {300.0, 420.0, 0.0, 500.0, 350.0, 450.0, 610.0}) {
    report::FleetRow row{.cell = "c", .eol_threshold = 0.8, .unit = "cycles"};
    (cells.size() < 2 || at == 500 ? row.eol_observed : row.censored_at) = at == 0 ? 280 : at;
    cells.push_back(row);
    const auto cohorts = cohorts_of(cells);
    if (cells.size() == 3) {
      EXPECT_FALSE(cohorts[0].life) << "two ended";
    }
  }
  const auto life = cohorts_of(cells)[0].life;
  ASSERT_TRUE(life);
  EXPECT_LT(life->median_lower, life->median);
  EXPECT_LT(life->median, life->median_upper);
  EXPECT_LT(life->tenth, life->median);
  EXPECT_GT(life->median, 420) << "those that ended lived 300, 420 and 500; four lived on";
  EXPECT_NE(report::to_text({.cohorts = cohorts_of(cells)}).find("lives: half end by"), std::string::npos);
}

/// The table of docs/models.md with BHA_COVERAGE_SEEDS=1500: lives around 500 that scatter by a quarter, watched for 300 to 800.
TEST(Fleet, TheLawOfLivesHoldsTheMedian) {
  const char* said = std::getenv("BHA_COVERAGE_SEEDS");
  const std::uint64_t seeds = said == nullptr ? 150 : std::strtoull(said, nullptr, 10);
  for (const bool normal : {true, false})
    for (const std::size_t cells : {6u, 9u, 15u, 30u}) {
      double groups = 0, ended = 0, family = 0, median = 0, tenth = 0;
      for (std::uint64_t seed = 0; seed < seeds; ++seed) {
        std::vector<report::FleetRow> rows;
        for (std::uint64_t i = 0; i < cells; ++i) {
          const auto word = math::philox4x64({i, 0, 0, 0}, {seed, 21})[0];
          const double error = normal ? math::normal(word) : std::log(-std::log(math::open_uniform(word)));
          const double life = 500 * std::exp(0.25 * error);
          const double watched = 300 + 500 * math::uniform(math::philox4x64({i, 1, 0, 0}, {seed, 21})[0]);
          report::FleetRow& row = rows.emplace_back(report::FleetRow{.eol_threshold = 0.8, .unit = "cycles"});
          (life <= watched ? row.eol_observed : row.censored_at) = std::min(life, watched);
        }
        const auto cohort = cohorts_of(rows)[0];
        if (!cohort.life) continue;
        const auto truth = [&](double p) {
          return 500 * std::exp(0.25 * (normal ? math::normal_quantile(p) : std::log(-std::log1p(-p))));
        };
        groups += 1, ended += static_cast<double>(cohort.ended) / static_cast<double>(cells);
        family += cohort.life->family == (normal ? "log-normal" : "weibull");
        median += cohort.life->median_lower <= truth(0.5) && truth(0.5) <= cohort.life->median_upper;
        tenth += cohort.life->tenth_lower <= truth(0.1) && truth(0.1) <= cohort.life->tenth_upper;
      }
      std::printf("%s | %zu | ended %.2f | family %.2f | median %.3f | tenth %.3f\n", normal ? "log-normal" : "weibull", cells,
                  ended / groups, family / groups, median / groups, tenth / groups);
      EXPECT_NEAR(median / groups, 0.9, 0.08) << normal << ' ' << cells;
      EXPECT_GT(tenth / groups, 0.7) << normal << ' ' << cells;
    }
}

}  // namespace
}  // namespace bha::pipeline
