#include "bha/models/ensemble.h"

#include <gtest/gtest.h>

#include <array>

namespace bha::models {
namespace {

/// One cut of `column` at 0.5: `low` at or below, `high` above.
ExtraTrees step_of(std::size_t columns, std::uint32_t column, double low, double high) {
  Tree tree{.nodes = {inner_node(0.5f, column, 1), leaf_node(1), leaf_node(2)}, .value = {0, low, high}};
  return {.columns = columns, .trees = {std::move(tree)}};
}

}  // namespace

TEST(Ensemble, IsTheWeightedMeanOfWhatItsPartsTell) {
  Ensemble model{.trees = step_of(2, 0, 1, 0.8), .by_calendar = step_of(1, 0, 0.9, 0.6), .calendar = 1, .shares = {0.25, 0.75}};
  const FeatureRows rows{.columns = 2, .values = {0, 0, 1, 0, 0, 1, 1, 1}};
  const std::array expected{0.25 * 1 + 0.75 * 0.9, 0.25 * 0.8 + 0.75 * 0.9, 0.25 * 1 + 0.75 * 0.6, 0.25 * 0.8 + 0.75 * 0.6};
  std::array<EnsembleTold, 4> told{};
  tell(model, rows, told);
  for (std::size_t i = 0; i < rows.rows(); ++i) {
    EXPECT_DOUBLE_EQ(told[i].value, expected[i]);
    EXPECT_EQ(told[i].spread, 1) << "nothing was learnt of it";
    EXPECT_EQ(tell(model, rows.row(i)).value, told[i].value) << "one by one, the same bits";
  }
  model.spread = {.least = 0.5, .parts = {{{-1, 0}, {0, 0.1}}, {{0.1, 0.2}, {1, 2}}}};
  // 0.25 · |1 − 0.925| + 0.75 · |0.9 − 0.925| = 0.0375 is a small discord, and −0.925 a loss of the second step.
  EXPECT_DOUBLE_EQ(tell(model, rows.row(0)).spread, 0.5 + 0.1 + 1);
  model.by_calendar = {}, model.shares = {1};
  EXPECT_EQ(tell(model, rows.row(1)).value, 0.8);
}

}  // namespace bha::models
