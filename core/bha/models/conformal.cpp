#include "bha/models/conformal.h"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>
#include <vector>

#include "bha/math/distributions.h"
#include "bha/math/normal_quantile.h"

namespace bha::models {
namespace {

constexpr double infinite = std::numeric_limits<double>::infinity();

std::vector<double> sorted(std::span<const double> values) {
  std::vector<double> out(values.begin(), values.end());
  std::ranges::sort(out);
  return out;
}
/// ⌈(n + 1)·level⌉ without the last digit's whim: 0.9 · 10 is 9.
std::size_t rank(std::size_t n, double level) {
  return static_cast<std::size_t>(std::ceil(static_cast<double>(n + 1) * level - 1e-9));
}

}  // namespace

double conformal_quantile(std::span<const double> scores, double level) {
  const std::size_t k = rank(scores.size(), level);
  return k > scores.size() ? infinite : sorted(scores)[k - 1];
}

JackknifePlus jackknife_plus(std::span<const double> left_out, std::span<const double> errors, double level) {
  const std::size_t n = std::min(left_out.size(), errors.size()), k = rank(n, level);
  if (k > n) return {-infinite, infinite};
  std::vector<double> low(n), high(n);
  for (std::size_t i = 0; i < n; ++i) low[i] = left_out[i] - errors[i], high[i] = left_out[i] + errors[i];
  return {sorted(low)[n - k], sorted(high)[k - 1]};
}

CellInterval cell_interval(std::span<const double> scores, std::span<const std::size_t> cell, double level) {
  std::map<std::size_t, double> rows;
  for (const std::size_t c : cell) rows[c] += 1;
  CellInterval out{.cells = rows.size()};
  if (rows.size() < 2) return out.half_width = infinite, out;
  std::vector<std::pair<double, double>> weighted;  // score, weight
  for (std::size_t i = 0; i < scores.size(); ++i)
    weighted.emplace_back(scores[i], 1 / (rows[cell[i]] * static_cast<double>(rows.size())));
  std::ranges::sort(weighted);
  double sum = 0;
  for (const auto& [score, weight] : weighted) {
    out.quantile = score;
    if ((sum += weight) >= level - 1e-12) break;
  }
  const double n = static_cast<double>(rows.size()), p = (1 + level) / 2;
  out.inflation = math::t_quantile(p, n - 1) * std::sqrt(1 + 1 / n) / math::normal_quantile(p);
  out.half_width = out.quantile * out.inflation;
  return out;
}

}  // namespace bha::models
