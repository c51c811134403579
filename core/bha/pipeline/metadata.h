// The table that says which file is which cell: `--metadata cells.csv` (CONTRACT, "Which files are one cell").
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"
#include "bha/pipeline/types.h"
#include "bha/record/types.h"

namespace bha::pipeline {

struct MetadataRow {
  std::string file{};  // as in the table; matches a path that ends with it
  record::Cell cell{};
};
/// Columns file, cell, nominal_capacity_Ah, chemistry, voltage_min_V, voltage_max_V, group, in any order; `file` is required.
/// Findings  column_missing, field_count, no_data_rows, metadata_invalid (with line and column)
[[nodiscard]] Result<std::vector<MetadataRow>> read_metadata(std::string_view text, std::string_view name);
inline constexpr std::string_view metadata_headings =
    "file, cell, nominal_capacity_Ah, chemistry, voltage_min_V, voltage_max_V, group";
/// One field under one of these headings but `file`. False: a number that is none, or not above zero.
[[nodiscard]] bool read_into(record::Cell&, std::string_view heading, std::string_view value);
/// Headings of the table that say nothing here: notes of its owner, or mistyped.
[[nodiscard]] std::vector<std::string> headings_not_read(std::string_view text);
/// The row of a path; null when there is none. The longest match wins.
[[nodiscard]] const MetadataRow* row_of(const std::vector<MetadataRow>&, std::string_view path);

/// The cell is the row's; a number that the options say already goes before the row's. row: null changes nothing.
void take_in(Options&, const MetadataRow* row);

}  // namespace bha::pipeline
