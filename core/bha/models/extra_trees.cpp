#include "bha/models/extra_trees.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bha/math/philox.h"
#include "bha/models/training_check.h"

namespace bha::models {
namespace {

constexpr std::uint64_t stream = 0x7865747261747265;  // "xetratre"

/// The draws of one node: word i of the node's own counter.
class Draws {
 public:
  Draws(std::uint64_t seed, std::uint64_t tree, std::uint64_t node) : seed_(seed), tree_(tree), node_(node) {}
  double uniform() {
    if (used_ % 4 == 0) words_ = math::philox4x64({tree_, node_, used_ / 4, 0}, {seed_, stream});
    return math::uniform(words_[used_++ % 4]);
  }

 private:
  std::uint64_t seed_, tree_, node_, used_ = 0;
  math::Words4 words_{};
};

class Grower {
 public:
  Grower(const FeatureRows& x, std::span<const double> y, const ExtraTreesOptions& options, std::uint64_t tree)
      : x_(x),
        y_(y),
        options_(options),
        tree_(tree),
        order_(y.size()),
        column_(x.columns),
        low_(x.columns),
        high_(x.columns),
        cut_(x.columns),
        sum_(x.columns),
        count_(x.columns) {
    std::iota(order_.begin(), order_.end(), 0u);
  }
  std::vector<TreeNode> grow() {
    struct Open {
      std::size_t first, last;
      std::int32_t parent;
    };
    std::vector<Open> open{{0, order_.size(), -1}};
    while (!open.empty()) {  // the left part is opened last, so that it follows its parent directly
      const Open now = open.back();
      open.pop_back();
      const auto at = static_cast<std::int32_t>(nodes_.size());
      if (now.parent >= 0) nodes_[static_cast<std::size_t>(now.parent)].right = at;
      const std::size_t middle = split(now.first, now.last);
      if (middle == now.first) continue;
      open.push_back({middle, now.last, at});
      open.push_back({now.first, middle, -1});
    }
    return std::move(nodes_);
  }

 private:
  /// Appends the node of rows [first, last) and orders them by its cut; returns where the right part begins, `first` for a leaf.
  std::size_t split(std::size_t first, std::size_t last) {
    const std::span<std::uint32_t> rows(order_.data() + first, last - first);
    double total = 0, lowest = y_[rows[0]], highest = lowest;
    for (const std::uint32_t i : rows) {
      total += y_[i];
      lowest = std::min(lowest, y_[i]);
      highest = std::max(highest, y_[i]);
    }
    const double mean = total / static_cast<double>(rows.size());
    nodes_.push_back({.cut = mean});
    if (rows.size() < 2 * options_.leaf || !(highest > lowest)) return first;
    const std::size_t tried = draw_cuts(rows);
    const std::size_t best = best_cut(rows, tried, mean);
    if (best == tried) return first;
    TreeNode& node = nodes_.back();
    node.column = static_cast<std::int32_t>(column_[best]);
    node.cut = cut_[best];
    const auto middle =
        std::partition(rows.begin(), rows.end(), [&](std::uint32_t i) { return x_.row(i)[column_[best]] <= node.cut; });
    return first + static_cast<std::size_t>(middle - rows.begin());
  }

  /// Chooses which columns compete and where each would cut; returns how many do.
  std::size_t draw_cuts(std::span<const std::uint32_t> rows) {
    Draws draws(options_.seed, tree_, nodes_.size());
    const std::size_t m = x_.columns;
    std::iota(column_.begin(), column_.end(), 0u);
    std::size_t tried = m;
    if (options_.tried < 1) {
      tried = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(options_.tried * static_cast<double>(m))));
      for (std::size_t j = 0; j < tried; ++j)
        std::swap(column_[j], column_[j + static_cast<std::size_t>(draws.uniform() * static_cast<double>(m - j))]);
    }
    const auto start = x_.row(rows[0]);
    for (std::size_t j = 0; j < tried; ++j) low_[j] = high_[j] = start[column_[j]];
    for (const std::uint32_t i : rows) {
      const double* row = x_.row(i).data();
      for (std::size_t j = 0; j < tried; ++j) {
        const double v = row[column_[j]];
        low_[j] = v < low_[j] ? v : low_[j];
        high_[j] = v > high_[j] ? v : high_[j];
      }
    }
    std::size_t kept = 0;
    for (std::size_t j = 0; j < tried; ++j) {
      if (!(high_[j] > low_[j])) continue;
      column_[kept] = column_[j];
      cut_[kept++] = low_[j] + draws.uniform() * (high_[j] - low_[j]);
    }
    return kept;
  }

  /// The cut that removes most variance with `leaf` rows on either side; `tried` when none does.
  std::size_t best_cut(std::span<const std::uint32_t> rows, std::size_t tried, double mean) {
    std::fill_n(sum_.begin(), tried, 0.0);
    std::fill_n(count_.begin(), tried, 0.0);
    for (const std::uint32_t i : rows) {
      const double* row = x_.row(i).data();
      const double y = y_[i] - mean;
      for (std::size_t j = 0; j < tried; ++j) {
        const bool left = row[column_[j]] <= cut_[j];
        sum_[j] += left ? y : 0;
        count_[j] += left ? 1 : 0;
      }
    }
    const double n = static_cast<double>(rows.size()), leaf = static_cast<double>(options_.leaf);
    std::size_t best = tried;
    double most = -1;
    for (std::size_t j = 0; j < tried; ++j) {
      if (count_[j] < leaf || n - count_[j] < leaf) continue;
      const double gain = sum_[j] * sum_[j] * (1 / count_[j] + 1 / (n - count_[j]));  // the node's labels sum to zero
      if (gain > most) most = gain, best = j;
    }
    return best;
  }

  const FeatureRows& x_;
  std::span<const double> y_;
  const ExtraTreesOptions& options_;
  std::uint64_t tree_;
  std::vector<std::uint32_t> order_;
  std::vector<std::size_t> column_;
  std::vector<double> low_, high_, cut_, sum_, count_;
  std::vector<TreeNode> nodes_{};
};

double predict_one(const std::vector<TreeNode>& tree, const double* row) {
  std::size_t at = 0;
  while (tree[at].column >= 0) at = row[tree[at].column] <= tree[at].cut ? at + 1 : static_cast<std::size_t>(tree[at].right);
  return tree[at].cut;
}

}  // namespace

Result<ExtraTrees> fit_extra_trees(const FeatureRows& x, std::span<const double> y, const ExtraTreesOptions& options, Run& run) {
  if (const auto checked = check_training(x, y, 2); !checked) return Refusal(checked.error());
  if (options.trees == 0 || options.leaf == 0 || !(options.tried > 0 && options.tried <= 1))
    return refuse(Code::option_invalid, {}, "trees, leaf or tried out of range", "trees and leaf from 1, tried in (0, 1]");
  ExtraTrees model{.columns = x.columns, .trees = std::vector<std::vector<TreeNode>>(options.trees)};
  run.each(options.trees, [&](std::size_t t) { model.trees[t] = Grower(x, y, options, t).grow(); });
  return model;
}

double predict(const ExtraTrees& model, std::span<const double> row) {
  if (row.size() < model.columns) return nan;
  double sum = 0;
  for (const auto& tree : model.trees) sum += predict_one(tree, row.data());
  return sum / static_cast<double>(model.trees.size());
}

void predict(const ExtraTrees& model, const FeatureRows& x, std::span<double> out) {
  std::fill(out.begin(), out.end(), 0.0);
  for (const auto& tree : model.trees)
    for (std::size_t i = 0; i < out.size(); ++i) out[i] += predict_one(tree, x.row(i).data());
  for (double& v : out) v /= static_cast<double>(model.trees.size());
}

}  // namespace bha::models
