// Cells as files of charge-slice features: 16 numbers and a capacity a row, one row a cycle.
#pragma once
#include "bha/features/slice_history.h"
#include "bha/pipeline/benchmark.h"
#include "bha/pipeline/split.h"

namespace bha::pipeline {

using SliceCell = LabelledCell<features::SliceNumbers>;

/// Reads the named files; labels: last column / nominal capacity.
/// Findings  (refused) those of the file; column_missing (fewer than 17), document_invalid (no nominal capacity)
[[nodiscard]] Result<std::vector<SliceCell>> read_slice_cells(const Protocol&, const std::vector<std::string>& names,
                                                              const ReadFile&);
[[nodiscard]] std::vector<CellPrint> prints_of(std::span<const SliceCell>);

}  // namespace bha::pipeline
