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
#include "bha/models/tree.h"

namespace bha::models {

/// tried: share of the columns that compete at a node. leaf: least rows on either side of a cut.
struct ExtraTreesOptions {
  std::size_t trees = 100, leaf = 3;
  double tried = 1;
  std::uint64_t seed = 1;
};

/// A node's value: the mean label of the rows that came to it.
struct ExtraTrees {
  std::size_t columns = 0;
  std::vector<Tree> trees{};
};

/// Features are compared as 32-bit floats (values that differ by less than 6e-8 of themselves are one); gains are counted in
/// whole numbers, labels in steps of the node's range / 2^13 for 100,000 rows, finer for
/// fewer: no order of rows matters to a cut.
/// Cost      100,000 rows × 16 features × 100 trees to leaves of 3: models_bench; predict: about 1 µs a row and 100 such trees
/// Source    Geurts, Ernst & Wehenkel, Mach. Learn. 63 (2006) 3. No bootstrap. Random numbers by counter (seed, tree, node): the
///           same bits on any number of threads
/// Findings  (refused) too_few_points (2 rows), length_mismatch, training_not_finite, option_invalid, limit_exceeded (1,024
///           columns; 2 million leaves, 16 million rows)
[[nodiscard]] Result<ExtraTrees> fit_extra_trees(const FeatureRows&, std::span<const double> y, const ExtraTreesOptions&, Run&);
[[nodiscard]] double predict(const ExtraTrees&, std::span<const double> row);
/// Many rows, some of them at once down each tree. out: one number a row, the same bits as one by one.
void predict(const ExtraTrees&, const FeatureRows&, std::span<double> out);

}  // namespace bha::models
