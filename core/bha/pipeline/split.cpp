#include "bha/pipeline/split.h"

#include <algorithm>
#include <bit>

namespace bha::pipeline {
namespace {

std::size_t rows_in_common(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  std::size_t common = 0;
  for (std::size_t i = 0, j = 0; i < a.size() && j < b.size();) {
    if (a[i] == b[j]) ++common;
    const bool next_a = a[i] <= b[j], next_b = b[j] <= a[i];
    i += next_a ? 1 : 0;
    j += next_b ? 1 : 0;
  }
  return common;
}

}  // namespace

std::uint64_t row_hash(std::span<const double> row) {
  std::uint64_t hash = 0xCBF29CE484222325;
  for (const double value : row) {
    hash ^= std::bit_cast<std::uint64_t>(value == 0 ? 0.0 : value);  // −0 is 0
    hash *= 0x9E3779B97F4A7C15;
    hash ^= hash >> 29;
  }
  return hash;
}

bool of_one_cell(std::span<const std::uint64_t> a, std::span<const std::uint64_t> b) {
  const std::size_t common = rows_in_common(a, b);
  return common >= 5 && common * 10 >= std::min(a.size(), b.size());
}

Result<void> check_disjoint(std::span<const CellPrint> train, std::span<const CellPrint> test, const std::string& file) {
  const auto sorted = [](std::span<const CellPrint> cells) {
    std::vector<CellPrint> out(cells.begin(), cells.end());
    for (CellPrint& cell : out) std::ranges::sort(cell.rows);
    return out;
  };
  const auto a = sorted(train), b = sorted(test);
  for (const CellPrint& one : a)
    for (const CellPrint& other : b) {
      if (one.name != other.name && !of_one_cell(one.rows, other.rows)) continue;
      return refuse(Code::same_cell_twice, {.file = file, .cell = other.name},
                    one.name == other.name
                        ? "it stands in train and in test"
                        : std::to_string(rows_in_common(one.rows, other.rows)) + " rows are those of " + one.name + " in train",
                    "cells that are tested on have never been learnt from");
    }
  return {};
}

}  // namespace bha::pipeline
