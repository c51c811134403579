// Tables of features as cells to learn from or to tell of: what `bha features --groups slices` writes, or anybody's own. A table
// is a cell, unless a column names the cell of each row or the line of headings comes again.
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/comma_table.h"
#include "bha/models/feature_rows.h"
#include "bha/models/trained_model.h"
#include "bha/pipeline/split.h"

namespace bha::pipeline {

struct TableText {
  std::string file{}, text{};
};
/// Which columns say what. target: empty where nothing is learnt. cell: empty: each table is one. cycle: empty: rows are counted.
struct TableColumns {
  std::vector<std::string> features{};
  std::string target{}, cell{};
  double nominal_capacity_Ah = nan;  // the target is divided by it
  models::Inputs inputs{};
};
/// Fills what was left empty from the headings of a table.
/// target    the first there of soh, capacity_Ah, capacity, discharge_capacity_Ah
/// cell      a column `cell`, if there is one
/// features  the 16 charge-slice columns, by our names or the published tables', and then their history is used; else every
///           column that is no column of the cycle table, nor one of a table of health: those tell the capacity itself
/// Findings  (refused) column_missing
[[nodiscard]] Result<TableColumns> settled(TableColumns asked, const CommaTable&, bool inputs_said);

/// Where they stand in a table.
struct ColumnPlaces {
  std::vector<std::size_t> features{};
  std::optional<std::size_t> target{}, cell{}, cycle{}, exclusion{}, reference{};
};
/// Findings  (refused) column_missing
[[nodiscard]] Result<ColumnPlaces> places_of(const CommaTable&, const TableColumns&);
/// The line of headings once more: from here on it is another cell.
[[nodiscard]] bool repeats_headings(const CommaTable&, std::size_t row);
/// part: how often the headings were seen; it tells cells of one file apart where no column does.
[[nodiscard]] std::string cell_name(const CommaTable&, std::size_t row, const ColumnPlaces&, std::size_t part);
/// The table's own number, else how many rows of the cell there were.
[[nodiscard]] std::int64_t cycle_of(const CommaTable&, std::size_t row, const ColumnPlaces&, std::int64_t rows_before);
/// Findings  (refused) number_format (with line and column)
[[nodiscard]] Result<void> append_features(const CommaTable&, std::size_t row, const ColumnPlaces&, std::vector<double>& out);

struct TableCell {
  std::string name{};
  std::vector<std::int64_t> cycle{};                       // the table's, else the row from 1
  models::FeatureRows rows{};                              // a missing number is NaN
  std::vector<double> target{};                            // NaN: missing, or the cycle is excluded from the fade curve
  double reference_low_Ah = nan, reference_high_Ah = nan;  // of the column reference_Ah, where a target is read
};
/// Findings  (refused) those of the table, column_missing, number_format (with line and column)
[[nodiscard]] Result<std::vector<TableCell>> cells_of(const CommaTable&, const TableColumns&);

/// Features of which no row of the cell has a number.
[[nodiscard]] std::vector<std::string> empty_features(const TableCell&, const std::vector<std::string>& features);
/// Told of a cell, or of all of them.
inline constexpr const char* empty_feature_remedy =
    "make the table with what it needs (of charge slices --nominal-capacity-ah and --voltage-limits), or name other --features";

/// What 1 means of the state of health that these tables teach: "the nominal capacity, 2 Ah", "reference_Ah of the training tables,
/// 1.98 to 2.04 Ah"; empty: what they teach is none.
[[nodiscard]] std::string reference_taught(const std::vector<TableCell>&, const TableColumns&);

/// A cell's rows without those in which a number is missing: what it is known by.
[[nodiscard]] CellPrint print_of(const TableCell&);
/// Of all rows; 16 hexadecimal digits.
[[nodiscard]] std::string hash_of(const TableCell&);
[[nodiscard]] std::string hexadecimal(std::uint64_t);

/// The unit that a name ends in: "V", "V/s", "Ah"; empty: none.
[[nodiscard]] std::string unit_in(std::string_view name);

}  // namespace bha::pipeline
