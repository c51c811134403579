// NASA's PCoE folder as an evaluation takes it: published capacities, and the charge before each discharge that is scored.
#pragma once
#include "bha/pipeline/benchmark.h"
#include "bha/pipeline/slice_cells.h"

namespace bha::pipeline {

/// One measurement of metadata.csv.
struct NasaTest {
  std::string cell{}, type{}, file{};
  std::int64_t test_id = 0;
  double capacity_Ah = nan;  // as published; NaN: none
};
/// In the order of test_id within the file's cells.
/// Findings  (refused) those of the file; column_missing, number_format
[[nodiscard]] Result<std::vector<NasaTest>> read_nasa_tests(const ReadFile&);

struct NasaRecord {
  std::vector<double> time_s{}, voltage_V{}, current_A{};
};
[[nodiscard]] Result<NasaRecord> read_nasa_record(const NasaTest&, const ReadFile&);

/// A cell's scored discharges: published capacity ≥ 0.5 Ah, and a charge since the last scored one with ≥ 30 samples, ≥ 10 above
/// 1.2 A and a crossing of 4.195 V after the first of them. Rows: the slices of the last such charge; labels: capacity / 2 Ah;
/// keys: test_id.
[[nodiscard]] Result<SliceCell> read_nasa_cell(const std::string& cell, std::span<const NasaTest>, const ReadFile&);

/// Published capacity from the raw discharge: ∫−I dt from the first sample to and including the first below 2.7 V after the load
/// came on.
[[nodiscard]] Result<Benchmark> nasa_capacity_task(const Protocol&, const ReadFile&, const BenchmarkOptions&, Run&);

}  // namespace bha::pipeline
