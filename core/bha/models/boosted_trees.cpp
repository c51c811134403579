#include "bha/models/boosted_trees.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <string>

#include "bha/math/sum.h"
#include "bha/models/training_check.h"
#include "bha/models/tree_growth.h"

namespace bha::models {
namespace {

using Indices = std::vector<std::uint32_t>;
constexpr std::size_t piece = 16'384;  // rows

void each_piece(std::size_t rows, const Run& run, const std::function<void(std::size_t first, std::size_t last)>& body) {
  run.each((rows + piece - 1) / piece, [&](std::size_t p) { body(p * piece, std::min(rows, (p + 1) * piece)); });
}

std::int64_t rounded(double v) { return static_cast<std::int64_t>(v + (v < 0 ? -0.5 : 0.5)); }

/// Trees one after the other on some rows, each from what those before left over.
class Booster {
 public:
  Booster(const FeatureBins& bins, std::span<const double> y, const Indices& rows, const BoostedTreesOptions& options,
          const Run& run)
      : grower_(bins, rows, {.leaves = options.leaves, .leaf = options.leaf, .monotone = options.monotone}, run),
        rows_(rows),
        rate_(options.rate),
        run_(run),
        rest_(y.begin(), y.end()),
        packed_(y.size()),
        importance_(bins.columns, 0) {
    // The mean in whole numbers, as all that follows: no order of rows matters.
    const double scale = pack();
    std::int64_t sum = 0;
    for (const std::uint32_t row : rows_) sum += grower_.packing().sum(packed_[row]);
    base_ = scale > 0 ? static_cast<double>(sum) / static_cast<double>(rows_.size()) / scale : 0;
    for (double& rest : rest_) rest -= base_;
  }
  /// False: there is nothing left that a cut would tell.
  bool add_tree() {
    const double scale = pack();
    if (!(scale > 0)) return false;
    std::vector<double> before = grower_.gains();
    grower_.grow(packed_);
    if (grower_.nodes().size() < 2) return false;
    for (std::size_t j = 0; j < before.size(); ++j) importance_[j] += (grower_.gains()[j] - before[j]) / scale / scale;
    unit_ = rate_ / scale;
    std::vector<GrownNode> nodes = grower_.nodes();
    for (GrownNode& node : nodes) node.value *= unit_;
    trees_.push_back(breadth_first(nodes));
    const auto leaves = grower_.leaves();
    const auto take_off = [&](std::size_t k) {
      const double value = leaves[k].value * unit_;
      for (std::size_t i = leaves[k].first; i < leaves[k].last; ++i) rest_[grower_.rows()[i]] -= value;
    };
    if (rows_.size() > piece)
      run_.each(leaves.size(), take_off);
    else
      for (std::size_t k = 0; k < leaves.size(); ++k) take_off(k);
    return true;
  }
  /// The last tree's word on any row.
  [[nodiscard]] double told(std::size_t row) const { return grower_.told(row) * unit_; }
  [[nodiscard]] double base() const { return base_; }
  [[nodiscard]] std::vector<Tree> take_trees() { return std::move(trees_); }
  [[nodiscard]] const std::vector<double>& importance() const { return importance_; }

 private:
  /// What is left over as whole numbers; how many make one, 0 when nothing is left.
  double pack() {
    const std::size_t n = rows_.size();
    std::vector<double> largest((n + piece - 1) / piece, 0);
    each_piece(n, run_, [&](std::size_t first, std::size_t last) {
      double most = 0;
      for (std::size_t i = first; i < last; ++i) most = std::max(most, std::fabs(rest_[rows_[i]]));
      largest[first / piece] = most;
    });
    const double most = std::ranges::max(largest), scale = static_cast<double>(grower_.packing().most()) / most;
    if (!(most > 0) || !std::isfinite(scale)) return 0;
    each_piece(n, run_, [&](std::size_t first, std::size_t last) {
      for (std::size_t i = first; i < last; ++i) packed_[rows_[i]] = grower_.packing().pack(rounded(rest_[rows_[i]] * scale));
    });
    return scale;
  }

  TreeGrower grower_;
  Indices rows_;
  double rate_, base_ = 0, unit_ = 0;
  const Run& run_;
  std::vector<double> rest_;  // of every row of the bins; kept up to date for those that are learnt from
  std::vector<std::int64_t> packed_;
  std::vector<double> importance_;
  std::vector<Tree> trees_{};
};

/// Rows whose groups are left out, and the trees of the rest.
struct Share {
  Booster rest;
  Indices asked;
  std::vector<double> left;       // y less what was told, of each asked row
  std::vector<double> squares{};  // summed, with 0, 1, 2, … trees
  bool ended = false;

  void note() {
    math::NeumaierSum sum;
    for (const double e : left) sum.add(e * e);
    squares.push_back(sum.value());
  }
  void add_trees(std::size_t more) {
    for (std::size_t t = 0; t < more; ++t) {
      ended = ended || !rest.add_tree();
      if (!ended)
        for (std::size_t i = 0; i < asked.size(); ++i) left[i] -= rest.told(asked[i]);
      note();
    }
  }
};
std::vector<Share> shares_of(const FeatureBins& bins, std::span<const double> y, const BoostedTreesOptions& options,
                             const Run& run) {
  const std::size_t n = y.size();
  std::vector<std::size_t> known = options.groups;
  std::ranges::sort(known);
  known.erase(std::ranges::unique(known).begin(), known.end());
  const bool by_row = known.size() < 2;
  const std::size_t folds = std::min(by_row ? n : known.size(), options.folds), turns = std::min(folds, options.asked);
  std::vector<Indices> learnt(turns), asked(turns);
  for (std::size_t i = 0; i < n; ++i) {
    const auto group = by_row ? i : static_cast<std::size_t>(std::ranges::lower_bound(known, options.groups[i]) - known.begin());
    for (std::size_t f = 0; f < turns; ++f) (group % folds == f ? asked : learnt)[f].push_back(static_cast<std::uint32_t>(i));
  }
  std::vector<Share> out;
  for (std::size_t f = 0; f < turns; ++f) {
    out.push_back({.rest = Booster(bins, y, learnt[f], options, run), .asked = std::move(asked[f]), .left = {}});
    for (const std::uint32_t row : out.back().asked) out.back().left.push_back(y[row] - out.back().rest.base());
    out.back().note();
  }
  return out;
}

/// How many trees have the smallest error on groups left out; the errors with 0, 1, 2, … trees.
struct Chosen {
  std::size_t trees = 0;
  std::vector<double> rmse{};
};
Result<Chosen> choose(const FeatureBins& bins, std::span<const double> y, const BoostedTreesOptions& options, Run& run) {
  constexpr std::size_t at_once = 10;
  std::vector<Share> shares = shares_of(bins, y, options, run);
  std::size_t rows = 0;
  for (const Share& share : shares) rows += share.asked.size();
  Chosen out;
  while (out.rmse.size() <= options.trees && out.rmse.size() <= out.trees + options.patience) {
    const std::size_t more = out.rmse.empty() ? 0 : std::min(at_once, options.trees + 1 - out.rmse.size());
    run.each(shares.size(), [&](std::size_t s) { shares[s].add_trees(more); });
    if (run.must_stop()) return refuse(run.stop_code(), {}, "a number of trees that was not found", "time to finish");
    for (std::size_t t = out.rmse.size(); t < shares[0].squares.size(); ++t) {
      double squares = 0;
      for (const Share& share : shares) squares += share.squares[t];
      out.rmse.push_back(std::sqrt(squares / static_cast<double>(rows)));
      if (out.rmse[t] < out.rmse[out.trees]) out.trees = t;
    }
  }
  return out;
}

Result<void> check_options(const BoostedTreesOptions& o, const FeatureRows& x) {
  const std::size_t rows = x.rows();
  if (o.trees == 0 || o.leaves < 2 || o.leaf == 0 || o.bins < 2 || o.bins > FeatureBins::most || !(o.rate > 0 && o.rate <= 1) ||
      o.folds == 1 || o.asked == 0)
    return refuse(Code::option_invalid, {}, "trees, leaves, leaf, bins, rate, folds or asked out of range",
                  "trees, leaf and asked from 1, leaves from 2, bins from 2 to 256, rate in (0, 1], folds 0 or from 2");
  if (!o.monotone.empty() &&
      (o.monotone.size() != x.columns || !std::ranges::all_of(o.monotone, [](int s) { return s * s <= 1; })))
    return refuse(Code::option_invalid, {}, std::to_string(o.monotone.size()) + " monotone constraints",
                  "1, 0 or -1 for each of " + std::to_string(x.columns) + " features");
  if (!o.groups.empty() && o.groups.size() != rows)
    return refuse(Code::length_mismatch, {}, std::to_string(o.groups.size()) + " groups", std::to_string(rows) + " rows");
  constexpr std::size_t most_rows = std::size_t{1} << 24, most_sums = std::size_t{1} << 17;
  if (x.columns > TreeNode::most_columns || rows > most_rows || o.leaves * x.columns > most_sums)
    return refuse(
        Code::limit_exceeded, {},
        std::to_string(rows) + " rows of " + std::to_string(x.columns) + " features to " + std::to_string(o.leaves) + " leaves",
        "at most " + std::to_string(TreeNode::most_columns) + " features, " + std::to_string(most_rows) +
            " rows and leaves x features " + std::to_string(most_sums),
        "fewer leaves, rows or features");
  return {};
}

}  // namespace

Result<BoostedTrees> fit_boosted_trees(const FeatureRows& x, std::span<const double> y, const BoostedTreesOptions& options,
                                       Run& run) {
  if (const auto checked = check_training(x, y, 2); !checked) return Refusal(checked.error());
  if (const auto checked = check_options(options, x); !checked) return Refusal(checked.error());
  const FeatureBins bins = bins_of(x, options.bins, run);
  Chosen chosen{.trees = options.trees};
  if (options.folds > 0) {
    auto found = choose(bins, y, options, run);
    if (!found) return Refusal(found.error());
    chosen = std::move(*found);
  }
  Indices all(y.size());
  std::iota(all.begin(), all.end(), 0u);
  Booster booster(bins, y, all, options, run);
  for (std::size_t t = 0; t < chosen.trees && booster.add_tree(); ++t)
    if (run.must_stop()) return refuse(run.stop_code(), {}, "trees that were not all grown", "time to finish");
  BoostedTrees model{.columns = x.columns,
                     .base = booster.base(),
                     .trees = booster.take_trees(),
                     .monotone = options.monotone,
                     .importance = booster.importance(),
                     .left_out_rmse = std::move(chosen.rmse)};
  model.monotone.resize(x.columns, 0);
  const double total = std::accumulate(model.importance.begin(), model.importance.end(), 0.0);
  for (double& share : model.importance) share = total > 0 ? share / total : 0;
  return model;
}

double predict(const BoostedTrees& model, std::span<const double> row) {
  return row.size() < model.columns ? nan : sum_of_trees(model.base, model.trees, row);
}

void predict(const BoostedTrees& model, const FeatureRows& x, std::span<double> out) {
  std::ranges::fill(out, model.base);
  add_trees(model.trees, x, out);
}

}  // namespace bha::models
