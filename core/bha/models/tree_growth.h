// One regression tree on binned features: the leaf that gains most is cut next. What boosted_trees repeats.
#pragma once
#include <cstdint>
#include <functional>
#include <limits>
#include <span>
#include <vector>

#include "bha/base/run.h"
#include "bha/models/feature_bins.h"
#include "bha/models/tree.h"

namespace bha::models {

/// Labels as whole numbers, and how many: both in one word, so that one addition counts both and no order of rows matters.
struct Packing {
  int count_bits = 1;
  [[nodiscard]] std::int64_t most() const;  // that a label may be, either sign
  [[nodiscard]] std::int64_t pack(std::int64_t label) const { return label * (std::int64_t{1} << count_bits) + 1; }
  [[nodiscard]] std::int64_t sum(std::int64_t packed) const { return packed >> count_bits; }
  [[nodiscard]] std::int64_t count(std::int64_t packed) const { return packed & ((std::int64_t{1} << count_bits) - 1); }
};
[[nodiscard]] Packing packing_of(std::size_t rows);

struct GrowthOptions {
  std::size_t leaves = 31, leaf = 20;
  std::vector<int> monotone{};  // one a column
};

/// Grows trees on the same rows, again and again, with new labels.
class TreeGrower {
 public:
  TreeGrower(const FeatureBins&, std::vector<std::uint32_t> rows, const GrowthOptions&, const Run&);
  /// packed: one word for each row of the bins. Values of leaves are means of the labels. Needs at least a row.
  void grow(std::span<const std::int64_t> packed);

  [[nodiscard]] std::span<const std::uint32_t> rows() const { return rows_; }  // those of a leaf together
  [[nodiscard]] Packing packing() const { return packing_; }
  struct Leaf {
    std::size_t first = 0, last = 0;  // of rows()
    double value = 0;
  };
  [[nodiscard]] std::vector<Leaf> leaves() const;
  [[nodiscard]] const std::vector<GrownNode>& nodes() const { return nodes_; }
  /// What the tree tells of any row of the bins, learnt from or not.
  [[nodiscard]] double told(std::size_t row) const;
  /// What the cuts on each column removed of the squared error.
  [[nodiscard]] const std::vector<double>& gains() const { return gains_; }

 private:
  static constexpr double infinite = std::numeric_limits<double>::infinity();
  struct Cut {
    double gain = 0;  // 0: none
    std::size_t column = 0, bin = 0;
    std::int64_t left = 0;  // packed sum of the rows at or below
  };
  struct Growing {
    std::size_t first = 0, last = 0, node = 0;
    std::int64_t packed = 0;
    double low = -infinite, high = infinite;
    std::vector<std::int64_t> sums{};  // of each block, of each of its columns, of each bin
    Cut cut{};
  };
  [[nodiscard]] double value_of(std::int64_t packed, const Growing& bounds) const;
  void divide(std::size_t at, std::span<const std::int64_t> packed);
  std::size_t partition(const Growing&);
  void add_rows(std::size_t block, const Growing&, std::span<const std::int64_t> packed, std::vector<std::int64_t>& sums) const;
  [[nodiscard]] std::vector<std::int64_t> room_for_sums();
  [[nodiscard]] static Cut best_of(const std::vector<Cut>&);
  [[nodiscard]] Cut best_cut(std::size_t block, const Growing&) const;
  void each_block(std::size_t rows, const std::function<void(std::size_t)>& body) const;
  [[nodiscard]] bool can_be_cut(const Growing& leaf) const { return leaf.last - leaf.first >= 2 * options_.leaf; }

  const FeatureBins& bins_;
  std::vector<std::uint32_t> all_, rows_{}, room_;
  GrowthOptions options_;
  const Run& run_;
  Packing packing_;
  std::vector<Growing> leaves_{};
  std::vector<GrownNode> nodes_{};
  std::vector<std::uint8_t> cut_bin_{};  // of each node
  std::vector<double> gains_{};
  std::vector<std::vector<std::int64_t>> spare_{};  // sums that were given back
};

}  // namespace bha::models
