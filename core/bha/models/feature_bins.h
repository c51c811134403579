// Features as small whole numbers: which of at most 256 steps of its column a value is on. Sums over rows then need no sorting.
#pragma once
#include <cstdint>
#include <vector>

#include "bha/base/run.h"
#include "bha/models/feature_rows.h"

namespace bha::models {

/// bins: in blocks of eight columns, in each row after row, so that a row's eight lie together.
/// cuts: of each column, where bins end: a value in bin b lies at or below cuts[b] and above cuts[b − 1].
struct FeatureBins {
  static constexpr std::size_t width = 8, most = 256;
  std::size_t rows = 0, columns = 0, blocks = 0;
  std::vector<std::uint8_t> bins{};
  std::vector<std::vector<float>> cuts{};
  [[nodiscard]] const std::uint8_t* block(std::size_t b) const { return bins.data() + b * rows * width; }
  [[nodiscard]] const std::uint8_t* column(std::size_t j) const { return block(j / width) + j % width; }  // stride: width
};

/// At most so many bins of about as many rows each; every value of its own where there are no more. Cuts lie half way between two
/// values of training, as 32-bit floats. Neither the order of rows nor a monotone change of a column's scale changes a bin.
/// Cost      one sort a column: 100,000 rows × 16 features: 20 ms
[[nodiscard]] FeatureBins bins_of(const FeatureRows&, std::size_t most_bins, Run&);

}  // namespace bha::models
