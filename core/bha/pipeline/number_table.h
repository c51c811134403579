// A comma-separated table of numbers with one header line, as benchmark data come.
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"

namespace bha::pipeline {

struct NumberTable {
  std::vector<std::string> headings{};
  std::vector<double> values{};  // row after row; an empty field, nan or inf: NaN
  [[nodiscard]] std::size_t columns() const { return headings.size(); }
  [[nodiscard]] std::size_t rows() const { return headings.empty() ? 0 : values.size() / headings.size(); }
  [[nodiscard]] std::span<const double> row(std::size_t i) const { return {values.data() + i * columns(), columns()}; }
  /// Where the column of this heading stands; columns() when it is not there.
  [[nodiscard]] std::size_t column(std::string_view heading) const;
};

/// A number; or nothing, nan, inf or na: NaN. False: another text.
[[nodiscard]] bool number_or_none(std::string_view field, double& value);
/// Findings  (refused) no_data_rows; field_count and number_format (with line)
[[nodiscard]] Result<NumberTable> read_number_table(std::string_view text, const std::string& file);

}  // namespace bha::pipeline
