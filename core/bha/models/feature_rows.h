// Rows of features, one after the other: what regressors learn from and are asked about. No names, no cells: numbers only.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace bha::models {

struct FeatureRows {
  std::size_t columns = 0;
  std::vector<double> values{};  // row after row
  [[nodiscard]] std::size_t rows() const { return columns == 0 ? 0 : values.size() / columns; }
  [[nodiscard]] std::span<const double> row(std::size_t i) const { return {values.data() + i * columns, columns}; }
  void append(std::span<const double> row) {
    if (columns == 0) columns = row.size();
    values.insert(values.end(), row.begin(), row.end());
  }
};

}  // namespace bha::models
