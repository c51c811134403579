#include "bha/metrics/errors.h"

#include <algorithm>
#include <cmath>
#include <vector>

#include "bha/math/sum.h"
#include "bha/math/univariate.h"

namespace bha::metrics {

Result<Errors> errors(std::span<const double> truth, std::span<const double> prediction) {
  if (truth.size() != prediction.size())
    return refuse(Code::length_mismatch, {},
                  std::to_string(truth.size()) + " truths, " + std::to_string(prediction.size()) + " predictions",
                  "one prediction a truth");
  constexpr double too_near_zero = 1e-3;
  std::vector<double> seen, off;
  math::NeumaierSum absolute, square, relative;
  bool relative_stands = true;
  for (std::size_t i = 0; i < truth.size(); ++i) {
    if (std::isnan(truth[i]) || std::isnan(prediction[i])) continue;
    const double error = std::fabs(prediction[i] - truth[i]);
    seen.push_back(truth[i]);
    off.push_back(error);
    absolute.add(error), square.add(error * error), relative.add(error / std::fabs(truth[i]));
    relative_stands = relative_stands && std::fabs(truth[i]) >= too_near_zero;
  }
  if (seen.empty()) return refuse(Code::too_few_points, {}, "no pair of truth and prediction", "at least one");
  const double n = static_cast<double>(seen.size()), centre = math::mean(seen);
  math::NeumaierSum total;
  for (const double v : seen) total.add((v - centre) * (v - centre));
  Errors out{.n = static_cast<std::int64_t>(seen.size()), .mae = absolute.value() / n, .rmse = std::sqrt(square.value() / n)};
  out.max_error = *std::max_element(off.begin(), off.end());
  out.median_error = math::median(off);
  if (relative_stands) out.mape = relative.value() / n;
  if (total.value() > 0) out.r_squared = 1 - square.value() / total.value();
  return out;
}

}  // namespace bha::metrics
