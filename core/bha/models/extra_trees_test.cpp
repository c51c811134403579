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
    if (a.trees[t].size() != b.trees[t].size()) return false;
    for (std::size_t i = 0; i < a.trees[t].size(); ++i)
      if (a.trees[t][i].cut != b.trees[t][i].cut || a.trees[t][i].column != b.trees[t][i].column ||
          a.trees[t][i].right != b.trees[t][i].right)
        return false;
  }
  return true;
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
  for (const auto& tree : model->trees) {
    std::vector<int> rows(tree.size(), 0);
    for (std::size_t i = 0; i < 300; ++i) {
      std::size_t at = 0;
      while (tree[at].column >= 0) {
        ASSERT_NE(tree[at].column, 2);
        at = data.x.row(i)[static_cast<std::size_t>(tree[at].column)] <= tree[at].cut ? at + 1
                                                                                      : static_cast<std::size_t>(tree[at].right);
      }
      ++rows[at];
    }
    for (std::size_t at = 0; at < tree.size(); ++at) EXPECT_TRUE(tree[at].column >= 0 || rows[at] >= 10);
  }
}

TEST(ExtraTrees, ConstantLabelsAreOneLeafAndBadOptionsAreRefused) {
  Data data = any_data(50, 7);
  std::ranges::fill(data.y, 0.9);
  bha::Run run;
  const auto model = fit_extra_trees(data.x, data.y, {.trees = 3}, run);
  EXPECT_EQ(model->trees[0].size(), 1u);
  EXPECT_NEAR(predict(*model, data.x.row(0)), 0.9, 1e-15);
  EXPECT_EQ(fit_extra_trees(data.x, data.y, {.trees = 0}, run).error().code, Code::option_invalid);
  EXPECT_EQ(fit_extra_trees(data.x, data.y, {.tried = 0}, run).error().code, Code::option_invalid);
  data.y[9] = nan;
  EXPECT_EQ(fit_extra_trees(data.x, data.y, {}, run).error().code, Code::training_not_finite);
}

}  // namespace bha::models
