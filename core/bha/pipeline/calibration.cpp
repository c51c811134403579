#include "bha/pipeline/calibration.h"

#include <algorithm>
#include <array>
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

std::vector<report::PitMark> pit_of(const std::vector<std::vector<double>>& shares_by_cell) {
  constexpr std::size_t tenths = 10;
  std::array<double, tenths> successes{};
  double n = 0;
  for (const auto& shares : shares_by_cell) {
    if (shares.empty()) continue;
    n += 1;
    for (const double share : shares) {
      const auto at = static_cast<std::size_t>(std::clamp(share, 0.0, 1.0) * tenths);
      successes[std::min(at, tenths - 1)] += 1 / static_cast<double>(shares.size());
    }
  }
  std::vector<report::PitMark> out;
  for (std::size_t i = 0; i < tenths && n > 0; ++i) {
    const metrics::Share share = metrics::clopper_pearson(std::fmin(successes[i], n), n, 0.95);
    out.push_back(
        {static_cast<double>(i) / tenths, static_cast<double>(i + 1) / tenths, successes[i] / n, share.low, share.high});
  }
  return out;
}

}  // namespace bha::pipeline
