#include "bha/metrics/cell_scores.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace bha::metrics {

TEST(CellScores, AreCountedByHand) {
  const std::vector<ScoredRow> rows{
      {.cell = 0, .truth = 1, .prediction = 1.1, .lower = 0.9, .upper = 1.3, .baseline = 1.2, .scale = 10, .remaining = 0.4},
      {.cell = 0, .truth = 2, .prediction = 1.7, .lower = 1.5, .upper = 1.9, .baseline = 2, .scale = 10, .remaining = 2},
      {.cell = 7, .truth = 4, .prediction = 4.5, .lower = 4.1, .upper = 4.9, .baseline = 4, .scale = 20, .remaining = 4}};
  const CellScores s = cell_scores(rows);
  EXPECT_EQ(s.rows, 3);
  EXPECT_EQ(s.cells, 2);
  EXPECT_NEAR(s.mae, (0.2 + 0.5) / 2, 1e-12);
  EXPECT_NEAR(s.mape, ((0.1 + 0.15) / 2 + 0.125) / 2, 1e-12);
  EXPECT_NEAR(s.rmse, std::sqrt((0.01 + 0.09 + 0.25) / 3), 1e-12);
  EXPECT_NEAR(s.rmse_of_cells, (std::sqrt(0.05) + 0.5) / 2, 1e-12);
  EXPECT_NEAR(s.bias, (-0.1 + 0.5) / 2, 1e-12);
  EXPECT_NEAR(s.coverage, (0.5 + 0) / 2, 1e-12);
  EXPECT_NEAR(s.alpha_lambda, (0.5 + 1) / 2, 1e-12);
  EXPECT_NEAR(s.coverage_low, 0.00021690847003096587, 1e-12);  // half a success of two: scipy.stats.beta
  EXPECT_NEAR(s.coverage_high, 0.9391697240799026, 1e-12);
  EXPECT_NEAR(s.crps, 0.21926009419485357, 1e-12);  // scipy.stats.norm
  EXPECT_NEAR(s.width, (0.4 + 0.4 + 0.8) / 3, 1e-12);
  EXPECT_NEAR(s.interval_score, (1.6 + 20 * (0.1 + 0.1)) / 3, 1e-12);
  EXPECT_NEAR(s.mae_over_scale, (0.02 + 0.025) / 2, 1e-12);
  EXPECT_NEAR(s.baseline_mae, (0.1 + 0) / 2, 1e-12);
  EXPECT_NEAR(s.mae_low, 0.2, 1e-12);  // two cells: a draw of one of them twice has chance 1/4
  EXPECT_NEAR(s.mae_high, 0.5, 1e-12);
}

TEST(CellScores, WhatAllCellsCoverIsOneWhateverTheirNumber) {
  for (std::size_t n = 1; n < 60; ++n) {
    std::vector<ScoredRow> rows;
    for (std::size_t i = 0; i < n; ++i) rows.push_back({.cell = i, .truth = 1, .prediction = 1, .lower = 0, .upper = 2});
    const CellScores s = cell_scores(rows);
    EXPECT_EQ(s.coverage_high, 1) << n;
    EXPECT_NEAR(s.coverage_low, std::pow(0.025, 1 / static_cast<double>(n)), 1e-12) << n;
  }
}

TEST(CellScores, WhatIsNotThereIsNotInvented) {
  const CellScores none = cell_scores({});
  EXPECT_EQ(none.rows, 0);
  EXPECT_TRUE(std::isnan(none.mae));
  const std::vector<ScoredRow> bare{{.cell = 1, .truth = 1, .prediction = 2}, {.cell = 1, .truth = 1}};
  const CellScores s = cell_scores(bare);
  EXPECT_EQ(s.rows, 1);
  EXPECT_TRUE(std::isnan(s.coverage) && std::isnan(s.coverage_low) && std::isnan(s.crps) && std::isnan(s.alpha_lambda));
  EXPECT_TRUE(std::isnan(s.baseline_mae));
  EXPECT_TRUE(std::isnan(s.mae_low));  // one cell: nothing to draw from
}

}  // namespace bha::metrics
