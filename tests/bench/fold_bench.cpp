// The whole fold, features included, on rows like those of a 7-column BDF file at 1 Hz. Rows per second; the sums are checked.
#include <benchmark/benchmark.h>

#include <cmath>

#include "bha/features/cycle_fold.h"

namespace {

using namespace bha;

/// One CC-CV cycle an hour and a half long, with noise, in blocks of 8,192 rows.
std::vector<record::SampleBlock> blocks_of(std::size_t rows) {
  std::vector<record::SampleBlock> out;
  std::uint64_t seed = 1;
  const auto noise = [&] {
    seed = seed * 6364136223846793005u + 1442695040888963407u;
    return static_cast<double>(seed >> 40) / 16777216.0 - 0.5;
  };
  constexpr int lengths[] = {3300, 1200, 600, 3500, 600};
  int part = 0, at = 0, step = 1, cycle = 1;
  for (std::size_t row = 0; row < rows; ++row) {
    if (row % 8192 == 0) out.push_back({.first_row = row + 1});
    const double x = static_cast<double>(at) / lengths[part];
    const double current[] = {2, 2 * std::exp(-3 * x), 0, -2, 0},
                 volt[] = {3.0 + 1.2 * std::sqrt(x), 4.2, 4.2 - 0.05 * x, 4.15 - 1.4 * x * x, 2.8 + 0.3 * x};
    record::SampleBlock& b = out.back();
    b.time_ns.push_back(static_cast<std::int64_t>(row) * 1'000'000'000 + static_cast<std::int64_t>(noise() * 4e6));
    b.current_A.push_back(current[part] == 0 ? 0 : current[part] + 4e-4 * noise());
    b.voltage_V.push_back(volt[part] + 4e-4 * noise());
    b.temperature_degC.push_back(25 + 3 * x + 0.02 * noise());
    b.ambient_temperature_degC.push_back(25);
    b.step.push_back(step);
    b.cycle_source.push_back(cycle);
    ++b.rows;
    if (++at == lengths[part]) {
      at = 0;
      ++step;
      if (++part == 5) part = 0, ++cycle;
    }
  }
  return out;
}

void fold_rows(benchmark::State& state, cycles::CountBy by) {
  constexpr std::size_t rows = 1 << 20;
  const auto blocks = blocks_of(rows);
  double truth_Ah = 0;
  for (const auto& b : blocks)
    for (const double i : b.current_A) truth_Ah += std::fmax(-i, 0) / 3600;  // 1 s each, to the jitter
  for (auto _ : state) {
    features::CycleFold fold(
        {.by = by, .nominal_capacity_Ah = 2, .rest_current_A = 0.01, .voltage_min_V = 2.7, .voltage_max_V = 4.2});
    for (const auto& b : blocks) fold.push(b);
    fold.finish();
    double sum_Ah = 0;
    for (const auto& row : fold.rows()) sum_Ah += row.discharge_capacity_Ah;
    if (std::fabs(sum_Ah - truth_Ah) > 1e-4 * truth_Ah) state.SkipWithError("the discharge is not what flowed");
  }
  state.SetItemsProcessed(static_cast<std::int64_t>(rows) * static_cast<std::int64_t>(state.iterations()));
}
BENCHMARK_CAPTURE(fold_rows, computed_cycles, cycles::CountBy::cycle)->Unit(benchmark::kMillisecond);
BENCHMARK_CAPTURE(fold_rows, vendor_cycles, cycles::CountBy::cycle_source)->Unit(benchmark::kMillisecond);

}  // namespace
