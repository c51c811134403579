// Forecasts under the law of the past.
#include <gtest/gtest.h>

#include "tests/laws/forecast_law.h"

namespace bha::laws {

TEST(ForecastLeakage, NeitherTheFutureNorOtherAskedCellsChangeABit) {
  std::size_t compared = 0;
  const Herd herd = any_herd();
  ASSERT_EQ(told_by_task(herd).size(), 12u) << "three cells at four origins";
  EXPECT_EQ(forecast_leak(told_by_task, herd, 0.8, compared), "");
  EXPECT_GE(compared, 40u);
}

TEST(ForecastLeakage, ACellOnBothSidesIsRefused) {
  Herd herd = any_herd();
  herd.cells[herd.test[0]] = herd.cells[herd.train[0]];  // the same rows under another name
  EXPECT_TRUE(told_by_task(herd).empty());
}

// What may come in a protocol that nobody has seen yet.
TEST(Forecast, FewTrainingCellsAreSaidAndStillAnswer) {
  Herd herd = any_herd();
  herd.train.resize(3);
  const auto done = forecast_of(herd);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->predictions.size(), 12u);
  for (const auto& p : done->predictions)
    EXPECT_TRUE(p.lower > 0 && p.lower <= p.value && p.value <= p.upper && std::isfinite(p.upper));
  ASSERT_FALSE(done->findings.empty());
  EXPECT_EQ(done->findings[0].code, Code::interval_not_conformal);
}

TEST(Forecast, OneTrainingCellOrNoneThatCrossesIsRefused) {
  Herd herd = any_herd();
  herd.train.resize(1);
  ASSERT_FALSE(forecast_of(herd));
  EXPECT_EQ(forecast_of(herd).error().code, Code::too_few_cells);
  herd = any_herd();
  for (const std::string& name : herd.train)
    for (std::size_t k = 0; k < herd.cells[name].size(); ++k)
      herd.cells[name][k][16] = 0.9 + 1e-4 * static_cast<double>(k);  // they rise
  EXPECT_EQ(forecast_of(herd).error().code, Code::too_few_cells);
}

TEST(Forecast, CellsWithoutSlicesAndWithHolesAreForecastFromTheirCapacities) {
  Herd herd = any_herd();
  for (auto& [name, life] : herd.cells)
    for (std::size_t k = 0; k < life.size(); ++k) {
      for (std::size_t j = 0; j < 16; ++j)
        if (j != 4 || k % 7 == 0) life[k][j] = nan;
      if (k % 31 == 30) life[k][16] = nan;
    }
  const auto done = forecast_of(herd);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->predictions.size(), 12u);
  for (const auto& p : done->predictions) EXPECT_TRUE(std::isfinite(p.value) && std::isfinite(p.upper));
}

TEST(Forecast, ACellThatNeverCrossesHasAWayAndNoEnd) {
  Herd herd = any_herd();
  for (auto& row : herd.cells[herd.test[0]]) row[16] = 0.95;
  const auto done = forecast_of(herd);
  ASSERT_TRUE(done);
  EXPECT_EQ(done->predictions.size(), 8u);
  std::size_t way = 0;
  for (const auto& p : done->trajectory) way += p.cell == herd.test[0] && p.origin == "k100" ? 1 : 0;
  EXPECT_EQ(way, 160u);
}

}  // namespace bha::laws
