#include "bha/metrics/cell_scores.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <vector>

#include "bha/math/philox.h"
#include "bha/math/univariate.h"
#include "bha/metrics/distribution_scores.h"

namespace bha::metrics {
namespace {

struct OfCell {
  double n = 0, absolute = 0, square = 0, signed_error = 0, relative = 0, covered = 0, scaled = 0, baseline = 0, near = 0;
};

constexpr std::uint64_t stream = 0x63656C6C73636F72;  // "cellscor"

void bootstrap(CellScores& out, const std::vector<double>& of_cells, const CellScoreOptions& options) {
  if (of_cells.size() < 2) return;
  std::vector<double> means(options.replicates, 0.0);
  for (std::size_t r = 0; r < options.replicates; ++r) {
    math::Words4 words{};
    for (std::size_t i = 0; i < of_cells.size(); ++i) {
      if (i % 4 == 0) words = math::philox4x64({r, i / 4, 0, 0}, {options.seed, stream});
      means[r] += of_cells[static_cast<std::size_t>(math::uniform(words[i % 4]) * static_cast<double>(of_cells.size()))];
    }
    means[r] /= static_cast<double>(of_cells.size());
  }
  out.mae_low = math::quantile(means, 0.05);
  out.mae_high = math::quantile(means, 0.95);
}

}  // namespace

CellScores cell_scores(std::span<const ScoredRow> rows, const CellScoreOptions& options) {
  std::map<std::size_t, OfCell> cells;
  CellScores out;
  double width = 0, score = 0, ranked = 0, truth_sum = 0, truth_square = 0, error_square = 0;
  for (const ScoredRow& row : rows) {
    const double error = row.prediction - row.truth;
    if (!std::isfinite(error)) continue;
    ++out.rows;
    OfCell& cell = cells[row.cell];
    ++cell.n;
    cell.absolute += std::abs(error);
    cell.square += error * error;
    cell.signed_error += error;
    cell.relative += std::abs(error / row.truth);
    cell.scaled += std::abs(error) / row.scale;
    cell.baseline += std::abs(row.baseline - row.truth);
    cell.covered += std::isnan(row.lower) ? nan : (row.truth >= row.lower && row.truth <= row.upper ? 1 : 0);
    cell.near += std::isnan(row.remaining) ? nan : (std::abs(error) <= options.alpha * row.remaining ? 1 : 0);
    width += row.upper - row.lower;
    ranked += crps(row.truth, row.prediction, row.lower, row.upper, options.level);
    score += row.upper - row.lower +
             2 / (1 - options.level) * (std::max(0.0, row.lower - row.truth) + std::max(0.0, row.truth - row.upper));
    truth_sum += row.truth;
    truth_square += row.truth * row.truth;
    error_square += error * error;
  }
  if (out.rows == 0) return out;
  const double n = static_cast<double>(out.rows), count = static_cast<double>(cells.size());
  out.cells = static_cast<std::int64_t>(cells.size());
  out.mae = out.mape = out.rmse_of_cells = out.bias = out.coverage = out.mae_over_scale = out.baseline_mae = out.alpha_lambda = 0;
  std::vector<double> of_cells;
  double covered = 0;  // not coverage times cells: eleven elevenths may exceed 1
  for (const auto& [name, cell] : cells) {
    of_cells.push_back(cell.absolute / cell.n);
    out.mae += cell.absolute / cell.n / count;
    out.mape += cell.relative / cell.n / count;
    out.rmse_of_cells += std::sqrt(cell.square / cell.n) / count;
    out.bias += cell.signed_error / cell.n / count;
    out.coverage += cell.covered / cell.n / count;
    covered += cell.covered / cell.n;
    out.alpha_lambda += cell.near / cell.n / count;
    out.mae_over_scale += cell.scaled / cell.n / count;
    out.baseline_mae += cell.baseline / cell.n / count;
  }
  const Share share = clopper_pearson(covered, count, 0.95);
  out.coverage_low = share.low;
  out.coverage_high = share.high;
  out.rmse = std::sqrt(error_square / n);
  out.width = width / n;
  out.crps = ranked / n;
  out.interval_score = score / n;
  const double spread = truth_square - truth_sum * truth_sum / n;
  if (spread > 0) out.r_squared = 1 - error_square / spread;
  bootstrap(out, of_cells, options);
  return out;
}

}  // namespace bha::metrics
