// The discharge at which published capacities first reach a threshold, told after 50 and 80 discharges from cells that were seen
// whole. Capacities only: no charge slices.
#pragma once
#include "bha/pipeline/benchmark.h"

namespace bha::pipeline {

/// Reads nasa_pcoe/metadata.csv (battery_id, test_id, type, Capacity). A test cell that also stands in `train` is left out there:
/// each is told from the others. Baseline: the siblings' median.
/// Findings  (refused) document_invalid (no threshold_Ah), column_missing, too_few_cells (fewer than 2 others cross later), those
///           of the file; (note) interval_not_conformal
[[nodiscard]] Result<Benchmark> capacity_life_task(const Protocol&, const ReadFile&, const BenchmarkOptions&, Run&);

}  // namespace bha::pipeline
