// Cycle life told from the discharge curves of the first hundred cycles.
#pragma once
#include "bha/features/delta_q.h"
#include "bha/models/remaining_life.h"
#include "bha/pipeline/benchmark.h"

namespace bha::pipeline {

/// One cell's file: a row a voltage, a column a cycle, no header; the first column is cycle 2.
/// Findings  (refused) those of the file
[[nodiscard]] Result<features::CycleCurves> read_cycle_curves(std::string_view text, const std::string& file);
/// Cycle life of a cell whose path ends in SPLIT/…N.csv: the protocol's own truth, else row N of
/// severson_qv/cycle_lives/SPLIT_cycle_lives.csv.   Findings  (refused) document_invalid
[[nodiscard]] Result<double> cycle_life(const Protocol&, const std::string& cell, const ReadFile&);
[[nodiscard]] models::RemainingLifeOptions cycle_life_recipe(std::uint64_t seed);

/// Ridge and Gaussian process of log cycle life on 13 features of cycles 10 … 100 (features/delta_q).
/// Baseline  the training cells' median life
/// Findings  (refused) same_cell_twice, too_few_cells, too_few_points, those of the files; (note) interval_not_conformal
[[nodiscard]] Result<Benchmark> cycle_life_task(const Protocol&, const ReadFile&, const BenchmarkOptions&, Run&);

}  // namespace bha::pipeline
