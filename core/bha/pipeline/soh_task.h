// State of health of every row of a cell from its charge slices, learnt from other cells.
#pragma once
#include "bha/pipeline/benchmark.h"
#include "bha/pipeline/slice_cells.h"
#include "bha/pipeline/soh_recipe.h"

namespace bha::pipeline {

/// What level `anchor` knows at row k: the median of the labels there are of the first `rows` rows, as far as they lie at or
/// (before) before k; `none` while there is none. ratio: learnt is the ratio to them, else they are an input.
struct AnchorRule {
  std::size_t rows = 10;
  bool before = false, ratio = false;
  double none = nan;
};
[[nodiscard]] double anchor_at(std::span<const double> first_labels, std::size_t k, const AnchorRule&);

/// The inputs of one cell's rows, past only: change of the medians since the first cycles, the medians, their drift, this cycle's
/// slice; and the cycles seen. anchors: what the first capacities say at each row, as the last column; empty: no such column.
[[nodiscard]] models::FeatureRows slice_inputs(std::span<const features::SliceNumbers> rows, bool cycle_seen,
                                               std::span<const double> anchors = {});

/// Files of charge-slice features. Honest: every row is scored; row k is told from rows 0 … k of its cell and what `level`
/// allows. Leaky (for comparison with published figures only): rows deleted and scaled by the cell's whole life, as published.
/// Anchor    the mean of the recipe of level k and of the same with the first capacities as one more input
/// Baseline  trees on the cycle number alone: what a set's common schedule gives away
/// Findings  (refused) same_cell_twice, too_few_cells, training_not_finite, those of the files; (warning) out_of_time: the cells
///           until then are told; training_not_finite: tested rows without a capacity are not; (note) interval_not_conformal
[[nodiscard]] Result<Benchmark> soh_task(const Protocol&, const ReadFile&, const BenchmarkOptions&, Run&);

/// NASA's raw folder, each tested cell with all others to learn from; `anchor`: the first 5 published capacities that lie before,
/// and no cycle number: the protocol does not give it.
/// Findings  as above, those of pipeline/nasa_cells
[[nodiscard]] Result<Benchmark> nasa_soh_task(const Protocol&, const ReadFile&, const BenchmarkOptions&, Run&);

}  // namespace bha::pipeline
