#include "bha/models/ensemble.h"

#include <cmath>

namespace bha::models {
namespace {

EnsembleTold told(const Ensemble& model, double by_trees, std::span<const double> row) {
  std::vector<double> said{by_trees};
  for (const GaussianProcess& process : model.processes) said.push_back(predict(process, row));
  if (!model.by_calendar.trees.empty()) said.push_back(predict(model.by_calendar, row.subspan(model.calendar, 1)));
  EnsembleTold out{.value = 0};
  for (std::size_t m = 0; m < said.size(); ++m) out.value += model.shares[m] * said[m];
  const double signs[] = {-out.value, discord(said, model.shares, out.value)};
  out.spread = spread_at(model.spread, signs);
  return out;
}

}  // namespace

double discord(std::span<const double> said, std::span<const double> shares, double mean) {
  double out = 0;
  for (std::size_t m = 0; m < said.size(); ++m) out += shares[m] * std::fabs(said[m] - mean);
  return out;
}

EnsembleTold tell(const Ensemble& model, std::span<const double> row) { return told(model, predict(model.trees, row), row); }

void tell(const Ensemble& model, const FeatureRows& x, std::span<EnsembleTold> out) {
  std::vector<double> by_trees(out.size());
  predict(model.trees, x, by_trees);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = told(model, by_trees[i], x.row(i));
}

}  // namespace bha::models
