#include "bha/models/extra_trees.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cmath>
#include <numeric>
#include <string>

#include "bha/math/philox.h"
#include "bha/models/training_check.h"

namespace bha::models {
namespace {

constexpr std::uint64_t stream = 0x7865747261747265;  // "xetratre"

using Floats = float __attribute__((vector_size(16)));
using Ints = std::int32_t __attribute__((vector_size(16)));
/// Sixteen columns of one row; by name, not in a list, so that a loop keeps them in registers.
template <class V>
struct Band {
  V a{}, b{}, c{}, d{};
};
constexpr std::size_t band = 16;
template <class V>
auto& at(std::vector<Band<V>>& bands, std::size_t column) {
  using Element = std::remove_reference_t<decltype(V{}[0])>;
  return reinterpret_cast<Element*>(bands.data())[column];
}

std::size_t padded(std::size_t columns) { return (columns + band - 1) / band; }  // in bands
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

/// Rows as bands of floats, each beside its label; a tree reorders its own copy, so that a node's rows lie together.
struct Rows {
  std::size_t bands = 0;
  std::vector<Band<Floats>> x{};
  std::vector<double> y{};
  [[nodiscard]] const float* row(std::size_t i) const { return reinterpret_cast<const float*>(&x[i * bands]); }
  void swap(std::size_t i, std::size_t j) {
    std::swap_ranges(x.begin() + static_cast<std::ptrdiff_t>(i * bands), x.begin() + static_cast<std::ptrdiff_t>((i + 1) * bands),
                     x.begin() + static_cast<std::ptrdiff_t>(j * bands));
    std::swap(y[i], y[j]);
  }
};
Rows rows_of(const FeatureRows& x, std::span<const double> y) {
  Rows out{.bands = padded(x.columns), .y = {y.begin(), y.end()}};
  out.x.resize(y.size() * out.bands);
  for (std::size_t i = 0; i < y.size(); ++i)
    for (std::size_t j = 0; j < x.columns; ++j) at(out.x, i * out.bands * band + j) = as_float(x.row(i)[j]);
  return out;
}

class Grower {
 public:
  Grower(const Rows& rows, std::size_t columns, const ExtraTreesOptions& options, std::uint64_t tree)
      : rows_(rows),
        columns_(columns),
        options_(options),
        tree_(tree),
        column_(columns),
        low_(rows.bands),
        high_(rows.bands),
        cut_(rows.bands),
        sum_(rows.bands),
        count_(rows.bands),
        labels_(rows.y.size()) {}
  Tree grow() {
    struct Open {
      std::size_t first, last;
      std::int32_t parent;  // −1: what is opened is a left child, or the root
    };
    std::vector<Open> open{{0, rows_.y.size(), -1}};
    while (!open.empty()) {  // the left part is opened last: it follows its parent directly, and its rows are still at hand
      const Open now = open.back();
      open.pop_back();
      const auto at = static_cast<std::int32_t>(grown_.size());
      if (now.parent >= 0) grown_[static_cast<std::size_t>(now.parent)].right = at;
      const std::size_t middle = split(now.first, now.last);
      if (middle == now.first) continue;
      grown_.back().left = at + 1;
      open.push_back({middle, now.last, at});
      open.push_back({now.first, middle, -1});
    }
    return breadth_first(grown_);
  }

 private:
  /// Appends the node of rows [first, last) and orders them by its cut; returns where the right part begins, `first` for a leaf.
  std::size_t split(std::size_t first, std::size_t last) {
    const std::span<const double> y(rows_.y.data() + first, last - first);
    double total = 0, lowest = y[0], highest = y[0];
    for (const double v : y) {
      total += v;
      lowest = v < lowest ? v : lowest;
      highest = v > highest ? v : highest;
    }
    grown_.push_back({.value = total / static_cast<double>(y.size())});
    if (y.size() < 2 * options_.leaf || !(highest > lowest)) return first;
    draw_cuts(first, last);
    const std::size_t best = best_cut(first, last, lowest, highest);
    if (best == columns_) return first;
    grown_.back().column = static_cast<std::int32_t>(best);
    grown_.back().cut = at(cut_, best);
    return partition(first, last, best, at(cut_, best));
  }

  static Floats least(Floats x, Floats low) { return x < low ? x : low; }
  static Floats most(Floats x, Floats high) { return x > high ? x : high; }

  /// Where each competing column would cut; infinity where it does not compete.
  void draw_cuts(std::size_t first, std::size_t last) {
    for (std::size_t b = 0; b < rows_.bands; ++b) {
      Band<Floats> low = rows_.x[first * rows_.bands + b], high = low;
      for (std::size_t i = first + 1; i < last; ++i) {
        const Band<Floats>& x = rows_.x[i * rows_.bands + b];
        low = {least(x.a, low.a), least(x.b, low.b), least(x.c, low.c), least(x.d, low.d)};
        high = {most(x.a, high.a), most(x.b, high.b), most(x.c, high.c), most(x.d, high.d)};
      }
      low_[b] = low, high_[b] = high;
    }
    Draws draws(options_.seed, tree_, grown_.size());
    std::iota(column_.begin(), column_.end(), 0u);
    std::size_t tried = columns_;
    if (options_.tried < 1) {
      tried = std::max<std::size_t>(1, static_cast<std::size_t>(std::lround(options_.tried * static_cast<double>(columns_))));
      for (std::size_t j = 0; j < tried; ++j)
        std::swap(column_[j], column_[j + static_cast<std::size_t>(draws.uniform() * static_cast<double>(columns_ - j))]);
    }
    constexpr float none = std::numeric_limits<float>::infinity();
    std::fill(cut_.begin(), cut_.end(), Band<Floats>{Floats{} + none, Floats{} + none, Floats{} + none, Floats{} + none});
    for (std::size_t j = 0; j < tried; ++j) {
      const double low = at(low_, column_[j]), high = at(high_, column_[j]);
      if (!(high > low)) continue;
      const auto cut = static_cast<float>(low + draws.uniform() * (high - low));
      at(cut_, column_[j]) = cut < at(high_, column_[j]) ? cut : at(low_, column_[j]);
    }
  }

  /// The column whose cut removes most variance with `leaf` rows on either side; columns_ when none does.
  std::size_t best_cut(std::size_t first, std::size_t last, double lowest, double highest) {
    const std::size_t n = last - first;
    const double scale = static_cast<double>((1 << (30 - std::bit_width(n))) - 1) / (highest - lowest);
    std::int64_t total = 0;
    for (std::size_t i = first; i < last; ++i) total += labels_[i] = static_cast<std::int32_t>((rows_.y[i] - lowest) * scale);
    for (std::size_t b = 0; b < rows_.bands; ++b) {
      const Band<Floats> cut = cut_[b];
      Band<Ints> sum{}, count{};
      for (std::size_t i = first; i < last; ++i) {
        const Band<Floats>& x = rows_.x[i * rows_.bands + b];
        const Ints label = Ints{} + labels_[i];
        const Band<Ints> left{x.a <= cut.a, x.b <= cut.b, x.c <= cut.c, x.d <= cut.d};  // -1 or 0
        sum = {sum.a + (left.a & label), sum.b + (left.b & label), sum.c + (left.c & label), sum.d + (left.d & label)};
        count = {count.a - left.a, count.b - left.b, count.c - left.c, count.d - left.d};
      }
      sum_[b] = sum, count_[b] = count;
    }
    const double rows = static_cast<double>(n), leaf = static_cast<double>(options_.leaf),
                 mean = static_cast<double>(total) / rows;
    std::size_t best = columns_;
    double most = -1;
    for (std::size_t j = 0; j < columns_; ++j) {
      const double left = static_cast<double>(at(count_, j));
      if (left < leaf || rows - left < leaf) continue;
      const double sum = static_cast<double>(at(sum_, j)) - left * mean;  // the node's labels less their mean
      const double gain = sum * sum * (1 / left + 1 / (rows - left));
      if (gain > most) most = gain, best = j;
    }
    return best;
  }

  std::size_t partition(std::size_t first, std::size_t last, std::size_t column, float cut) {
    while (true) {
      while (first < last && rows_.row(first)[column] <= cut) ++first;
      while (first < last && !(rows_.row(last - 1)[column] <= cut)) --last;
      if (first == last) return first;
      rows_.swap(first++, --last);
    }
  }

  Rows rows_;
  std::size_t columns_;
  const ExtraTreesOptions& options_;
  std::uint64_t tree_;
  std::vector<std::size_t> column_;
  std::vector<Band<Floats>> low_, high_, cut_;
  std::vector<Band<Ints>> sum_, count_;
  std::vector<std::int32_t> labels_;
  std::vector<GrownNode> grown_{};
};

}  // namespace

Result<ExtraTrees> fit_extra_trees(const FeatureRows& x, std::span<const double> y, const ExtraTreesOptions& options, Run& run) {
  if (const auto checked = check_training(x, y, 2); !checked) return Refusal(checked.error());
  if (options.trees == 0 || options.leaf == 0 || !(options.tried > 0 && options.tried <= 1))
    return refuse(Code::option_invalid, {}, "trees, leaf or tried out of range", "trees and leaf from 1, tried in (0, 1]");
  constexpr std::size_t most_rows = std::size_t{1} << 24;  // labels are whole numbers whose sum fits 30 bits
  if (x.columns > TreeNode::most_columns || y.size() > most_rows || y.size() / options.leaf > TreeNode::most_nodes / 2)
    return refuse(Code::limit_exceeded, {},
                  std::to_string(y.size()) + " rows of " + std::to_string(x.columns) + " features to leaves of " +
                      std::to_string(options.leaf),
                  "at most " + std::to_string(TreeNode::most_columns) + " features, " + std::to_string(most_rows) + " rows and " +
                      std::to_string(TreeNode::most_nodes / 2) + " leaves",
                  "larger leaves or fewer rows");
  ExtraTrees model{.columns = x.columns, .trees = std::vector<Tree>(options.trees)};
  const Rows rows = rows_of(x, y);
  run.each(options.trees, [&](std::size_t t) { model.trees[t] = Grower(rows, x.columns, options, t).grow(); });
  return model;
}

double predict(const ExtraTrees& model, std::span<const double> row) {
  return row.size() < model.columns ? nan : sum_of_trees(0, model.trees, row) / static_cast<double>(model.trees.size());
}

void predict(const ExtraTrees& model, const FeatureRows& x, std::span<double> out) {
  std::ranges::fill(out, 0.0);
  add_trees(model.trees, x, out);
  for (double& v : out) v /= static_cast<double>(model.trees.size());
}

}  // namespace bha::models
