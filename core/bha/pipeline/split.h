// Training and test cells as types: who may be learnt from is decided by what a function takes. A scaler, a kernel
// or a tree is fitted from a TrainSet; a TestSet shows its features and hides its labels until it is scored. Cells are split,
// never rows: rows have no split function.
//   const TrainSet train(learnt);   const TestSet test(asked);   fit(train.cells());   predict(test.rows(i));
#pragma once
#include <cstddef>
#include <span>
#include <string>
#include <vector>

#include "bha/base/finding.h"

namespace bha::pipeline {

/// One cell: rows of numbers that may be learnt from or asked with, and the label of each.
template <class Row>
struct LabelledCell {
  std::string name{};
  std::vector<Row> rows{};
  std::vector<double> labels{};
  std::vector<std::string> keys{};  // name of each row; empty: its number
};

/// Whole lives that may be learnt from.
template <class Row>
class TrainSet {
 public:
  explicit TrainSet(std::vector<LabelledCell<Row>> cells) : cells_(std::move(cells)) {}
  [[nodiscard]] const std::vector<LabelledCell<Row>>& cells() const { return cells_; }

 private:
  std::vector<LabelledCell<Row>> cells_;
};

/// Cells that are predicted. Their labels are read by the name that says what for.
template <class Row>
class TestSet {
 public:
  explicit TestSet(std::vector<LabelledCell<Row>> cells) : cells_(std::move(cells)) {}
  [[nodiscard]] std::size_t size() const { return cells_.size(); }
  [[nodiscard]] const std::string& name(std::size_t cell) const { return cells_[cell].name; }
  [[nodiscard]] std::span<const Row> rows(std::size_t cell) const { return cells_[cell].rows; }
  [[nodiscard]] std::string key(std::size_t cell, std::size_t row) const {
    return cells_[cell].keys.empty() ? std::to_string(row) : cells_[cell].keys[row];
  }
  [[nodiscard]] std::span<const double> labels_for_scoring(std::size_t cell) const { return cells_[cell].labels; }
  /// What level `anchor` may see: the labels of the first `most` rows.
  [[nodiscard]] std::span<const double> first_labels(std::size_t cell, std::size_t most) const {
    return std::span<const double>(cells_[cell].labels).first(std::min(most, cells_[cell].labels.size()));
  }

 private:
  std::vector<LabelledCell<Row>> cells_;
};

/// What identifies a cell whatever it is called: the bytes of its rows.
struct CellPrint {
  std::string name{};
  std::vector<std::uint64_t> rows{};  // a hash of each row's numbers
};
[[nodiscard]] std::uint64_t row_hash(std::span<const double> row);
/// Whether two prints are of one cell: at least 5 rows, and a tenth of those of the shorter, are the same. Both sorted.
[[nodiscard]] bool of_one_cell(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b);

/// Refused when one cell stands on both sides: by name, or because at least 5 rows and a tenth of the rows of the shorter one are
/// equal in every bit.
/// Findings  (refused) same_cell_twice
[[nodiscard]] Result<void> check_disjoint(std::span<const CellPrint> train, std::span<const CellPrint> test,
                                          const std::string& file);

}  // namespace bha::pipeline
