#include "bha/features/depth_table.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/features/step_fold.h"

namespace bha::features {
namespace {

// 2 Ah, rows a minute apart: up by 1, down by 0.6, up by 0.4 (and a twitch of 0.0005 within), down by 0.8 Ah.
record::SampleBlock swings() {
  record::SampleBlock b;
  double t = 0;
  const auto add = [&](double current, double Ah) {
    const int rows = static_cast<int>(std::lround(std::fabs(Ah / current) * 60));
    for (int i = 0; i <= rows; ++i, t += 60) {
      b.time_ns.push_back(static_cast<std::int64_t>(t * 1e9));
      b.current_A.push_back(current);
      b.voltage_V.push_back(3.7);
      ++b.rows;
    }
  };
  add(1, 1);
  add(-1, 0.6);
  add(1, 0.2);
  add(1, 0.2);
  add(-1, 0.8);
  return b;
}
std::vector<DepthRow> depths_of(const record::SampleBlock& b, double nominal_Ah) {
  StepFold fold({.nominal_capacity_Ah = nominal_Ah, .rest_current_A = 0.01, .voltage_max_V = 4.2}, {.depths = true});
  fold.push(b);
  fold.finish();
  return fold.tables({}).depths;
}

TEST(DepthTable, SwingsWithinSwingsAreCyclesOfTheirOwn) {
  const auto rows = depths_of(swings(), 2);
  double counted = 0;
  for (const DepthRow& row : rows) counted += row.count * row.range_Ah;
  ASSERT_EQ(rows.size(), 3u);  // the inner 0.4 … and two halves
  EXPECT_NEAR(counted, (1 + 0.6 + 0.4 + 0.8) / 2, 0.1);
  for (const DepthRow& row : rows) EXPECT_NEAR(row.depth_of_discharge, row.range_Ah / 2, 1e-12);
  EXPECT_TRUE(depths_of(swings(), nan).empty());
}

}  // namespace
}  // namespace bha::features
