// Estimates, bootstrap and residual tests; each checks its answer. Peers on the same work (issue): scipy curve_fit 168 to 638 µs
// a fit, 210 ms for 1,000 replicates; statsmodels Ljung-Box 540 µs and scipy Shapiro-Wilk 90 µs on 1,000 residuals.
#include <benchmark/benchmark.h>

#include <cmath>

#include "bha/math/philox.h"
#include "bha/models/bootstrap.h"
#include "bha/models/fit_residuals.h"

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

}  // namespace
}  // namespace bha::models
