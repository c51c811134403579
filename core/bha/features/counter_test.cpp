#include "bha/features/counter.h"

#include <gtest/gtest.h>

#include <vector>

#include "bha/features/cycle_fold.h"
#include "tests/laws/charge_trace.h"

namespace bha::features {
namespace {

using record::CounterScope;

TEST(CounterRise, Table) {
  struct Row {
    const char* given;
    std::vector<double> counter_Ah;
    CounterScope scope;
    double then_Ah;
  };
  for (const Row& row : {Row{"what it rose by", {5, 6, 7}, CounterScope::total, 2},
                         Row{"after a reset from zero", {5, 6, 0.5, 1}, CounterScope::step, 2},
                         Row{"one that never resets adds nothing where it falls", {5, 6, 0.5, 1}, CounterScope::total, 1.5},
                         Row{"a field cut short is no reset", {39.1, 39.15, 39}, CounterScope::cycle, 0.05},
                         Row{"below zero it counts by its magnitude", {0, -1, -2.5}, CounterScope::step, 2.5},
                         Row{"and its way back to zero is a reset", {0, -1, -2.5, 0, 0, -1}, CounterScope::step, 3.5},
                         Row{"a discharge counter that never comes back", {0, -1, -2.5, -2.5}, CounterScope::total, 2.5}}) {
    CounterRise rise;
    rise.push(row.counter_Ah.data(), row.counter_Ah.size(), true, row.scope);
    EXPECT_NEAR(rise.rise_Ah, row.then_Ah, 1e-12) << row.given;
  }
}

// The first value that is logged of a step may be half of the last one of the step before.
TEST(CounterRise, AFallBetweenTwoRunsIsAResetWhateverItsSize) {
  CounterRise first;
  const std::vector<double> one{0.1, 0.2}, two{0.1, 0.2};
  first.push(one.data(), one.size(), true, CounterScope::step);
  CounterRise second{.last_Ah = first.last_Ah};
  second.push(two.data(), two.size(), true, CounterScope::step);
  EXPECT_NEAR(second.rise_Ah, 0.2, 1e-12);
}

// Bitrode: 0 to 1.9 Ah in charge, 0 to -1.9 in discharge, 0 again with each step.
TEST(CounterRise, OneSignedCounterOfBothDirections) {
  laws::Bench bench;
  bench.dt_s = 8;
  bench.rest(80);
  bench.block.current_A[3] = 0.001;  // noise: nothing flowed, and the counter says so
  bench.cycle();
  bench.cycle();
  record::SampleBlock& b = bench.block;
  for (std::size_t i = 0; i < b.rows; ++i) {
    const bool rests = b.current_A[i] == 0 || i == 3, same = i > 0 && b.step[i] == b.step[i - 1];
    const double moved = same ? 0.5 * (b.current_A[i] + b.current_A[i - 1]) * 8 / 3600 : 0;
    const double before = i > 0 ? b.charge_counter_Ah.back() : 0;
    // The last interval of a step shows in the first row of the rest after it.
    const double held = i > 0 && !same && rests ? b.current_A[i - 1] * 8 / 3600 : 0;
    b.charge_counter_Ah.push_back(rests ? before + held : same ? before + moved : 0);
  }
  b.discharge_counter_Ah = b.charge_counter_Ah;
  CycleFold fold({.nominal_capacity_Ah = 2,
                  .rest_current_A = 0.01,
                  .voltage_min_V = 2.7,
                  .voltage_max_V = 4.2,
                  .limits_declared = true,
                  .counter_scope = CounterScope::step});
  fold.push(b);
  fold.finish();
  ASSERT_EQ(fold.rows().size(), 3u);
  for (const CycleRow& row : fold.rows()) EXPECT_NEAR(row.discharge_capacity_counter_Ah, row.discharge_capacity_Ah, 1e-9);
  for (const Finding& f : fold.findings({})) EXPECT_NE(f.code, Code::counter_mismatch) << spell(f);
}

}  // namespace
}  // namespace bha::features
