#include "bha/models/isotonic_regression.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bha/math/isotonic.h"
#include "bha/models/training_check.h"

namespace bha::models {
namespace {

struct Stairs {
  std::vector<double> at{}, level{};
  double squares = 0;  // left over
};

/// Rows in falling order of score, so that the answer must not rise along them.
Stairs stairs_of(std::span<const double> score, std::span<const double> y) {
  std::vector<std::size_t> order(score.size());
  std::iota(order.begin(), order.end(), 0u);
  // Equal scores are summed in the order of their labels: the order of rows changes no bit.
  std::ranges::sort(order, {}, [&](std::size_t i) { return std::pair(-score[i], y[i]); });
  std::vector<double> at, mean, weight;
  for (std::size_t from = 0, to = 0; from < order.size(); from = to) {
    double sum = 0;
    for (; to < order.size() && score[order[to]] == score[order[from]]; ++to) sum += y[order[to]];
    at.push_back(score[order[from]]), weight.push_back(static_cast<double>(to - from)), mean.push_back(sum / weight.back());
  }
  const std::vector<double> fit = math::non_increasing(mean, weight);
  Stairs out;
  for (std::size_t k = at.size(); k-- > 0;) {
    const bool within = k > 0 && k + 1 < at.size() && fit[k] == fit[k - 1] && fit[k] == fit[k + 1];
    if (!within) out.at.push_back(at[k]), out.level.push_back(fit[k]);
  }
  for (std::size_t i = 0, k = 0; i < order.size(); ++i) {
    while (at[k] != score[order[i]]) ++k;
    out.squares += (y[order[i]] - fit[k]) * (y[order[i]] - fit[k]);
  }
  return out;
}

std::vector<double> scores_of(const Ridge& score, const FeatureRows& x) {
  std::vector<double> out;
  for (std::size_t i = 0; i < x.rows(); ++i) out.push_back(predict(score, x.row(i)));
  return out;
}

Ridge feature_itself(double sign) { return {.mean = {0}, .scale = {1}, .coefficients = {sign}}; }

}  // namespace

Result<IsotonicRegression> fit_isotonic(const FeatureRows& x, std::span<const double> y,
                                        const IsotonicRegressionOptions& options) {
  if (const auto checked = check_training(x, y, 2); !checked) return Refusal(checked.error());
  if (x.columns > 1 && options.direction != 0)
    return refuse(Code::option_invalid, {}, "a direction for " + std::to_string(x.columns) + " features", "one feature");
  std::vector<Ridge> candidates;
  if (x.columns > 1) {
    auto score = fit_ridge(x, y, {.penalties = options.penalties, .groups = options.groups});
    if (!score) return Refusal(score.error());
    candidates.push_back(std::move(*score));
  } else {
    if (options.direction >= 0) candidates.push_back(feature_itself(1));
    if (options.direction <= 0) candidates.push_back(feature_itself(-1));
  }
  IsotonicRegression out;
  double least = std::numeric_limits<double>::infinity();
  for (Ridge& score : candidates) {
    Stairs stairs = stairs_of(scores_of(score, x), y);
    if (!(stairs.squares < least)) continue;
    least = stairs.squares;
    out = {.score = std::move(score), .at = std::move(stairs.at), .level = std::move(stairs.level)};
  }
  if (out.at.empty()) return refuse(Code::training_not_finite, {}, "numbers whose squares are too large", "finite features");
  return out;
}

double predict(const IsotonicRegression& model, std::span<const double> row) {
  const double score = predict(model.score, row);
  if (std::isnan(score)) return score;
  const auto above = static_cast<std::size_t>(std::ranges::upper_bound(model.at, score) - model.at.begin());
  if (above == 0) return model.level.front();
  if (above == model.at.size()) return model.level.back();
  const double share = (score - model.at[above - 1]) / (model.at[above] - model.at[above - 1]);
  const double told = model.level[above - 1] + share * (model.level[above] - model.level[above - 1]);
  return std::min(told, model.level[above]);  // a rounding must not make it fall further on
}

}  // namespace bha::models
