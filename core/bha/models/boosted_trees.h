// Gradient-boosted trees: each small tree learns what those before left over. Answers may be told to rise or fall with a feature.
//   const auto model = fit_boosted_trees(rows, y, {.monotone = {-1, 0, 0}, .groups = cell_of_row}, run);
//   predict(*model, rows, out);
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/run.h"
#include "bha/models/feature_rows.h"
#include "bha/models/tree.h"

namespace bha::models {

/// trees: at most so many of at most so many leaves, each of at least `leaf` rows, told at `rate` of what it learnt.
/// bins: steps of a feature between which cuts lie. monotone: empty, or of each column: 1 (the answer never falls where the
/// feature rises), −1 (never rises), 0.
/// folds: 0: all trees are grown; else as many as have the smallest error on groups left out. They are in so many shares, of
/// which `asked` are left out in turn; the search ends `patience` trees after the best. groups: empty, or one number a row; rows
/// of one group are left out together.
struct BoostedTreesOptions {
  std::size_t trees = 300, leaves = 31, leaf = 20, bins = 255;
  double rate = 0.1;
  std::vector<int> monotone{};
  std::size_t folds = 5, asked = 5, patience = 30;
  std::vector<std::size_t> groups{};
};
struct BoostedTrees {
  std::size_t columns = 0;
  double base = 0;  // the mean label: what no tree would tell
  std::vector<Tree> trees{};
  std::vector<int> monotone{};          // one a column
  std::vector<double> importance{};     // of a column: its share of the squared error that cuts removed
  std::vector<double> left_out_rmse{};  // with 0, 1, 2, … trees; empty: not asked
};

/// Method    squared error; a tree grows at the leaf that gains most; sums over bins, those of the larger child by subtraction.
///           Constraints: a cut whose values stand the wrong way is none, and the middle of its values bounds all below it: exact
///           for every pair of rows, in every bit. A rest of the error is counted in whole numbers (2⁻²⁹ of the largest at
///           100,000 rows): no order of rows matters to a cut or a value
/// Cost      100,000 rows × 16 features × 100 trees of 31 leaves beside LightGBM: docs/performance_apart.md
/// Source    Friedman, Ann. Stat. 29 (2001) 1189; histograms, growth and constraints ("basic") as LightGBM: Ke et al., NIPS 30
///           (2017). The same bits on any number of threads; nothing is drawn at random
/// Findings  (refused) too_few_points (2 rows), length_mismatch, training_not_finite, option_invalid, limit_exceeded (1,024
///           columns, 16 million rows; leaves × columns 131,072), stopped, out_of_time
[[nodiscard]] Result<BoostedTrees> fit_boosted_trees(const FeatureRows&, std::span<const double> y, const BoostedTreesOptions&,
                                                     Run&);
[[nodiscard]] double predict(const BoostedTrees&, std::span<const double> row);
/// Many rows: the same bits as one by one.
void predict(const BoostedTrees&, const FeatureRows&, std::span<double> out);

}  // namespace bha::models
