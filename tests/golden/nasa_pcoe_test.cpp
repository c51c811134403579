// The NASA set through the whole pipeline: every published capacity above 0.05 Ah of five cells comes out again, by the set's own
// rule (CONTRACT, "Cycles"), and the cells have a state of health. Real files: skipped where BHA_SHARED has none.
#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <sstream>

#include "bha/base/text.h"
#include "bha/formats/shared_files_test.h"
#include "bha/pipeline/session.h"

namespace bha::pipeline {
namespace {

/// Published capacities above 0.05 Ah of a cell's discharges, in order: also of one whose charge is not in the set (B0005, B0006).
std::vector<double> published(const std::string& index, std::string_view cell) {
  std::vector<double> out;
  std::istringstream lines(index);
  for (std::string line; std::getline(lines, line);) {
    const auto fields = split(line, ',');
    double capacity_Ah = nan;
    if (fields.size() >= 8 && fields[3] == cell && fields[0] == "discharge" && read_number(fields[7], capacity_Ah) &&
        capacity_Ah > 0.05)
      out.push_back(capacity_Ah);
  }
  return out;
}

/// Pairs in order: how many published capacities are met within `within` by one of the next three of ours, each used once.
int met(const std::vector<double>& published, const std::vector<features::CycleRow>& rows, double within) {
  int count = 0;
  std::size_t at = 0;
  for (const double told : published)
    for (std::size_t i = at; i < std::min(at + 3, rows.size()); ++i)
      if (std::fabs(rows[i].discharge_capacity_Ah - told) <= within) {
        ++count;
        at = i + 1;
        break;
      }
  return count;
}

class NasaPcoe : public testing::TestWithParam<const char*> {};
TEST_P(NasaPcoe, PublishedCapacitiesComeOutAgain) {
  const auto folder = shared::root() / "data" / "nasa_pcoe";
  if (!std::filesystem::exists(folder / "metadata.csv")) {
    if (std::getenv("BHA_REQUIRE_SHARED") != nullptr) FAIL() << folder << " is not there";
    GTEST_SKIP() << folder << " is not there";
  }
  bha::Run run;
  Options options;
  options.belief.cell = GetParam();
  const auto analysis = analyse(shared::folder_source(folder), options, run);
  ASSERT_TRUE(analysis) << spell(analysis.error());
  const std::vector<double> told = published(shared::file_bytes(folder / "metadata.csv"), GetParam());
  ASSERT_GT(told.size(), 30u);
  const int here = met(told, analysis->cycles, 1e-4);
  EXPECT_EQ(here, static_cast<int>(told.size()));
  std::vector<double> off = told;  // and 1 mAh off is noticed
  for (double& q : off) q += 1e-3;
  EXPECT_LT(met(off, analysis->cycles, 1e-4), here / 2);

  std::size_t counted = 0;
  for (const features::CycleRow& row : analysis->cycles) counted += row.exclusion == Code::none;
  EXPECT_GE(counted * 10, told.size() * 9) << "complete cycles of the main key";
  EXPECT_NEAR(analysis->soh.now, told.back() / analysis->soh.reference.value_Ah, 0.03);  // the last cycle's noise
  RecordProperty("capacities", here);
}
INSTANTIATE_TEST_SUITE_P(Cells, NasaPcoe, testing::Values("B0005", "B0006", "B0018", "B0029", "B0045"));

}  // namespace
}  // namespace bha::pipeline
