// Estimates, bootstrap and residual tests; each checks its answer. `make bench-peers` puts scipy and statsmodels beside them.
#include <benchmark/benchmark.h>

#include <cmath>

#include "bha/math/philox.h"
#include "bha/models/boosted_trees.h"
#include "bha/models/bootstrap.h"
#include "bha/models/elastic_net.h"
#include "bha/models/extra_trees.h"
#include "bha/models/fit_residuals.h"
#include "bha/models/gaussian_process.h"
#include "bha/models/online.h"

namespace bha::models {
namespace {

const Parameters truth[] = {{1, 4e-4}, {1.01, 3e-3, 2e-4}, {1, 1e-3, 0.8}, {0.99, 0.02, 210}, {0.05, -0.03, 0.95, -4e-4}};

double noise(std::size_t i) { return 1e-3 * math::normal(math::philox4x64({i, 0, 0, 0}, {5, 5})[0]); }
void data(Law law, std::vector<double>& t, std::vector<double>& y) {
  for (std::size_t i = 0; i < 500; ++i) {
    t.push_back(static_cast<double>(i));
    y.push_back(law_value(law, truth[static_cast<std::size_t>(law)], t.back()) + noise(i));
  }
}
bool near(Law law, const Parameters& p) {
  return std::fabs(law_value(law, p, 250) - law_value(law, truth[static_cast<std::size_t>(law)], 250)) < 1e-3;
}

void Estimate500(benchmark::State& state) {
  const auto law = static_cast<Law>(state.range(0));
  std::vector<double> t, y;
  data(law, t, y);
  Workspace work;
  Estimate e;
  for (auto _ : state) benchmark::DoNotOptimize(e = estimate(law, t, y, work));
  if (!near(law, e.p)) state.SkipWithError("wrong answer");
  state.SetLabel(std::string(word(law)));
}
BENCHMARK(Estimate500)->DenseRange(0, 4)->Unit(benchmark::kMicrosecond);

void Bootstrap1000Of500(benchmark::State& state) {
  const auto law = static_cast<Law>(state.range(0));
  std::vector<double> t, y;
  data(law, t, y);
  Workspace work;
  const Estimate e = estimate(law, t, y, work);
  Run run;
  std::vector<Parameters> draws;
  for (auto _ : state) draws = bootstrap(law, t, y, e, {.replicates = 1000}, run);
  if (draws.size() != 1000 || !near(law, draws[500])) state.SkipWithError("wrong answer");
  state.SetLabel(std::string(word(law)));
}
BENCHMARK(Bootstrap1000Of500)->DenseRange(0, 4)->Unit(benchmark::kMillisecond);

void ResidualTests1000(benchmark::State& state) {
  std::vector<double> e, x;
  for (std::size_t i = 0; i < 1000; ++i) e.push_back(noise(i)), x.push_back(static_cast<double>(i));
  ResidualTests r;
  for (auto _ : state) benchmark::DoNotOptimize(r = test_residuals(e, x));
  if (!(r.shapiro_w > 0.99) || !(std::fabs(r.rho1) < 0.1)) state.SkipWithError("wrong answer");
}
BENCHMARK(ResidualTests1000)->Unit(benchmark::kMicrosecond);

/// 16 normal features, of which 4 speak, and noise of 0.01.
struct Table {
  FeatureRows x{.columns = 16};
  std::vector<double> y;
};
Table table(std::size_t rows) {
  Table out;
  for (std::size_t i = 0; i < rows; ++i) {
    double x[17];
    for (std::size_t j = 0; j < 17; ++j) x[j] = math::normal(math::philox4x64({i, j, 0, 0}, {7, 7})[0]);
    out.x.append({x, 16});
    out.y.push_back(0.9 - 0.05 * std::tanh(x[0]) + 0.03 * x[1] * x[2] + 0.02 * std::fabs(x[3]) + 0.01 * x[16]);
  }
  return out;
}
double mean_error(const ExtraTrees& model, const Table& asked) {
  std::vector<double> told(asked.y.size());
  predict(model, asked.x, told);
  double error = 0;
  for (std::size_t i = 0; i < told.size(); ++i) error += std::fabs(told[i] - asked.y[i]) / static_cast<double>(told.size());
  return error;
}

void TrainExtraTrees100000x16(benchmark::State& state) {
  const Table data = table(100'000), asked = table(1'000);
  Run run;
  ExtraTrees model;
  for (auto _ : state) model = *fit_extra_trees(data.x, data.y, {.trees = 100}, run);
  if (!(mean_error(model, asked) < 0.012)) state.SkipWithError("wrong answer");
  std::size_t nodes = 0;
  for (const Tree& tree : model.trees) nodes += tree.nodes.size() / model.trees.size();
  state.counters["nodes"] = static_cast<double>(nodes);
}
BENCHMARK(TrainExtraTrees100000x16)->Unit(benchmark::kMillisecond)->Iterations(1);

/// 100 trees of 31 leaves; args: 1: the answer may not rise with the first feature.
void TrainBoostedTrees100000x16(benchmark::State& state) {
  const Table data = table(100'000), asked = table(1'000);
  BoostedTreesOptions options{.trees = 100, .folds = 0};
  if (state.range(0) == 1) options.monotone = {-1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0};
  Run run;
  BoostedTrees model;
  for (auto _ : state) model = *fit_boosted_trees(data.x, data.y, options, run);
  std::vector<double> told(asked.y.size());
  predict(model, asked.x, told);
  double error = 0;
  for (std::size_t i = 0; i < told.size(); ++i) error += std::fabs(told[i] - asked.y[i]) / 1'000;
  if (!(error < 0.0105)) state.SkipWithError("wrong answer");
  state.counters["mae"] = error;
}
BENCHMARK(TrainBoostedTrees100000x16)->Arg(0)->Arg(1)->Unit(benchmark::kMillisecond)->Iterations(1);

/// The whole path, each of 20 cells left out. The largest coefficient is of tanh: its slope on a normal feature.
void TrainElasticNet100000x16(benchmark::State& state) {
  const Table data = table(100'000);
  ElasticNetOptions options;
  for (std::size_t i = 0; i < data.y.size(); ++i) options.groups.push_back(i / 5'000);
  Run run;
  ElasticNet model;
  for (auto _ : state) model = *fit_elastic_net(data.x, data.y, options, run);
  if (!(std::fabs(model.coefficients[0] + 0.0303) < 0.001) || model.path.size() != 100) state.SkipWithError("wrong answer");
}
BENCHMARK(TrainElasticNet100000x16)->Unit(benchmark::kMillisecond);

/// Of so many rows as the recipe for state of health learns from; items: rows told.
void PredictExtraTrees(benchmark::State& state) {
  const Table data = table(static_cast<std::size_t>(state.range(0))), asked = table(10'000);
  Run run;
  const ExtraTrees model =
      *fit_extra_trees(data.x, data.y, {.trees = 100, .leaf = static_cast<std::size_t>(state.range(1))}, run);
  std::vector<double> told(asked.y.size());
  for (auto _ : state) predict(model, asked.x, told);
  if (!(mean_error(model, asked) < 0.03)) state.SkipWithError("wrong answer");
  state.SetItemsProcessed(state.iterations() * static_cast<std::int64_t>(told.size()));
}
BENCHMARK(PredictExtraTrees)->Args({5'000, 3})->Args({100'000, 50})->Unit(benchmark::kMillisecond);

/// A life of 10,000 cycles told one after the other, from its first; items: cycles (required 1 µs each).
void OnlineHealth10000(benchmark::State& state) {
  std::vector<features::CycleRow> life;
  for (std::size_t k = 0; k < 10'000; ++k) {
    const auto x = static_cast<double>(k);
    const double spike = k % 997 == 500 ? 0.1 : 0;
    life.push_back({.cycle = static_cast<std::int64_t>(k) + 1,
                    .capacity_key = 1,
                    .discharge_capacity_Ah = 2 * (1 - 3e-5 * x) + noise(k) - spike});
  }
  OnlineSoh now;
  for (auto _ : state) {
    OnlineState cell = online_state(*reference_rule("auto", nan), 1, cycles::Role::ageing, 0.9);
    for (const auto& row : life) benchmark::DoNotOptimize(now = step(cell, row));
  }
  if (!(std::fabs(now.value - 0.7) < 2e-3)) state.SkipWithError("wrong answer");
  state.SetItemsProcessed(state.iterations() * 10'000);
}
BENCHMARK(OnlineHealth10000)->Unit(benchmark::kMicrosecond);

/// Kernel searched and solved on 1,000 rows of 16 features.
void TrainGaussianProcess1000x16(benchmark::State& state) {
  const Table data = table(1'000);
  Table asked = table(3'000);
  asked.x.values.erase(asked.x.values.begin(), asked.x.values.begin() + 16 * 1'000);
  asked.y.erase(asked.y.begin(), asked.y.begin() + 1'000);
  Run run;
  GaussianProcess model;
  const GaussianProcessOptions options{.rows = 1'000, .search_rows = static_cast<std::size_t>(state.range(0))};
  for (auto _ : state) model = *fit_gaussian_process(data.x, data.y, {}, options, run);
  double error = 0;
  for (std::size_t i = 0; i < asked.y.size(); ++i) error += std::fabs(predict(model, asked.x.row(i)) - asked.y[i]) / 2'000;
  if (!(error < 0.0125)) state.SkipWithError("wrong answer");
  state.counters["mae"] = error;
}
BENCHMARK(TrainGaussianProcess1000x16)->Arg(200)->Arg(300)->Unit(benchmark::kMillisecond);

}  // namespace
}  // namespace bha::models
