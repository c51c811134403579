// Regressors of different kinds that speak together, each with a share by how well it told cells that were left out.
//   predict(ensemble, row)   the mean of what they tell, weighted by their shares
#pragma once
#include <cstddef>
#include <span>
#include <vector>

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
};

[[nodiscard]] double predict(const Ensemble&, std::span<const double> row);
void predict(const Ensemble&, const FeatureRows&, std::span<double> out);

}  // namespace bha::models
