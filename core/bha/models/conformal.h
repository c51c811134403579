// Intervals from errors of cells that were left out. The cell is the exchangeable unit: rows of one cell are no independent
// witnesses, so a cell counts once, however long it lived.
//   const CellInterval band = cell_interval(errors, cells, 0.9);      lower = soh − band.half_width
#pragma once
#include <cstddef>
#include <span>

#include "bha/base/describe.h"

namespace bha::models {

/// The ⌈(n + 1)·level⌉-th smallest of n scores; +infinity when that exceeds n (n < level/(1 − level)).
/// Source    split conformal: METHODS 5.4; Vovk et al. (2005). Golden: conformal tests of METHODS
[[nodiscard]] double conformal_quantile(std::span<const double> scores, double level);

struct JackknifePlus {
  double lower = nan, upper = nan;  // infinite where n does not reach
};
/// left_out: prediction at the new point by the model without cell i; errors: |y_i − prediction of cell i without it|.
/// Source    Barber et al., Ann. Stat. 49 (2021) 486; at least 2·level − 1 whatever the model
[[nodiscard]] JackknifePlus jackknife_plus(std::span<const double> left_out, std::span<const double> errors, double level);

/// Half-width that a share `level` of a new cell's rows should stay within.
struct CellInterval {
  double half_width = nan;
  double quantile = nan, inflation = nan;  // half_width = quantile · inflation
  std::size_t cells = 0;
};
/// scores: of rows that were left out with their cell (|error|, or |error|/spread); cell: of each row.
/// Method    the level-quantile of all scores, every cell with the same weight, times t_{(1+level)/2, cells−1}·√(1 + 1/cells)
///           over the normal quantile: with few cells the spread between cells is itself known badly
/// Cells     fewer than 2: infinite
[[nodiscard]] CellInterval cell_interval(std::span<const double> scores, std::span<const std::size_t> cell, double level);

}  // namespace bha::models
