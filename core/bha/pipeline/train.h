// Regressors learnt from tables of features: compared and calibrated on cells that were left out, kept as one document.
//   const auto trained = train({{"a.csv", text}, …}, {.kind = "best"}, run);   report::to_json(trained->model)
#pragma once
#include <optional>
#include <string>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/run.h"
#include "bha/pipeline/train_table.h"
#include "bha/report/model_document.h"

namespace bha::pipeline {

/// rising, falling: inputs with which the answer never falls, never rises: boosted trees; isotonic of one input.
/// kind: none: all but the ensemble, which costs ten times as much, are compared, and the one with the smallest error of cells left
/// out is taken. ensemble: the recipe of `bha benchmark` (pipeline/soh_recipe), of charge slices with the cycles seen.
struct TrainOptions {
  std::optional<report::RegressorKind> kind{};
  TableColumns columns{};
  bool inputs_said = false;  // columns.inputs was asked for
  std::vector<std::string> rising{}, falling{};
  std::uint32_t seed = 1;
};
struct Trained {
  report::ModelDocument model{};
  std::vector<Finding> findings{};
};

inline constexpr double interval_level = 0.9;
inline constexpr std::size_t most_training_rows = 100'000, most_fold_rows = 10'000;

/// Method    every cell is left out once, with others of its share where there are more than 20; the errors there choose the
///           penalties of ridge (also of isotonic's score) and elastic net, the number of boosted trees, the kind (best), and
///           both intervals (models/conformal: a cell counts once). Of more than 100,000 rows as many of each cell are left away;
///           a share learns from at most 10,000; the ensemble has half as many shares
/// Leakage   inputs of a row are made from it and the rows before; a cell's rows are never on both sides
/// Cost      elastic net 1 s, boosted trees 4 s, all kinds 6 s of CPU for 100,000 rows × 16 features; as slice histories
///           (56 inputs) 3, 10
///           and 20 s
/// Findings  (refused) those of the tables, too_few_cells (2), same_cell_twice (by name or content), training_not_finite (no row
///           with features and target), those of the regressors, stopped; (warning) interval_not_conformal (fewer than 9 cells);
///           (note) rows that were left out
[[nodiscard]] Result<Trained> train(const std::vector<TableText>&, const TrainOptions&, Run&);

/// Names the rows of a cell whose hash is small, so that some of them are known again wherever they come.
inline constexpr std::size_t sample_size = 64;
[[nodiscard]] std::vector<std::string> sample_of(const CellPrint&);
/// Whether a tenth of the sample, and at least 5 (or all, of fewer), stand among the hashes, which are sorted.
[[nodiscard]] bool knows_again(const std::vector<std::string>& sample, const std::vector<std::string>& hashes);
[[nodiscard]] bool knows_again(std::size_t sample, std::size_t known);

}  // namespace bha::pipeline
