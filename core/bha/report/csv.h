// The cycle table as CSV: the columns of CONTRACT in their order, one line a cycle, '\n' line ends, '.' decimals.
// Missing is an empty field, an enum its word; numbers are the shortest that read back as the same double.
#pragma once
#include <span>
#include <string>

#include "bha/features/types.h"
#include "bha/report/types.h"

namespace bha::report {

[[nodiscard]] std::string to_csv(std::span<const features::CycleRow>);

/// State of health by cycle in the key that it is told in, the views one below the other:
///   cycle,efc,days,soh,soh_lower,soh_upper,view,key,reference_Ah,resistance_increase
/// resistance_increase: R / R_ref − 1 where the cycle's resistance compares with the reference's; of measured lines.
/// `bha fit` takes its measured rows. A value that is missing (online before the reference) has a line without one.
[[nodiscard]] std::string soh_csv(const Report&);

/// Tables of several cells as one: a first column `cell`, the headings once. One cell's table stays as it is.
/// A comma in a name becomes a semicolon: the tables have no quotes.
struct CellTable {
  std::string cell{}, csv{};
};
[[nodiscard]] std::string csv_of_cells(std::span<const CellTable>);

}  // namespace bha::report
