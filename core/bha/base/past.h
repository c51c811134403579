// The past by type. `History` only grows; `as_of(k)` is the only way to a `Past`, which has no word for a later row.
// What looks at the whole life returns `Hindsight`, which does not convert.
#pragma once
#include <algorithm>
#include <cstddef>
#include <utility>
#include <vector>

namespace bha {

template <class Row>
class History;

template <class Row>
class Past {
 public:
  [[nodiscard]] std::size_t size() const { return size_; }
  [[nodiscard]] bool empty() const { return size_ == 0; }
  const Row& operator[](std::size_t i) const { return (*rows_)[i]; }  // i < size()
  [[nodiscard]] auto begin() const { return rows_->begin(); }
  [[nodiscard]] auto end() const { return rows_->begin() + static_cast<std::ptrdiff_t>(size_); }

 private:
  friend class History<Row>;
  const std::vector<Row>* rows_;
  std::size_t size_;
  Past(const std::vector<Row>& rows, std::size_t size) : rows_(&rows), size_(size) {}
};

template <class Row>
class History {
 public:
  void append(Row row) { rows_.push_back(std::move(row)); }
  [[nodiscard]] std::size_t size() const { return rows_.size(); }
  [[nodiscard]] Past<Row> as_of(std::size_t k) const { return {rows_, std::min(k, rows_.size())}; }  // the first k rows
  [[nodiscard]] Past<Row> now() const { return as_of(rows_.size()); }

 private:
  std::vector<Row> rows_;
};

template <class T>
struct Hindsight {
  T seen_afterwards;  // read by this name only
};

}  // namespace bha
