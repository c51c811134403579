// Extremely randomised trees: the mean of many trees whose cuts are drawn at random and chosen by the variance they remove.
// Robust against scale, outliers and useless features; never predicts beyond the labels it saw.
//   const auto model = fit_extra_trees(rows, y, {.trees = 100}, run);   predict(*model, rows, out);
#pragma once
#include <bit>
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

/// Whole numbers in the order of the floats: one instruction then compares and steps. An infinite cut is a leaf's.
[[nodiscard]] constexpr std::uint32_t ordered(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return bits >> 31 != 0 ? ~bits : bits | 0x8000'0000u;
}
[[nodiscard]] constexpr float float_of(std::uint32_t ordered) {
  return std::bit_cast<float>(ordered >> 31 != 0 ? ordered & 0x7fff'ffffu : ~ordered);
}

/// Eight bytes, so that a tree of some thousand nodes fits a core's own cache. A row at or below the cut goes to `child()`, one
/// above to the node after it. A leaf's child is itself: a walk that goes on stays there.
struct TreeNode {
  static constexpr std::uint32_t column_bits = 10, most_columns = 1u << column_bits, most_nodes = 1u << (32 - column_bits);
  static constexpr std::uint32_t no_cut = 0xffff'ffffu;
  std::uint32_t cut = no_cut;  // ordered
  std::uint32_t child_and_column = 0;
  [[nodiscard]] std::uint32_t child() const { return child_and_column >> column_bits; }
  [[nodiscard]] std::uint32_t column() const { return child_and_column & (most_columns - 1); }
  [[nodiscard]] bool leaf() const { return cut == no_cut; }
};
[[nodiscard]] inline TreeNode inner_node(float cut, std::uint32_t column, std::uint32_t child) {
  return {ordered(cut), child << TreeNode::column_bits | column};
}
[[nodiscard]] inline TreeNode leaf_node(std::uint32_t at) { return {.child_and_column = at << TreeNode::column_bits}; }

/// Breadth first: the children of the j-th inner node are 2j + 1 and 2j + 2. value: mean label of the rows that came to a node.
struct Tree {
  std::vector<TreeNode> nodes{};
  std::vector<double> value{};
};
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
