// Rows of any described struct as the columns of an Arrow record batch: a column a field, named as in CSV and JSON.
//   ArrowSchema schema; ArrowArray batch;
//   hand_over(arrow_table(std::span(report.cycles.rows)), schema, batch);       // both are to be released by who takes them
// Types     numbers: double; whole numbers: int64; words, codes and texts: utf8; bool. Missing is null, as in JSON
#pragma once
#include <cmath>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <type_traits>
#include <utility>
#include <vector>

#include "bha/base/arrow_c.h"
#include "bha/base/codes.h"
#include "bha/base/describe.h"
#include "bha/base/json.h"
#include "bha/base/table.h"

namespace bha::report {

/// One column: of numbers, whole_numbers, bits (bool) or texts as its format says.
struct ArrowColumn {
  std::string name{};
  const char* format = "g";  // g: double, l: int64, b: bool, u: utf8
  std::int64_t length = 0, nulls = 0;
  std::vector<std::uint8_t> valid{}, bits{};  // a bit a row
  std::vector<double> numbers{};
  std::vector<std::int64_t> whole_numbers{};
  std::vector<std::int32_t> ends{};  // where each text begins, and the end
  std::string texts{};

  void append(double);
  void append(std::int64_t);
  void append(bool);
  void append(std::string_view);

 private:
  void count(bool is_there);
};
struct ArrowTable {
  std::int64_t rows = 0;
  std::vector<ArrowColumn> columns{};
};

template <class Row>
[[nodiscard]] ArrowTable arrow_table(std::span<const Row> rows) {
  ArrowTable out{.rows = static_cast<std::int64_t>(rows.size())};
  for_each_field<Row>([&](const auto& field) {
    using M = std::remove_cvref_t<decltype(std::declval<const Row&>().*field.at)>;
    constexpr bool whole = std::is_integral_v<M> && !std::is_same_v<M, bool>;
    ArrowColumn& column = out.columns.emplace_back();
    column.name = field.name;
    column.format = std::is_floating_point_v<M> || std::is_same_v<M, std::optional<double>> ? "g"
                    : std::is_same_v<M, bool>                                               ? "b"
                    : whole                                                                 ? "l"
                                                                                            : "u";
    for (const Row& row : rows) {
      const M& value = row.*field.at;
      if constexpr (std::is_same_v<M, Code>)
        column.append(id(value));
      else if constexpr (std::is_same_v<M, std::string>)
        column.append(std::string_view(value));
      else if constexpr (std::is_enum_v<M>)
        column.append(word(value));
      else if constexpr (std::is_same_v<M, std::optional<double>>)
        column.append(value.value_or(nan));
      else if constexpr (whole)
        column.append(static_cast<std::int64_t>(value));
      else
        column.append(value);
    }
  });
  return out;
}

/// The rows of several cells as one table; of more than one, their names come first.
template <class Row>
struct RowsOfCells {
  std::vector<Row> rows{};
  std::vector<std::pair<std::string, std::size_t>> cells{};  // name, rows

  void add(const std::string& cell, std::span<const Row> more) {
    rows.insert(rows.end(), more.begin(), more.end());
    cells.emplace_back(cell, more.size());
  }
  [[nodiscard]] ArrowTable table() const {
    ArrowTable out = arrow_table(std::span<const Row>(rows));
    if (cells.size() < 2) return out;
    ArrowColumn names{.name = "cell", .format = "u"};
    for (const auto& [name, n] : cells)
      for (std::size_t i = 0; i < n; ++i) names.append(std::string_view(name));
    out.columns.insert(out.columns.begin(), std::move(names));
    return out;
  }
};

/// The table goes to whoever releases the two. A struct array ("+s"), which is what a record batch is there.
void hand_over(ArrowTable, ArrowSchema&, ArrowArray&);
/// A table that others look at too: no column is copied.
void hand_over(const std::shared_ptr<const ArrowTable>&, ArrowSchema&, ArrowArray&);

}  // namespace bha::report
