// Predictions against truth where the cell is the unit: errors and coverage of each cell, then the mean over cells, with a
// bootstrap that draws whole cells.
#pragma once
#include <cstdint>
#include <span>

#include "bha/base/describe.h"

namespace bha::metrics {

/// cell: any number that is the same for rows of one cell. lower, upper: of an interval; NaN: none. baseline: what a simpler
/// predictor said; NaN: none. scale: the error's divisor beside the truth, such as the end of life; NaN: none. remaining: of a
/// forecast, how far the truth lay ahead; NaN: none.
struct ScoredRow {
  std::size_t cell = 0;
  double truth = nan, prediction = nan, lower = nan, upper = nan, baseline = nan, scale = nan, remaining = nan;
};

/// Means over cells of each cell's mean; rmse: over all rows, rmse_of_cells: mean over cells of each cell's (of one row a cell that
/// is the mean absolute error). mae_low, mae_high: 90 % of the bootstrap's means.
struct CellScores {
  std::int64_t rows = 0, cells = 0;
  double mae = nan, mae_low = nan, mae_high = nan, mape = nan, rmse = nan, rmse_of_cells = nan, bias = nan, r_squared = nan;
  double coverage = nan;                           // share of truths within the interval
  double coverage_low = nan, coverage_high = nan;  // 95 % Clopper-Pearson over cells
  double width = nan;                              // of the interval, mean over rows
  double interval_score = nan;                     // width plus 2/α times the miss, mean over rows; smaller is better
  double crps = nan;          // of the distribution that prediction and interval draw, mean over rows; smaller is better
  double alpha_lambda = nan;  // share of forecasts whose error is at most α of what remained
  double mae_over_scale = nan, baseline_mae = nan;
};
struct CellScoreOptions {
  double level = 0.9;  // of the intervals
  double alpha = 0.2;
  std::size_t replicates = 2000;
  std::uint64_t seed = 1;
};

/// Rows without truth or prediction are left out.   Source  Gneiting & Raftery, JASA 102 (2007) 359 (interval score);
/// Saxena et al., Int. J. PHM 1 (2010) 1 (α-λ, at the origin of the forecast); metrics/distribution_scores.h
[[nodiscard]] CellScores cell_scores(std::span<const ScoredRow>, const CellScoreOptions& = {});

}  // namespace bha::metrics
namespace bha {
template <>
inline constexpr auto fields<metrics::CellScores> = Fields{
    Field{"rows", &metrics::CellScores::rows, "Predictions with a truth."},
    Field{"cells", &metrics::CellScores::cells, "Cells they belong to."},
    Field{"mae", &metrics::CellScores::mae, "Mean absolute error, mean over cells."},
    Field{"mae_low", &metrics::CellScores::mae_low, "5 % of the bootstrap over cells."},
    Field{"mae_high", &metrics::CellScores::mae_high, "95 % of the bootstrap over cells."},
    Field{"mape", &metrics::CellScores::mape, "Mean absolute error as a fraction of the truth."},
    Field{"rmse", &metrics::CellScores::rmse, "Root mean square error over all rows."},
    Field{"rmse_of_cells", &metrics::CellScores::rmse_of_cells, "Root mean square error of a cell, mean over cells."},
    Field{"bias", &metrics::CellScores::bias, "Mean of prediction minus truth."},
    Field{"r_squared", &metrics::CellScores::r_squared, "1 - SSE/SST over all rows."},
    Field{"coverage", &metrics::CellScores::coverage, "Share of a cell's truths within the 90 % interval, mean over cells."},
    Field{"coverage_low", &metrics::CellScores::coverage_low, "Least share that so many cells do not contradict, 95 %."},
    Field{"coverage_high", &metrics::CellScores::coverage_high, "Largest share that so many cells do not contradict, 95 %."},
    Field{"width", &metrics::CellScores::width, "Mean width of the interval."},
    Field{"interval_score", &metrics::CellScores::interval_score, "Width plus 20 times the miss."},
    Field{"crps", &metrics::CellScores::crps, "Continuous ranked probability score, two normal halves drawn by the interval."},
    Field{"alpha_lambda", &metrics::CellScores::alpha_lambda,
          "Share of forecasts within 20 % of what remained, mean over cells."},
    Field{"mae_over_scale", &metrics::CellScores::mae_over_scale, "Absolute error over the scale, such as the end of life."},
    Field{"baseline_mae", &metrics::CellScores::baseline_mae, "Mean absolute error of the baseline."}};
static_assert(fully_described<metrics::CellScores>);
}  // namespace bha
