#include "bha/models/tree.h"

#include <algorithm>
#include <array>
#include <limits>

namespace bha::models {
namespace {

std::uint32_t next(const TreeNode* nodes, std::uint32_t at, const std::uint32_t* row) {
  const TreeNode node = nodes[at];
  return node.child() + (node.cut < row[node.column()] ? 1u : 0u);
}
/// Rows go down a tree side by side: a step of one waits for its node, those of the others do not. Who has come to a leaf is
/// taken out after every fourth step.
struct Walker {
  std::uint32_t at = 0, row = 0;  // row: where its features begin
};
struct Flock {
  static constexpr std::size_t most = 128;
  std::size_t width = 1;  // of a row, a power of two
  std::vector<std::uint32_t> rows{};
  std::array<Walker, most> walkers{};
  std::array<std::uint32_t, most> leaf{};

  explicit Flock(std::size_t columns) : width(std::bit_ceil(columns)), rows(width * most) {}
  void take(const FeatureRows& x, std::size_t from, std::size_t n) {
    for (std::size_t i = 0; i < n; ++i)
      for (std::size_t j = 0; j < x.columns; ++j) rows[i * width + j] = ordered(as_float(x.values[(from + i) * x.columns + j]));
  }
  void walk(const Tree& tree, std::size_t n) {
    const int shift = std::countr_zero(width);
    const TreeNode* nodes = tree.nodes.data();
    for (std::size_t i = 0; i < n; ++i) walkers[i] = {.row = static_cast<std::uint32_t>(i << shift)};
    while (n > 0) {
      for (int level = 0; level < 4; ++level)
        for (std::size_t i = 0; i < n; ++i) walkers[i].at = next(nodes, walkers[i].at, &rows[walkers[i].row]);
      std::size_t walking = 0;
      for (std::size_t i = 0; i < n; ++i) {
        const Walker now = walkers[i];
        leaf[now.row >> shift] = now.at;
        walkers[walking] = now;
        walking += nodes[now.at].leaf() ? 0 : 1;
      }
      n = walking;
    }
  }
};

}  // namespace

float as_float(double value) {
  constexpr double most = std::numeric_limits<float>::max();
  return static_cast<float>(std::clamp(value, -most, most));
}

Tree breadth_first(const std::vector<GrownNode>& grown) {
  Tree out;
  std::vector<std::int32_t> order{0};
  order.reserve(grown.size());
  for (std::size_t i = 0; i < order.size(); ++i) {
    const GrownNode& node = grown[static_cast<std::size_t>(order[i])];
    const auto next = static_cast<std::uint32_t>(order.size());
    out.value.push_back(node.value);
    out.nodes.push_back(node.column < 0 ? leaf_node(static_cast<std::uint32_t>(i))
                                        : inner_node(node.cut, static_cast<std::uint32_t>(node.column), next));
    if (node.column >= 0) order.push_back(node.left), order.push_back(node.right);
  }
  return out;
}

double sum_of_trees(double start, std::span<const Tree> trees, std::span<const double> row) {
  std::vector<std::uint32_t> x(row.size());
  std::ranges::transform(row, x.begin(), [](double v) { return ordered(as_float(v)); });
  for (const Tree& tree : trees) {
    std::uint32_t at = 0;
    while (!tree.nodes[at].leaf()) at = next(tree.nodes.data(), at, x.data());
    start += tree.value[at];
  }
  return start;
}

void add_trees(std::span<const Tree> trees, const FeatureRows& x, std::span<double> out) {
  Flock flock(x.columns);
  for (std::size_t from = 0; from < out.size(); from += Flock::most) {
    const std::size_t n = std::min(Flock::most, out.size() - from);
    flock.take(x, from, n);
    for (const Tree& tree : trees) {
      flock.walk(tree, n);
      for (std::size_t i = 0; i < n; ++i) out[from + i] += tree.value[flock.leaf[i]];
    }
  }
}

}  // namespace bha::models
