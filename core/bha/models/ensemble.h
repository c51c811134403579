// Regressors of different kinds that speak together, each with a share by how well it told cells that were left out.
//   tell(ensemble, row).value   the mean of what they say, weighted by their shares
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "bha/models/error_spread.h"
#include "bha/models/extra_trees.h"
#include "bha/models/gaussian_process.h"

namespace bha::models {

/// Source  shares by the inverse square of the error: Bates & Granger, Oper. Res. Q. 20 (1969) 451
struct Ensemble {
  ExtraTrees trees{};
  std::vector<GaussianProcess> processes{};
  ExtraTrees by_calendar{};      // of one column alone, the cycles seen; no trees: there is none
  std::size_t calendar = 0;      // that column
  std::vector<double> shares{};  // in this order; their sum is 1
  ErrorSpread spread{};          // of what is told, turned round, and of discord
};
/// value: the mean. spread: how far off it tends to be, up to a factor.
struct EnsembleTold {
  double value = nan, spread = nan;
};

/// How far what the learners say lies from their mean: the mean distance, each with its share.
[[nodiscard]] double discord(std::span<const double> said, std::span<const double> shares, double mean);

[[nodiscard]] EnsembleTold tell(const Ensemble&, std::span<const double> row);
void tell(const Ensemble&, const FeatureRows&, std::span<EnsembleTold> out);

}  // namespace bha::models
