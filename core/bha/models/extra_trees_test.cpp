#include "bha/models/extra_trees.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <random>
#include <thread>

namespace bha::models {
namespace {

struct Data {
  FeatureRows x{.columns = 3};
  std::vector<double> y;
};
Data any_data(std::size_t n, std::uint32_t seed) {
  std::mt19937 bits(seed);
  const auto share = [&] { return static_cast<double>(bits() >> 5) / static_cast<double>(1u << 27); };
  Data out;
  for (std::size_t i = 0; i < n; ++i) {
    const double a = share(), b = share(), c = share();
    out.x.append(std::vector<double>{a, b, c});
    out.y.push_back((a > 0.4 ? 1.0 : 0.0) + 0.5 * b);
  }
  return out;
}
bool same(const ExtraTrees& a, const ExtraTrees& b) {
  for (std::size_t t = 0; t < a.trees.size(); ++t) {
    const Tree &one = a.trees[t], &other = b.trees[t];
    if (one.nodes.size() != other.nodes.size() || one.value != other.value) return false;
    for (std::size_t i = 0; i < one.nodes.size(); ++i)
      if (one.nodes[i].cut != other.nodes[i].cut || one.nodes[i].child_and_column != other.nodes[i].child_and_column)
        return false;
  }
  return true;
}
/// Where a row of features ends, by the words of the header.
std::size_t leaf_of(const Tree& tree, std::span<const double> row) {
  std::size_t at = 0;
  while (!tree.nodes[at].leaf()) {
    const TreeNode& node = tree.nodes[at];
    at = static_cast<float>(row[node.column()]) <= float_of(node.cut) ? node.child() : node.child() + 1;
  }
  return at;
}

}  // namespace

TEST(ExtraTrees, AStepAndASlopeAreLearnt) {
  const Data data = any_data(2000, 1), asked = any_data(500, 2);
  bha::Run run;
  const auto model = fit_extra_trees(data.x, data.y, {.trees = 50}, run);
  ASSERT_TRUE(model);
  double error = 0;
  for (std::size_t i = 0; i < 500; ++i) error += std::abs(predict(*model, asked.x.row(i)) - asked.y[i]) / 500;
  EXPECT_LT(error, 0.02);  // the labels' own spread is 0.5
}

TEST(ExtraTrees, NothingIsPredictedBeyondTheLabels) {
  const Data data = any_data(300, 3);
  bha::Run run;
  const auto model = fit_extra_trees(data.x, data.y, {.trees = 20}, run);
  const auto [low, high] = std::ranges::minmax(data.y);
  for (const double far : {-1e9, -3.0, 5.0, 1e9}) {
    const double y = predict(*model, std::vector<double>{far, -far, far});
    EXPECT_GE(y, low);
    EXPECT_LE(y, high);
  }
}

TEST(ExtraTrees, ThreadsAndOrderChangeNoBitSeedsDo) {
  const Data data = any_data(400, 4);
  bha::Run alone, together;
  together.parallel_for = [](std::size_t n, const std::function<void(std::size_t)>& body) {
    std::vector<std::thread> threads;
    for (std::size_t i = n; i-- > 0;) threads.emplace_back(body, i);
    for (auto& thread : threads) thread.join();
  };
  const ExtraTreesOptions options{.trees = 12, .tried = 0.5};
  const auto a = fit_extra_trees(data.x, data.y, options, alone), b = fit_extra_trees(data.x, data.y, options, together);
  EXPECT_TRUE(same(*a, *b));
  const auto c = fit_extra_trees(data.x, data.y, {.trees = 12, .tried = 0.5, .seed = 2}, alone);
  EXPECT_FALSE(same(*a, *c));
}

TEST(ExtraTrees, ManyRowsAtOnceAreTheRowsOneByOne) {
  const Data data = any_data(200, 5);
  bha::Run run;
  const auto model = fit_extra_trees(data.x, data.y, {.trees = 7}, run);
  std::vector<double> all(200);
  predict(*model, data.x, all);
  for (std::size_t i = 0; i < 200; ++i) EXPECT_EQ(all[i], predict(*model, data.x.row(i)));
}

// A monotone change of a column's scale moves cuts only within gaps between rows; a constant column is never cut.
TEST(ExtraTrees, EveryLeafHasItsRowsAndNoCutIsOnAConstantColumn) {
  Data data = any_data(300, 6);
  for (std::size_t i = 0; i < 300; ++i) data.x.values[3 * i + 2] = 7;
  bha::Run run;
  const auto model = fit_extra_trees(data.x, data.y, {.trees = 5, .leaf = 10}, run);
  for (const Tree& tree : model->trees) {
    std::vector<int> rows(tree.nodes.size(), 0);
    for (std::size_t i = 0; i < 300; ++i) ++rows[leaf_of(tree, data.x.row(i))];
    for (std::size_t at = 0; at < rows.size(); ++at) {
      EXPECT_TRUE(!tree.nodes[at].leaf() || rows[at] >= 10);
      EXPECT_TRUE(tree.nodes[at].leaf() || tree.nodes[at].column() != 2);
    }
  }
}

// Against the rule written plainly: every node's value is the mean label of the rows that pass it, and the children of the j-th
// inner node are 2j + 1 and 2j + 2.
TEST(ExtraTrees, ValuesAreMeansAndChildrenStandInOrder) {
  const Data data = any_data(500, 8);
  bha::Run run;
  const auto model = fit_extra_trees(data.x, data.y, {.trees = 4, .leaf = 2}, run);
  for (const Tree& tree : model->trees) {
    std::vector<double> sum(tree.nodes.size(), 0), rows(tree.nodes.size(), 0);
    for (std::size_t i = 0; i < 500; ++i) sum[leaf_of(tree, data.x.row(i))] += data.y[i], ++rows[leaf_of(tree, data.x.row(i))];
    std::uint32_t inner = 0;
    for (std::size_t at = 0; at < rows.size(); ++at)
      if (tree.nodes[at].leaf())
        EXPECT_NEAR(sum[at] / rows[at], tree.value[at], 1e-12);
      else
        EXPECT_EQ(tree.nodes[at].child(), 2 * inner++ + 1);
    EXPECT_EQ(tree.nodes.size(), 2 * inner + 1);
  }
}

// Order of rows matters to the last bit of a leaf's sum at most; the unit of the labels to nothing.
TEST(ExtraTrees, ShuffledRowsAndScaledLabelsGiveTheSameTrees) {
  const Data data = any_data(400, 9);
  Data turned;
  for (std::size_t i = 400; i-- > 0;) {
    turned.x.append(data.x.row(i));
    turned.y.push_back(4 * data.y[i] - 8);
  }
  bha::Run run;
  const auto model = fit_extra_trees(data.x, data.y, {.trees = 5}, run),
             other = fit_extra_trees(turned.x, turned.y, {.trees = 5}, run);
  for (std::size_t i = 0; i < 400; ++i)
    EXPECT_NEAR(4 * predict(*model, data.x.row(i)) - 8, predict(*other, data.x.row(i)), 1e-12);
}

TEST(ExtraTrees, ConstantLabelsAreOneLeafAndBadOptionsAreRefused) {
  Data data = any_data(50, 7);
  std::ranges::fill(data.y, 0.9);
  bha::Run run;
  const auto model = fit_extra_trees(data.x, data.y, {.trees = 3}, run);
  EXPECT_EQ(model->trees[0].nodes.size(), 1u);
  EXPECT_NEAR(predict(*model, data.x.row(0)), 0.9, 1e-15);
  EXPECT_EQ(fit_extra_trees(data.x, data.y, {.trees = 0}, run).error().code, Code::option_invalid);
  EXPECT_EQ(fit_extra_trees(data.x, data.y, {.tried = 0}, run).error().code, Code::option_invalid);
  FeatureRows wide{.columns = 1025, .values = std::vector<double>(50 * 1025)};
  EXPECT_EQ(fit_extra_trees(wide, data.y, {}, run).error().code, Code::limit_exceeded);
  data.y[9] = nan;
  EXPECT_EQ(fit_extra_trees(data.x, data.y, {}, run).error().code, Code::training_not_finite);
}

}  // namespace bha::models
