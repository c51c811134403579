// Extremely randomised trees: the mean of many trees whose cuts are drawn at random and chosen by the variance they remove.
// Robust against scale, outliers and useless features; never predicts beyond the labels it saw.
//   const auto model = fit_extra_trees(rows, y, {.trees = 100}, run);   predict(*model, rows, out);
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/run.h"
#include "bha/models/feature_rows.h"

namespace bha::models {

/// tried: share of the columns that compete at a node. leaf: least rows on either side of a cut.
struct ExtraTreesOptions {
  std::size_t trees = 100, leaf = 3;
  double tried = 1;
  std::uint64_t seed = 1;
};
struct TreeNode {
  double cut = 0;            // a leaf: its value
  std::int32_t column = -1;  // −1: a leaf
  std::int32_t right = 0;    // the node of rows above the cut; those at or below it follow directly
};
struct ExtraTrees {
  std::size_t columns = 0;
  std::vector<std::vector<TreeNode>> trees{};
};

/// Source    Geurts, Ernst & Wehenkel, Mach. Learn. 63 (2006) 3. No bootstrap. Random numbers by counter (seed, tree, node): the
///           same bits on any number of threads
/// Findings  (refused) too_few_points (2 rows), length_mismatch, training_not_finite, option_invalid
[[nodiscard]] Result<ExtraTrees> fit_extra_trees(const FeatureRows&, std::span<const double> y, const ExtraTreesOptions&, Run&);
[[nodiscard]] double predict(const ExtraTrees&, std::span<const double> row);
/// Many rows, tree by tree, so that one tree stays in the cache. out: one number a row.
void predict(const ExtraTrees&, const FeatureRows&, std::span<double> out);

}  // namespace bha::models
