#include "bha/models/error_spread.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <utility>

#include "bha/math/isotonic.h"

namespace bha::models {
namespace {

constexpr int rounds = 5;
constexpr double share_of_mean = 0.5, least_of_all = 1e-12;

double level_at(const RisingSteps& part, double sign) {
  const auto step = std::ranges::lower_bound(part.to, sign);
  if (step != part.to.end()) return part.level[static_cast<std::size_t>(step - part.to.begin())];
  const double last = part.to.back(), level = part.level.back();
  return last > 0 && level > 0 ? level * sign / last : level;
}

/// Weighted least squares among what only rises with the sign. by_sign: the rows in its order.
RisingSteps rising(std::span<const double> sign, std::span<const double> y, std::span<const double> weight,
                   std::span<const std::size_t> by_sign) {
  std::vector<double> at, sum, weights;  // rows of one sign are one entry
  for (const std::size_t i : by_sign) {
    if (at.empty() || sign[i] != at.back()) at.push_back(sign[i]), sum.push_back(0), weights.push_back(0);
    sum.back() -= weight[i] * y[i];
    weights.back() += weight[i];
  }
  for (std::size_t k = 0; k < at.size(); ++k) sum[k] /= weights[k];
  RisingSteps out;
  const auto turned = math::non_increasing(sum, weights);
  for (std::size_t k = 0; k < at.size(); ++k) {
    if (!out.level.empty() && out.level.back() == -turned[k])
      out.to.back() = at[k];
    else
      out.to.push_back(at[k]), out.level.push_back(-turned[k]);
  }
  return out;
}

std::vector<double> weights_of(std::span<const std::size_t> cell) {
  std::map<std::size_t, double> rows;
  for (const std::size_t c : cell) rows[c] += 1;
  std::vector<double> out;
  for (const std::size_t c : cell) out.push_back(1 / (rows[c] * static_cast<double>(rows.size())));
  return out;
}

}  // namespace

double spread_at(const ErrorSpread& spread, std::span<const double> signs) {
  double sum = 0;
  for (std::size_t j = 0; j < spread.parts.size(); ++j) sum += level_at(spread.parts[j], signs[j]);
  return spread.least + std::max(0.0, sum);
}

ErrorSpread fit_error_spread(const FeatureRows& signs, std::span<const double> errors, std::span<const std::size_t> cell) {
  ErrorSpread out;
  if (errors.empty()) return out;
  const std::vector<double> weight = weights_of(cell);
  out.least = std::max(share_of_mean * std::inner_product(errors.begin(), errors.end(), weight.begin(), 0.0), least_of_all);
  out.parts.assign(signs.columns, {{0}, {0}});
  std::vector<std::vector<double>> sign(signs.columns);
  std::vector<std::vector<std::size_t>> by_sign(signs.columns);
  for (std::size_t j = 0; j < signs.columns; ++j) {
    for (std::size_t i = 0; i < errors.size(); ++i) sign[j].push_back(signs.row(i)[j]);
    by_sign[j].resize(errors.size());
    std::iota(by_sign[j].begin(), by_sign[j].end(), 0u);
    std::ranges::sort(by_sign[j], {}, [&](std::size_t i) { return std::pair(sign[j][i], i); });
  }
  std::vector<double> rest(errors.size());
  for (int round = 0; round < rounds; ++round)
    for (std::size_t j = 0; j < signs.columns; ++j) {
      for (std::size_t i = 0; i < errors.size(); ++i) {
        rest[i] = errors[i];
        for (std::size_t other = 0; other < signs.columns; ++other)
          if (other != j) rest[i] -= level_at(out.parts[other], sign[other][i]);
      }
      out.parts[j] = rising(sign[j], rest, weight, by_sign[j]);
    }
  double mean = 0;
  for (std::size_t i = 0; i < errors.size(); ++i) mean += weight[i] * spread_at(out, signs.row(i));
  out.least /= mean;
  for (RisingSteps& part : out.parts)
    for (double& level : part.level) level /= mean;
  return out;
}

std::vector<double> crossed_spread(const FeatureRows& signs, std::span<const double> errors, std::span<const std::size_t> cell,
                                   std::size_t folds) {
  std::map<std::size_t, std::size_t> fold_of;
  for (const std::size_t c : cell) fold_of.emplace(c, 0);
  std::size_t next = 0;
  for (auto& [c, fold] : fold_of) fold = next++ % folds;
  std::vector<double> out(errors.size());
  for (std::size_t fold = 0; fold < std::min(folds, fold_of.size()); ++fold) {
    FeatureRows others{.columns = signs.columns};
    std::vector<double> others_errors;
    std::vector<std::size_t> others_cell;
    for (std::size_t i = 0; i < errors.size(); ++i) {
      if (fold_of.find(cell[i])->second == fold) continue;
      others.append(signs.row(i));
      others_errors.push_back(errors[i]);
      others_cell.push_back(cell[i]);
    }
    const ErrorSpread spread = fit_error_spread(others, others_errors, others_cell);
    for (std::size_t i = 0; i < errors.size(); ++i)
      if (fold_of.find(cell[i])->second == fold) out[i] = spread_at(spread, signs.row(i));
  }
  return out;
}

}  // namespace bha::models
