#include "bha/pipeline/partial_capacity.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/base/text.h"
#include "bha/features/step_fold.h"
#include "bha/math/philox.h"
#include "tests/laws/charge_trace.h"

namespace bha::pipeline {
namespace {

struct Noise {
  double voltage_V = 0, offset_A = 0;
};
// A log that moves between random states of charge in 0.15 … 0.9 and rests in between; never full, never empty.
Analysis log_of(std::uint64_t seed, double capacity_Ah, int moves, const Noise& noise = {}) {
  std::uint64_t drawn = 0;
  const auto word = [&] { return math::philox4x64({drawn++, 0, 0, 0}, {seed, 3})[0]; };
  laws::Bench bench;
  bench.capacity_Ah = capacity_Ah;
  bench.dt_s = 60;
  bench.soc = 0.5;
  bench.rest(3600);
  for (int i = 0; i < moves; ++i) {
    const double target = 0.15 + 0.75 * math::uniform(word()), before = bench.soc;
    const double current = target > before ? 0.9 : -0.9;
    bench.constant(current, std::fabs(target - before) * capacity_Ah / 0.9 * 3600);
    bench.rest(3600);
  }
  double error = 0;
  for (std::size_t i = 0; i < bench.block.rows; ++i) {  // one error a rest: hysteresis, not the noise of a reading
    if (i == 0 || bench.block.step[i] != bench.block.step[i - 1]) error = noise.voltage_V * math::normal(word());
    bench.block.voltage_V[i] += error;
    bench.block.current_A[i] += noise.offset_A;
  }
  features::StepFold fold({.rest_current_A = 0.02, .voltage_min_V = 2.7, .voltage_max_V = 4.2}, {.rests = true});
  fold.push(bench.block);
  fold.finish();
  Analysis out{.steps = fold.tables({})};
  out.source.push_back({.name = "log.csv"});
  out.cell = {.id = "log", .nominal_capacity_Ah = 2};
  return out;
}
models::OpenCircuitCurve curve() {
  const laws::Bench bench;
  std::string text = "soc,voltage_V\n";
  for (int i = 0; i <= 400; ++i) text += number_text(i / 400.0) + "," + number_text(bench.ocv(i / 400.0)) + "\n";
  return *models::read_open_circuit_curve(text, "ocv.csv");
}

TEST(PartialCapacity, FindsTheCapacityOfACellThatIsNeverFullOrEmpty) {
  const auto told = partial_capacity(log_of(1, 1.7, 12), curve(), {});
  ASSERT_TRUE(told);
  ASSERT_GE(told->rows.size(), 8u);
  EXPECT_EQ(told->rows.front().missing, Code::too_few_points);
  EXPECT_NEAR(told->rows.back().capacity_Ah, 1.7, 0.002);
  EXPECT_NEAR(told->rows.back().soh, 0.85, 0.001);
  EXPECT_LT(told->rows.back().capacity_lower_Ah, 1.7);
  EXPECT_GT(told->rows.back().capacity_upper_Ah, 1.7);
}

// The published coverage (docs/models.md): rested voltages off by their sd, and an offset of the current by its own.
TEST(PartialCapacity, TheIntervalHoldsAsOftenAsItSays) {
  constexpr int logs = 200;
  const CapacityOptions options{.voltage_sd_V = 0.003, .current_offset_A = 0.002};
  const models::OpenCircuitCurve ocv = curve();
  int held = 0, told_of = 0;
  double worst = 0;
  for (std::uint64_t seed = 0; seed < logs; ++seed) {
    const double offset_A = 0.002 * math::normal(math::philox4x64({seed, 1, 0, 0}, {9, 9})[0]);
    const auto told = partial_capacity(log_of(seed, 1.7, 20, {.voltage_V = 0.003, .offset_A = offset_A}), ocv, options);
    ASSERT_TRUE(told);
    const report::CapacityRow& last = told->rows.back();
    ++told_of;
    held += last.capacity_lower_Ah <= 1.7 && 1.7 <= last.capacity_upper_Ah ? 1 : 0;
    worst = std::fmax(worst, std::fabs(last.capacity_Ah / 1.7 - 1));
  }
  const double coverage = static_cast<double>(held) / told_of;
  std::printf("partial capacity: %d logs of 20 windows, coverage %.3f of .90, worst error %.2f %%\n", told_of, coverage,
              100 * worst);
  EXPECT_GE(coverage, 0.86);
  EXPECT_LE(coverage, 0.975);
  EXPECT_LT(worst, 0.05);
}

// Past only: what comes later changes no bit of what was told.
TEST(PartialCapacity, TheFutureChangesNothing) {
  const models::OpenCircuitCurve ocv = curve();
  Analysis analysis = log_of(5, 1.7, 14);
  const auto whole = partial_capacity(analysis, ocv, {});
  ASSERT_TRUE(whole);
  analysis.steps.rests.resize(analysis.steps.rests.size() - 5);
  const auto past = partial_capacity(analysis, ocv, {});
  ASSERT_TRUE(past);
  ASSERT_LT(past->rows.size(), whole->rows.size());
  for (std::size_t i = 0; i < past->rows.size(); ++i) {
    EXPECT_EQ(past->rows[i].charge_Ah, whole->rows[i].charge_Ah);
    if (past->rows[i].missing == Code::none) {
      EXPECT_EQ(past->rows[i].capacity_Ah, whole->rows[i].capacity_Ah);
    }
  }
}

// A hole in a charge hides what flowed: its window is left out and said, instead of moving the capacity.
TEST(PartialCapacity, AWindowWithAGapIsLeftOut) {
  Analysis analysis = log_of(1, 1.7, 12);
  const auto whole = partial_capacity(analysis, curve(), {});
  analysis.steps.rests[6].charge_before_Ah = nan;
  const auto told = partial_capacity(analysis, curve(), {});
  ASSERT_TRUE(told && whole);
  EXPECT_EQ(told->rows.size() + 1, whole->rows.size());
  ASSERT_EQ(told->findings.size(), 1u);
  EXPECT_EQ(told->findings[0].code, Code::gap);
  EXPECT_NEAR(told->rows.back().capacity_Ah, 1.7, 0.002);
}

// Steps of 4 % are put together until they tell something.
TEST(PartialCapacity, SmallMovesArePutTogether) {
  laws::Bench bench;
  bench.capacity_Ah = 1.7;
  bench.dt_s = 60;
  bench.soc = 0.15;
  bench.rest(3600);
  for (int i = 0; i < 18; ++i) {
    bench.constant(0.9, 0.04 * 1.7 / 0.9 * 3600);
    bench.rest(3600);
  }
  features::StepFold fold({.rest_current_A = 0.02, .voltage_min_V = 2.7, .voltage_max_V = 4.2}, {.rests = true});
  fold.push(bench.block);
  fold.finish();
  const auto told = partial_capacity(Analysis{.steps = fold.tables({})}, curve(), {.forget = 1});
  ASSERT_TRUE(told);
  EXPECT_GE(told->rows.size(), 7u);
  EXPECT_NEAR(told->rows.back().capacity_Ah, 1.7, 0.01);
}

TEST(PartialCapacity, SaysWhyThereIsNone) {
  const auto none = partial_capacity(log_of(1, 1.7, 12), curve(), {.rest_s = 7'200});
  ASSERT_FALSE(none);
  EXPECT_EQ(none.error().code, Code::too_few_points);
  EXPECT_EQ(none.error().found,
            "0 rests of 7200 s or more, 0 beyond the open-circuit curve, 0 on a plateau or still relaxing, 0 after a gap");
  const auto flat = partial_capacity(log_of(1, 1.7, 12), curve(), {.voltage_sd_V = 0.2});
  ASSERT_FALSE(flat);
  EXPECT_NE(flat.error().found.find("13 on a plateau"), std::string::npos) << flat.error().found;
}

}  // namespace
}  // namespace bha::pipeline
