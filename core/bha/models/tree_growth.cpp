#include "bha/models/tree_growth.h"

#include <algorithm>
#include <bit>
#include <utility>

namespace bha::models {
namespace {

constexpr std::size_t steps = FeatureBins::most, width = FeatureBins::width, block_size = width * steps;

template <std::size_t Columns>
void add(const std::uint8_t* bins, std::span<const std::uint32_t> rows, const std::int64_t* packed, std::int64_t* sums) {
  for (const std::uint32_t row : rows) {
    const std::uint8_t* own = bins + std::size_t{row} * width;
    const std::int64_t label = packed[row];
    for (std::size_t k = 0; k < Columns; ++k) sums[k * steps + own[k]] += label;
  }
}
using Add = void (*)(const std::uint8_t*, std::span<const std::uint32_t>, const std::int64_t*, std::int64_t*);
constexpr Add adds[] = {add<1>, add<2>, add<3>, add<4>, add<5>, add<6>, add<7>, add<8>};
static_assert(std::size(adds) == width);

/// How much of Σ label² the value takes away from rows of this sum and number.
double taken(double sum, double rows, double value) { return value * (2 * sum - rows * value); }

}  // namespace

std::int64_t Packing::most() const { return (std::int64_t{1} << std::min(30, 62 - 2 * count_bits)) - 1; }
Packing packing_of(std::size_t rows) { return {.count_bits = static_cast<int>(std::bit_width(rows))}; }

TreeGrower::TreeGrower(const FeatureBins& bins, std::vector<std::uint32_t> rows, const GrowthOptions& options, const Run& run)
    : bins_(bins),
      all_(std::move(rows)),
      room_(all_.size()),
      options_(options),
      run_(run),
      packing_(packing_of(all_.size())),
      gains_(bins.columns, 0) {
  options_.monotone.resize(bins.columns, 0);
}

double TreeGrower::value_of(std::int64_t packed, const Growing& leaf) const {
  const double mean = static_cast<double>(packing_.sum(packed)) / static_cast<double>(packing_.count(packed));
  return std::clamp(mean, leaf.low, leaf.high);
}

void TreeGrower::each_block(std::size_t rows, const std::function<void(std::size_t)>& body) const {
  constexpr std::size_t worth_waking = 4'096;
  if (rows >= worth_waking) return run_.each(bins_.blocks, body);
  for (std::size_t b = 0; b < bins_.blocks; ++b) body(b);
}

void TreeGrower::grow(std::span<const std::int64_t> packed) {
  rows_ = all_;  // ascending: rows of a leaf then lie in the order of memory
  for (Growing& leaf : leaves_)
    if (!leaf.sums.empty()) spare_.push_back(std::move(leaf.sums));
  leaves_.clear();
  nodes_.assign(1, {});
  cut_bin_.assign(1, 0);
  Growing root{.last = rows_.size()};
  for (const std::uint32_t row : rows_) root.packed += packed[row];
  root.sums = room_for_sums();
  std::vector<Cut> found(bins_.blocks);
  each_block(rows_.size(), [&](std::size_t b) {
    add_rows(b, root, packed, root.sums);
    found[b] = best_cut(b, root);
  });
  root.cut = best_of(found);
  leaves_.push_back(std::move(root));
  while (leaves_.size() < options_.leaves) {
    std::size_t best = 0;
    for (std::size_t i = 1; i < leaves_.size(); ++i)
      if (leaves_[i].cut.gain > leaves_[best].cut.gain) best = i;
    if (!(leaves_[best].cut.gain > 0)) break;
    divide(best, packed);
  }
  for (const Growing& leaf : leaves_) nodes_[leaf.node].value = value_of(leaf.packed, leaf);
}

std::vector<std::int64_t> TreeGrower::room_for_sums() {
  if (spare_.empty()) return std::vector<std::int64_t>(bins_.blocks * block_size);
  std::vector<std::int64_t> out = std::move(spare_.back());
  spare_.pop_back();
  return out;
}

TreeGrower::Cut TreeGrower::best_of(const std::vector<Cut>& found) {
  Cut best;
  for (const Cut& cut : found)
    if (cut.gain > best.gain) best = cut;
  return best;
}

void TreeGrower::add_rows(std::size_t block, const Growing& leaf, std::span<const std::int64_t> packed,
                          std::vector<std::int64_t>& sums) const {
  std::int64_t* to = sums.data() + block * block_size;
  std::fill_n(to, block_size, 0);
  const std::size_t columns = std::min(width, bins_.columns - block * width);
  adds[columns - 1](bins_.block(block), {rows_.data() + leaf.first, leaf.last - leaf.first}, packed.data(), to);
}

TreeGrower::Cut TreeGrower::best_cut(std::size_t block, const Growing& leaf) const {
  Cut best;
  const bool bounded = leaf.low > -infinite || leaf.high < infinite;
  const double sum = static_cast<double>(packing_.sum(leaf.packed)), rows = static_cast<double>(packing_.count(leaf.packed)),
               already = taken(sum, rows, value_of(leaf.packed, leaf)), least = 1e-12 * already + 0.5;
  const auto own = static_cast<double>(options_.leaf);
  for (std::size_t j = block * width; j < std::min((block + 1) * width, bins_.columns); ++j) {
    const std::int64_t* sums = leaf.sums.data() + j * steps;
    const int sign = options_.monotone[j];
    std::int64_t left = 0;
    for (std::size_t b = 0; b < bins_.cuts[j].size(); ++b) {
      if (sums[b] == 0) continue;  // no row
      left += sums[b];
      const double n = static_cast<double>(packing_.count(left)), m = rows - n;
      if (n < own) continue;
      if (m < own) break;
      const double s = static_cast<double>(packing_.sum(left)), t = sum - s;
      const double both = s * s * m + t * t * n;
      if (both <= (already + best.gain) * (n * m)) continue;  // no division where nothing is gained; what bounds leave is less
      double gain = both / (n * m) - already;
      if (bounded || sign != 0) {
        const double low = std::clamp(s / n, leaf.low, leaf.high), high = std::clamp(t / m, leaf.low, leaf.high);
        if (sign * (high - low) < 0) continue;
        gain = taken(s, n, low) + taken(t, m, high) - already;
      }
      if (gain > best.gain && gain > least) best = {.gain = gain, .column = j, .bin = b, .left = left};
    }
  }
  return best;
}

std::size_t TreeGrower::partition(const Growing& leaf) {
  const std::uint8_t* bins = bins_.column(leaf.cut.column);
  std::size_t left = leaf.first, right = 0;
  for (std::size_t i = leaf.first; i < leaf.last; ++i) {
    const std::uint32_t row = rows_[i];
    const std::size_t below = bins[std::size_t{row} * width] <= leaf.cut.bin ? 1 : 0;
    rows_[left] = row;
    room_[right] = row;
    left += below, right += 1 - below;
  }
  std::copy_n(room_.begin(), right, rows_.begin() + static_cast<std::ptrdiff_t>(left));
  return left;
}

void TreeGrower::divide(std::size_t at, std::span<const std::int64_t> packed) {
  Growing parent = std::move(leaves_[at]);
  const auto [gain, column, bin, below] = parent.cut;
  gains_[column] += gain;
  const std::size_t middle = partition(parent);
  Growing left{.first = parent.first, .last = middle, .node = nodes_.size(), .packed = below};
  Growing right{.first = middle, .last = parent.last, .node = nodes_.size() + 1, .packed = parent.packed - below};
  left.low = right.low = parent.low, left.high = right.high = parent.high;
  if (const int sign = options_.monotone[column]; sign != 0) {
    const double between = (value_of(left.packed, parent) + value_of(right.packed, parent)) / 2;
    (sign > 0 ? left : right).high = between;
    (sign > 0 ? right : left).low = between;
  }
  nodes_[parent.node] = {.cut = bins_.cuts[column][bin],
                         .column = static_cast<std::int32_t>(column),
                         .left = static_cast<std::int32_t>(left.node),
                         .right = static_cast<std::int32_t>(right.node)};
  cut_bin_[parent.node] = static_cast<std::uint8_t>(bin);
  nodes_.resize(nodes_.size() + 2);
  cut_bin_.resize(nodes_.size());
  Growing &small = left.last - left.first <= right.last - right.first ? left : right, &large = &small == &left ? right : left;
  if (leaves_.size() + 1 < options_.leaves && can_be_cut(large)) {
    small.sums = room_for_sums();
    large.sums = std::move(parent.sums);
    std::vector<Cut> of_small(bins_.blocks), of_large(bins_.blocks);
    each_block(small.last - small.first, [&](std::size_t b) {
      add_rows(b, small, packed, small.sums);
      for (std::size_t i = b * block_size; i < (b + 1) * block_size; ++i) large.sums[i] -= small.sums[i];
      if (can_be_cut(small)) of_small[b] = best_cut(b, small);
      of_large[b] = best_cut(b, large);
    });
    small.cut = best_of(of_small), large.cut = best_of(of_large);
  }
  for (Growing* leaf : {&parent, &left, &right})
    if (!leaf->sums.empty() && (leaf == &parent || leaf->cut.gain == 0)) {
      spare_.push_back(std::move(leaf->sums));
      leaf->sums.clear();
    }
  leaves_[at] = std::move(left);
  leaves_.push_back(std::move(right));
}

std::vector<TreeGrower::Leaf> TreeGrower::leaves() const {
  std::vector<Leaf> out;
  for (const Growing& leaf : leaves_) out.push_back({leaf.first, leaf.last, nodes_[leaf.node].value});
  return out;
}

double TreeGrower::told(std::size_t row) const {
  std::size_t at = 0;
  while (nodes_[at].column >= 0) {
    const GrownNode& node = nodes_[at];
    const std::uint8_t bin = bins_.column(static_cast<std::size_t>(node.column))[row * width];
    at = static_cast<std::size_t>(bin <= cut_bin_[at] ? node.left : node.right);
  }
  return nodes_[at].value;
}

}  // namespace bha::models
