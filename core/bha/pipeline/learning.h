// Rows to learn from, and every kind of regressor fitted to them: of all cells, and of all but a share at a time.
#pragma once
#include <cstddef>
#include <cstdint>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/run.h"
#include "bha/models/trained_model.h"
#include "bha/report/model_document.h"

namespace bha::pipeline {

using Rows = std::vector<std::size_t>;

/// Rows with all inputs and a target, with cell and cycle of each; a cell's rows lie together.
struct Learning {
  models::Inputs inputs{};
  models::FeatureRows x{};
  std::vector<double> y{};
  std::vector<std::size_t> cell{};
  std::vector<std::int64_t> cycle{};
  std::vector<int> monotone{};  // one an input
  std::size_t cells = 0;
};

/// At most `most` of the rows, each cell thinned by the same step.
[[nodiscard]] Rows thinned(const Learning&, std::size_t most);
[[nodiscard]] Learning picked(const Learning&, const Rows&);

/// in_fold: with fewer trees and rows, as it is done once a share of the cells.
/// Findings  (refused) stopped, out_of_time, too_few_cells (ensemble, of one cell), and those of the regressors
[[nodiscard]] Result<models::Regressor> fit(report::RegressorKind, const Learning&, std::uint32_t seed, bool in_fold, Run&);

inline constexpr std::size_t most_folds = 20;  // half as many of the ensemble
/// What a kind says of each row when its cell was left out.
[[nodiscard]] Result<std::vector<models::Said>> left_out(report::RegressorKind, const Learning&, std::uint32_t seed, Run&);

}  // namespace bha::pipeline
