// A small table of text, separated by commas, with one header line: metadata, a series of states of health, half-cell curves,
// features that somebody computed. Cycler files are read by formats/, which believes nothing; this reader takes the form as
// given.
#pragma once
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"

namespace bha {

/// Views into the text it was read from: keep that alive. Blank lines and lines that begin with # are no rows.
struct CommaTable {
  std::string name{};                        // of the file, for findings
  std::vector<std::string_view> headings{};  // trimmed
  std::vector<std::string_view> fields{};    // row after row, trimmed
  std::vector<std::uint64_t> lines{};        // where each row stands in the text, from 1
  std::uint64_t header_line = 0;

  [[nodiscard]] std::size_t rows() const { return lines.size(); }
  [[nodiscard]] std::string_view field(std::size_t row, std::size_t column) const {
    return fields[row * headings.size() + column];
  }
  [[nodiscard]] std::optional<std::size_t> column(std::string_view heading) const;  // without case; the first of that name
};

/// The next line of one: its headings first, then a row each.
/// Findings  field_count (with line)
[[nodiscard]] Result<void> take_line(CommaTable&, std::string_view line, std::uint64_t number);
/// Findings  no_data_rows (no header, or nothing under it), field_count (with line)
[[nodiscard]] Result<CommaTable> read_comma_table(std::string_view text, std::string_view name);
/// Findings  column_missing (names the headings that are there)
[[nodiscard]] Result<std::size_t> column_of(const CommaTable&, std::string_view heading);
/// One column as numbers; an empty field is NaN.
/// Findings  number_format (with line and column): not a finite number
[[nodiscard]] Result<std::vector<double>> numbers_of(const CommaTable&, std::size_t column);

}  // namespace bha
