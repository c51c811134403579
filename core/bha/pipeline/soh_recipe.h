// The one recipe for state of health from partial charges: extra trees, two Gaussian processes over cells and, where the cycles
// seen are known, trees on them alone, averaged with weights from training cells that were left out. Intervals are as wide as such
// errors were at the same loss and discord (models/error_spread). One recipe for every set, chosen on training cells (docs/benchmarks).
#pragma once
#include <optional>
#include <span>
#include <vector>

#include "bha/models/conformal.h"
#include "bha/models/ensemble.h"

namespace bha::pipeline {

/// Rows to learn from, with the number of the cell of each. groups: columns that share a length scale, one group a kind.
struct SohRows {
  models::FeatureRows inputs{};
  std::vector<double> labels{};
  std::vector<std::size_t> cell{};
};
/// views: how many of the first columns each set of learners sees, the sets averaged; empty: one set, all columns.
/// calendar: the column of the cycles seen, from which trees of their own learn what a common schedule gives away.
/// alone: groups that make up the linear part of the processes; three or more also speak alone, added up, in a second process.
struct SohRecipe {
  std::vector<std::vector<std::size_t>> groups{};
  std::vector<std::size_t> alone{}, views{};
  std::optional<std::size_t> calendar{};
  std::size_t trees = 100, fold_trees = 40, rows = 5'000, fold_rows = 3'000, folds = 10;
  double tried = 0.4;
  std::uint64_t seed = 1;
};
/// Its groups: kinds of columns by where each ends, of which the one that ends at `noisy` does not speak alone (0: none does not).
[[nodiscard]] SohRecipe recipe_of_kinds(std::span<const std::size_t> ends, std::size_t noisy);

struct SohLearners {
  models::Ensemble ensemble{};     // processes: all kinds at once; the kinds one by one, added up, and all at once
  std::vector<double> left_out{};  // of the processes' rows, without their cell
  std::vector<double> spread{};    // of these, by a spread that has not seen their cell
};
struct SohModel {
  std::vector<SohLearners> views{};
  models::CellInterval band{};  // 90 %, from cells that were left out, where the spread is 1
};
struct SohTold {
  double soh = nan, half_width = nan;
};

/// Findings  (refused) too_few_cells (fewer than 2), out_of_time, stopped, and those of the regressors
[[nodiscard]] Result<SohModel> train_soh(const SohRows&, const SohRecipe&, Run&);
[[nodiscard]] std::vector<SohTold> predict(const SohModel&, const models::FeatureRows&, Run&);

}  // namespace bha::pipeline
