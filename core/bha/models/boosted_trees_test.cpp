#include "bha/models/boosted_trees.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "bha/math/philox.h"

namespace bha::models {
namespace {

struct Data {
  FeatureRows x{.columns = 4};
  std::vector<double> y{};
};
/// A step, a slope and a product, under noise of 0.11.
Data any_data(std::size_t from, std::size_t to) {
  Data out;
  for (std::size_t i = from + 1; i <= to; ++i) {
    double u[5];
    for (std::size_t j = 1; j <= 5; ++j)
      u[j - 1] = static_cast<double>(i * (7919 * j * j + 104729) % 99991 * (i + 17 * j) % 99989) / 99989;
    out.x.append(std::span<const double>(u).first(4));
    out.y.push_back((u[0] > 0.4 ? 1 : 0) + 0.5 * u[1] + u[2] * u[3] + 0.4 * (u[4] - 0.5));
  }
  return out;
}
BoostedTrees fitted(const Data& data, BoostedTreesOptions options, bha::Run run = {}) {
  auto model = fit_boosted_trees(data.x, data.y, options, run);
  EXPECT_TRUE(model);
  return model ? *model : BoostedTrees{};
}
bool same(const BoostedTrees& a, const BoostedTrees& b) {
  if (a.trees.size() != b.trees.size() || a.base != b.base) return false;
  for (std::size_t t = 0; t < a.trees.size(); ++t) {
    const Tree &one = a.trees[t], &other = b.trees[t];
    if (one.nodes.size() != other.nodes.size() || one.value != other.value) return false;
    for (std::size_t i = 0; i < one.nodes.size(); ++i)
      if (one.nodes[i].cut != other.nodes[i].cut || one.nodes[i].child_and_column != other.nodes[i].child_and_column)
        return false;
  }
  return true;
}
double rmse(const BoostedTrees& model, const Data& data) {
  double sum = 0;
  for (std::size_t i = 0; i < data.y.size(); ++i) sum += std::pow(predict(model, data.x.row(i)) - data.y[i], 2);
  return std::sqrt(sum / static_cast<double>(data.y.size()));
}
/// How often the answer steps the wrong way while one feature of a row rises.
int wrong_steps(const BoostedTrees& model, const Data& data, std::size_t column, double sign) {
  int out = 0;
  for (std::size_t i = 0; i < 200; ++i) {
    std::vector<double> row(data.x.row(i).begin(), data.x.row(i).end());
    double before = -sign * 1e9;
    for (int step = -10; step <= 110; ++step) {
      row[column] = step / 100.0;
      const double now = predict(model, row);
      out += sign * (now - before) < 0 ? 1 : 0;
      before = now;
    }
  }
  return out;
}
/// A tree's leaf of a row, by the words of the header.
std::size_t leaf_of(const Tree& tree, std::span<const double> row) {
  std::size_t at = 0;
  while (!tree.nodes[at].leaf()) {
    const TreeNode& node = tree.nodes[at];
    at = static_cast<float>(row[node.column()]) <= float_of(node.cut) ? node.child() : node.child() + 1;
  }
  return at;
}

}  // namespace

// LightGBM 4.7.0 on the same rows, 2,000 to learn from and 1,000 to tell:
//   i, j = np.arange(3000)[:, None] + 1, np.array([1, 2, 3, 4, 5])
//   u = (i * (7919 * j * j + 104729) % 99991 * (i + 17 * j) % 99989) / 99989;  x = u[:, :4]
//   y = np.where(x[:, 0] > 0.4, 1, 0) + 0.5 * x[:, 1] + x[:, 2] * x[:, 3] + 0.4 * (u[:, 4] - 0.5)
//   m = lgb.LGBMRegressor(n_estimators=trees, num_leaves=leaves, learning_rate=0.1, min_child_samples=20,
//                         monotone_constraints=monotone, verbose=-1).fit(x[:2000], y[:2000])
//   np.sqrt(np.mean((m.predict(x[2000:]) - y[2000:]) ** 2))
// Its bins are cut elsewhere, so that trees differ: an error within 1 % of its own is asked for, not its numbers. Ours:
// 0.998, 1.000, 1.007 and 0.996 of it.
TEST(BoostedTrees, ErrAsLittleAsLightGBM) {
  const Data data = any_data(0, 2000), asked = any_data(2000, 3000);
  struct Row {
    std::vector<int> monotone;
    std::size_t leaves, trees;
    double rmse;
  };
  for (const Row& row : {Row{{0, 0, 0, 0}, 31, 100, 0.1280475760130569},
                         {{0, 0, 0, 0}, 8, 40, 0.13092417635943635},
                         {{1, 1, 0, 0}, 31, 100, 0.12498119214765918},
                         {{1, 1, 0, 0}, 8, 40, 0.131075689434411}}) {
    const auto model = fitted(data, {.trees = row.trees, .leaves = row.leaves, .leaf = 20, .monotone = row.monotone, .folds = 0});
    EXPECT_EQ(model.trees.size(), row.trees);
    EXPECT_LT(rmse(model, asked) / row.rmse, 1.01) << row.leaves << ' ' << row.monotone[0];
  }
}

TEST(BoostedTrees, AConstrainedAnswerNeverStepsTheWrongWay) {
  Data data = any_data(0, 1500);
  for (std::size_t i = 0; i < data.y.size(); ++i) data.y[i] += 0.5 * std::sin(20 * data.x.row(i)[1]);  // up and down
  const BoostedTreesOptions free{.trees = 60, .leaf = 5, .folds = 0};
  BoostedTreesOptions up = free, down = free;
  up.monotone = {1, 1, 0, 0}, down.monotone = {0, -1, 0, -1};
  const auto rising = fitted(data, up), falling = fitted(data, down), any = fitted(data, free);
  EXPECT_EQ(wrong_steps(rising, data, 0, 1), 0);
  EXPECT_EQ(wrong_steps(rising, data, 1, 1), 0);
  EXPECT_EQ(wrong_steps(falling, data, 1, -1), 0);
  EXPECT_EQ(wrong_steps(falling, data, 3, -1), 0);
  EXPECT_GT(wrong_steps(any, data, 1, 1), 1000);  // the law sees what is not constrained
  EXPECT_GT(rising.importance[1], 0);
  EXPECT_LT(rmse(any, data), rmse(rising, data));
}

TEST(BoostedTrees, NoOrderOfRowsNoThreadAndNoScaleOfAFeatureChangesABit) {
  const Data data = any_data(0, 1000);
  Data turned, scaled = data;
  for (std::size_t i = 1000; i-- > 0;) turned.x.append(data.x.row(i)), turned.y.push_back(data.y[i]);
  for (std::size_t i = 0; i < 1000; ++i) scaled.x.values[4 * i + 2] = std::exp(5 * scaled.x.values[4 * i + 2]);
  const BoostedTreesOptions options{.trees = 40, .monotone = {1, 0, 0, 0}, .folds = 0};
  const auto model = fitted(data, options);
  EXPECT_TRUE(same(model, fitted(turned, options)));
  const auto other = fitted(scaled, options);
  for (std::size_t i = 0; i < 1000; ++i) EXPECT_EQ(predict(model, data.x.row(i)), predict(other, scaled.x.row(i)));
  bha::Run together;
  together.parallel_for = [](std::size_t n, const std::function<void(std::size_t)>& body) {
    std::vector<std::thread> threads;
    for (std::size_t i = n; i-- > 0;) threads.emplace_back(body, i);
    for (auto& thread : threads) thread.join();
  };
  const Data many = any_data(0, 20'000);
  BoostedTreesOptions shares = options;
  shares.trees = 12, shares.folds = 3;
  const auto alone = fitted(many, shares), at_once = fitted(many, shares, together);
  EXPECT_TRUE(same(alone, at_once));
  EXPECT_EQ(alone.left_out_rmse, at_once.left_out_rmse);
}

// The slow twin: every cut between two values of every column, by sums of squares.
TEST(BoostedTrees, TheFirstCutRemovesMostAndLeavesTellMeans) {
  const Data data = any_data(0, 120);
  const auto model = fitted(data, {.trees = 1, .leaves = 2, .leaf = 10, .rate = 0.5, .folds = 0});
  double least = 1e300, mean_left = 0, mean_right = 0, mean = 0;
  for (const double y : data.y) mean += y / 120;
  for (std::size_t j = 0; j < 4; ++j)
    for (std::size_t at = 0; at < 120; ++at) {
      double n[2] = {}, sum[2] = {}, squares = 0;
      for (std::size_t i = 0; i < 120; ++i) {
        const int right = data.x.row(i)[j] > data.x.row(at)[j] ? 1 : 0;
        n[right] += 1, sum[right] += data.y[i], squares += data.y[i] * data.y[i];
      }
      if (n[0] < 10 || n[1] < 10) continue;
      squares -= sum[0] * sum[0] / n[0] + sum[1] * sum[1] / n[1];
      if (squares < least) least = squares, mean_left = sum[0] / n[0], mean_right = sum[1] / n[1];
    }
  ASSERT_EQ(model.trees[0].nodes.size(), 3u);
  EXPECT_NEAR(model.base, mean, 1e-9);
  EXPECT_NEAR(model.base + 2 * model.trees[0].value[1], mean_left, 1e-8);
  EXPECT_NEAR(model.base + 2 * model.trees[0].value[2], mean_right, 1e-8);
}

TEST(BoostedTrees, EveryLeafHasItsRowsAndNoTreeMoreLeaves) {
  Data data = any_data(0, 600);
  for (std::size_t i = 0; i < 600; ++i) data.x.values[4 * i + 3] = 7;  // never cut
  const auto model = fitted(data, {.trees = 10, .leaves = 12, .leaf = 30, .folds = 0});
  EXPECT_EQ(model.importance[3], 0);
  for (const Tree& tree : model.trees) {
    std::vector<int> rows(tree.nodes.size(), 0);
    for (std::size_t i = 0; i < 600; ++i) ++rows[leaf_of(tree, data.x.row(i))];
    EXPECT_LE(tree.nodes.size(), 23u);
    for (std::size_t at = 0; at < rows.size(); ++at) EXPECT_TRUE(!tree.nodes[at].leaf() || rows[at] >= 30);
  }
}

TEST(BoostedTrees, AsManyTreesAsGroupsLeftOutAskFor) {
  const Data data = any_data(0, 800);
  BoostedTreesOptions options{.trees = 400, .rate = 0.3};
  for (std::size_t i = 0; i < 800; ++i) options.groups.push_back(i / 50);
  const auto model = fitted(data, options);
  const auto best = std::ranges::min_element(model.left_out_rmse) - model.left_out_rmse.begin();
  EXPECT_EQ(static_cast<std::ptrdiff_t>(model.trees.size()), best);
  EXPECT_GT(best, 5);
  EXPECT_LT(model.left_out_rmse.size(), 200u);  // the search ended before all were grown
  EXPECT_NEAR(model.left_out_rmse[static_cast<std::size_t>(best)], rmse(model, any_data(2000, 3000)), 0.02);
  Data noise = data;  // nothing to be learnt of another group
  for (std::size_t i = 0; i < 800; ++i)
    noise.y[i] = math::normal(math::philox4x64({i, 0, 0, 0}, {9, 9})[0]) + static_cast<double>(i / 50 % 3);
  EXPECT_LT(fitted(noise, options).trees.size(), 4u);
}

TEST(BoostedTrees, ManyRowsAtOnceAreTheRowsOneByOneAndConstantsAreTold) {
  Data data = any_data(0, 300);
  bha::Run run;
  const auto model = fitted(data, {.trees = 20, .folds = 0});
  std::vector<double> all(300);
  predict(model, data.x, all);
  for (std::size_t i = 0; i < 300; ++i) EXPECT_EQ(all[i], predict(model, data.x.row(i)));
  std::ranges::fill(data.y, 0.9);
  const auto flat = fitted(data, {});
  EXPECT_TRUE(flat.trees.empty());
  EXPECT_NEAR(predict(flat, data.x.row(0)), 0.9, 1e-15);
  EXPECT_TRUE(std::isnan(predict(model, std::vector<double>{1})));
}

TEST(BoostedTrees, BadOptionsAreRefused) {
  Data data = any_data(0, 50);
  bha::Run run;
  for (const BoostedTreesOptions& bad : {BoostedTreesOptions{.trees = 0},
                                         {.leaves = 1},
                                         {.leaf = 0},
                                         {.bins = 1},
                                         {.bins = 257},
                                         {.rate = 0},
                                         {.monotone = {1}},
                                         {.monotone = {1, 0, 2, 0}},
                                         {.folds = 1}})
    EXPECT_EQ(fit_boosted_trees(data.x, data.y, bad, run).error().code, Code::option_invalid);
  EXPECT_EQ(fit_boosted_trees(data.x, data.y, {.groups = {1, 2}}, run).error().code, Code::length_mismatch);
  EXPECT_EQ(fit_boosted_trees(data.x, data.y, {.leaves = 100'000}, run).error().code, Code::limit_exceeded);
  run.stop_requested = [] { return true; };
  EXPECT_EQ(fit_boosted_trees(data.x, data.y, {}, run).error().code, Code::stopped);
  EXPECT_EQ(fit_boosted_trees(data.x, data.y, {.folds = 0}, run).error().code, Code::stopped);
  data.y[9] = nan;
  EXPECT_EQ(fit_boosted_trees(data.x, data.y, {}, run).error().code, Code::training_not_finite);
}

}  // namespace bha::models
