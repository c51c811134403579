#include "bha/models/ensemble.h"

namespace bha::models {
namespace {

double told(const Ensemble& model, double by_trees, std::span<const double> row) {
  double out = by_trees * model.shares[0];
  for (std::size_t m = 0; m < model.processes.size(); ++m) out += model.shares[m + 1] * predict(model.processes[m], row);
  if (!model.by_calendar.trees.empty()) out += model.shares.back() * predict(model.by_calendar, row.subspan(model.calendar, 1));
  return out;
}

}  // namespace

double predict(const Ensemble& model, std::span<const double> row) { return told(model, predict(model.trees, row), row); }

void predict(const Ensemble& model, const FeatureRows& x, std::span<double> out) {
  predict(model.trees, x, out);
  for (std::size_t i = 0; i < out.size(); ++i) out[i] = told(model, out[i], x.row(i));
}

}  // namespace bha::models
