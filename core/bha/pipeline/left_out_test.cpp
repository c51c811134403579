#include "bha/pipeline/left_out.h"

#include <gtest/gtest.h>

#include "bha/pipeline/health.h"
#include "bha/report/json.h"
#include "bha/report/read.h"

namespace bha::pipeline {
namespace {

using features::LeftOut;

TEST(LeftOut, Table) {
  struct Row {
    const char* text;
    std::int64_t first, last;
    const char* reason;
  };
  for (const Row& row : {Row{"17=the chamber was open", 17, 17, "the chamber was open"}, Row{"40-42= a = b ", 40, 42, "a = b"},
                         Row{"0=before the first charge", 0, 0, "before the first charge"}}) {
    const auto read = left_out_from(row.text);
    ASSERT_TRUE(read) << row.text;
    EXPECT_EQ(read->first_cycle, row.first);
    EXPECT_EQ(read->last_cycle, row.last);
    EXPECT_EQ(read->reason, row.reason);
    EXPECT_EQ(left_out_from(text_of(*read))->reason, row.reason);
  }
  for (const char* text : {"", "17", "17=", "17= ", "x=why", "5-4=why", "-3=why", "1-2-3=why", "17=two\nlines"}) {
    const auto read = left_out_from(text);
    ASSERT_FALSE(read) << text;
    EXPECT_EQ(read.error().code, Code::option_invalid);
  }
}

Analysis fading(std::int64_t n) {
  Analysis out;
  for (std::int64_t i = 1; i <= n; ++i) {
    features::CycleRow row{.cycle = i, .capacity_key = 1, .discharge_capacity_Ah = 2 - 0.001 * static_cast<double>(i)};
    if (i == 30) row.discharge_capacity_Ah = 1.2;
    if (i == 31) row.exclusion = Code::incomplete_cycle;
    out.cycles.push_back(row);
  }
  out.keys = {{.key = 1, .main = true}};
  return out;
}

TEST(LeftOut, GivenAnOutlier_TheSeriesIsThatOfACellWithoutIt) {
  Analysis with = fading(60), without = fading(60);
  without.cycles.erase(without.cycles.begin() + 29);
  leave_out(with, std::vector<LeftOut>{{30, 30, "the chamber was open"}});
  bha::Run run;
  add_health(with, {}, run);
  add_health(without, {}, run);
  ASSERT_FALSE(with.soh.series.empty());
  EXPECT_EQ(with.soh.series.front().cycle, without.soh.series.front().cycle);
  EXPECT_EQ(with.soh.series.front().value, without.soh.series.front().value);
  EXPECT_EQ(with.soh.now, without.soh.now);
  const report::Report told = report::make_report(with, {});
  EXPECT_EQ(report::exclusion_reason(told, told.cycles.rows[29]), "the chamber was open");
}

TEST(LeftOut, KeepsAReasonOfItsOwn_SaysEachRequest_WarnsOfACycleThatIsNotThere) {
  Analysis analysis = fading(60);
  leave_out(analysis, std::vector<LeftOut>{{30, 32, "calibration"}, {99, 99, "typing error"}});
  EXPECT_EQ(analysis.cycles[29].exclusion, Code::excluded_by_hand);
  EXPECT_EQ(analysis.cycles[30].exclusion, Code::incomplete_cycle);
  EXPECT_EQ(analysis.cycles[31].exclusion, Code::excluded_by_hand);
  EXPECT_EQ(analysis.cycles[32].exclusion, Code::none);
  ASSERT_EQ(analysis.findings.size(), 2U);
  EXPECT_EQ(analysis.findings[0].code, Code::excluded_by_hand);
  EXPECT_EQ(analysis.findings[0].count, 3U);
  EXPECT_NE(analysis.findings[0].found.find("calibration"), std::string::npos);
  EXPECT_EQ(analysis.findings[1].severity, Severity::warning);
  EXPECT_EQ(analysis.left_out.size(), 2U);
}

}  // namespace
}  // namespace bha::pipeline
