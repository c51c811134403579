#include "bha/pipeline/slice_cells.h"

#include <algorithm>

#include "bha/pipeline/number_table.h"

namespace bha::pipeline {

Result<std::vector<SliceCell>> read_slice_cells(const Protocol& protocol, const std::vector<std::string>& names,
                                                const ReadFile& read) {
  std::vector<SliceCell> out;
  for (const std::string& name : names) {
    const double nominal_Ah = protocol.nominal(name);
    if (!(nominal_Ah > 0))
      return refuse(Code::document_invalid, {.file = protocol.file, .column = "nominal_Ah", .cell = name}, "no nominal capacity",
                    "a positive number, or one for each cell");
    const auto text = read(name);
    if (!text) return Refusal(text.error());
    const auto table = read_number_table(*text, name);
    if (!table) return Refusal(table.error());
    if (table->columns() <= features::slice_width)
      return refuse(Code::column_missing, {.file = name}, std::to_string(table->columns()) + " columns",
                    "16 charge-slice features and the capacity", "give the feature file of this cell");
    SliceCell cell{.name = name};
    for (std::size_t i = 0; i < table->rows(); ++i) {
      const auto row = table->row(i);
      std::copy_n(row.begin(), features::slice_width, cell.rows.emplace_back().begin());
      cell.labels.push_back(row.back() / nominal_Ah);
    }
    out.push_back(std::move(cell));
  }
  return out;
}

std::vector<CellPrint> prints_of(std::span<const SliceCell> cells) {
  std::vector<CellPrint> out;
  for (const SliceCell& cell : cells) {
    CellPrint print{.name = cell.name};
    for (const auto& row : cell.rows) print.rows.push_back(row_hash(row));
    out.push_back(std::move(print));
  }
  return out;
}

}  // namespace bha::pipeline
