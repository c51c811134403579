// When a cell's state of health will cross a threshold, and on which way, told from its past and from siblings.
#pragma once
#include "bha/models/remaining_life.h"
#include "bha/pipeline/benchmark.h"
#include "bha/pipeline/life_origins.h"

namespace bha::pipeline {

/// A cell as it grows: its rows, one by one.
struct FadeCell {
  std::string name{};
  History<features::FadeRow> rows{};
};

/// What siblings teach at one origin: those that lived to the end, at their row of it and at rows beside it.
[[nodiscard]] std::vector<models::LifeExample> examples_at(std::span<const FadeCell> siblings, Origin, double threshold);
/// The cell as it is known after a row: features from rows 0 … row, nothing of what remained.
[[nodiscard]] models::LifeExample asked_at(const Past<features::FadeRow>&, double threshold);
/// Which columns share a length scale: course, change and level.
[[nodiscard]] models::RemainingLifeOptions forecast_recipe(std::uint64_t seed);

/// Predictions at each origin of each test cell that lives to the end; trajectories also of those that do not.
/// Baseline  the median remaining life of the siblings
/// Findings  (refused) same_cell_twice, too_few_cells (fewer than 2 siblings cross at any origin), document_invalid (no eol_soh),
///           those of the files; (note) interval_not_conformal; (warning) too_few_cells: an origin borrowed from the others
[[nodiscard]] Result<Benchmark> forecast_task(const Protocol&, const ReadFile&, const BenchmarkOptions&, Run&);

}  // namespace bha::pipeline
