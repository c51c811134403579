#include "bha/pipeline/calibration.h"

#include <algorithm>
#include <cmath>

#include "bha/metrics/distribution_scores.h"

namespace bha::pipeline {

std::vector<report::CalibrationMark> calibration_of(std::vector<std::vector<double>> cells) {
  std::erase_if(cells, [](const auto& levels) { return levels.empty(); });
  std::vector<report::CalibrationMark> out;
  if (cells.empty()) return out;
  for (auto& levels : cells) std::ranges::sort(levels);
  const auto n = static_cast<double>(cells.size());
  for (int percent = 5; percent <= 95; percent += 5) {
    const double nominal = percent / 100.0;
    double successes = 0;
    for (const auto& levels : cells)
      successes += static_cast<double>(std::upper_bound(levels.begin(), levels.end(), nominal) - levels.begin()) /
                   static_cast<double>(levels.size());
    const metrics::Share share = metrics::clopper_pearson(std::fmin(successes, n), n, 0.95);
    out.push_back({nominal, successes / n, share.low, share.high});
  }
  return out;
}

}  // namespace bha::pipeline
