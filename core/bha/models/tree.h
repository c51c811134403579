// Decision trees as they are kept and asked: small nodes, many rows down each at once. Grown by extra_trees and boosted_trees.
#pragma once
#include <bit>
#include <cstdint>
#include <span>
#include <vector>

#include "bha/models/feature_rows.h"

namespace bha::models {

/// Whole numbers in the order of the floats: one instruction then compares and steps. An infinite cut is a leaf's.
[[nodiscard]] constexpr std::uint32_t ordered(float value) {
  const auto bits = std::bit_cast<std::uint32_t>(value);
  return bits >> 31 != 0 ? ~bits : bits | 0x8000'0000u;
}
[[nodiscard]] constexpr float float_of(std::uint32_t ordered) {
  return std::bit_cast<float>(ordered >> 31 != 0 ? ordered & 0x7fff'ffffu : ~ordered);
}
/// Features are compared as 32-bit floats: values that differ by less than 6e-8 of themselves are one.
[[nodiscard]] float as_float(double);

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

/// Breadth first: the children of the j-th inner node are 2j + 1 and 2j + 2. value: what a leaf tells.
struct Tree {
  std::vector<TreeNode> nodes{};
  std::vector<double> value{};
};

/// A node while its tree grows, in any order from the root.
struct GrownNode {
  float cut = 0;
  std::int32_t column = -1, left = 0, right = 0;  // −1: a leaf
  double value = 0;
};
[[nodiscard]] Tree breadth_first(const std::vector<GrownNode>&);

/// What the trees tell of a row, added to `start` one after the other.
[[nodiscard]] double sum_of_trees(double start, std::span<const Tree>, std::span<const double> row);
/// Of many rows, some of them at once down each tree, added to `out`: the same bits as one by one.
void add_trees(std::span<const Tree>, const FeatureRows&, std::span<double> out);

}  // namespace bha::models
