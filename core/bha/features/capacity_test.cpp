#include "bha/features/capacity.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "bha/features/cycle_fold.h"

namespace bha::features {
namespace {

record::SampleBlock block(const std::vector<double>& time_s, const std::vector<double>& current_A, const std::vector<int>& step) {
  record::SampleBlock b{.rows = time_s.size()};
  for (std::size_t i = 0; i < b.rows; ++i) {
    b.time_ns.push_back(static_cast<std::int64_t>(std::llround(time_s[i] * 1e9)));
    b.current_A.push_back(current_A[i]);
    b.voltage_V.push_back(3.5);
    if (!step.empty()) b.step.push_back(step[i]);
  }
  return b;
}

/// Everything that flowed, whatever the cycle.
struct Sum {
  CoulombCount count{};
  double gap_s = 0, bridged_s = 0;
  void begin_run(const cycles::RunStart&) {}
  void rows(const cycles::StepRows& r) {
    count.push(r);
    gap_s += r.gap_s;
    bridged_s += r.bridged_s;
  }
  void end_run(const cycles::RunEnd& e) {
    count.hold(e.hold_s, e.last.current_A, e.last.voltage_V);
    gap_s += e.gap_s;
  }
};
struct Counted {
  Sum sum{};
  cycles::Segmenter segmenter{};
};
Counted counted(const record::SampleBlock& b, cycles::CycleOptions options = {.rest_current_A = 0.01}) {
  Counted c;
  c.segmenter.options = options;
  c.segmenter.push(b, c.sum);
  c.segmenter.finish(c.sum);
  return c;
}

TEST(CoulombCount, Table) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  struct Row {
    const char* given;
    std::vector<double> time_s, current_A;
    std::vector<int> step;
    double then_charge_Ah, then_discharge_Ah;
  };
  for (const Row& row :
       {Row{"a constant discharge", {0, 1800, 3600}, {-2, -2, -2}, {1, 1, 1}, 0, 2},
        Row{"a repeated time adds none", {0, 1800, 1800, 3600}, {-2, -2, -4, -4}, {1, 1, 1, 1}, 0, 3},
        Row{"the earlier step is held", {0, 1800, 3600, 5400}, {0, 0, -2, -2}, {1, 1, 2, 2}, 0, 1},
        Row{"the earlier discharge is held", {0, 1800, 3600, 5400}, {-2, -2, 0, 0}, {1, 1, 2, 2}, 0, 2},
        Row{"a turn without a step column ends the step", {0, 1800, 3600, 5400}, {0, 0, -2, -2}, {}, 0, 1},
        Row{"a turn within a trusted step is a ramp", {0, 1800, 3600}, {2, 2, -2}, {1, 1, 1}, 1.5, 0.5},
        Row{"nothing over a gap", {0, 10, 20, 3600}, {-2, -2, -2, -2}, {1, 1, 1, 1}, 0, 40.0 / 3600},
        Row{"a short gap of constant current is bridged", {0, 10, 20, 220}, {-2, -2, -2, -2}, {1, 1, 1, 1}, 0, 440.0 / 3600},
        Row{"a held voltage may be logged every minute", {0, 10, 20, 81}, {-2, -2, -2, -1}, {1, 1, 1, 1}, 0, 131.5 / 3600},
        Row{"none with another current after it", {0, 10, 20, 220}, {-2, -2, -2, -1}, {1, 1, 1, 1}, 0, 40.0 / 3600},
        Row{"none between steps beyond 3 x the usual", {0, 10, 20, 80}, {-2, -2, -2, 0}, {1, 1, 1, 2}, 0, 40.0 / 3600},
        Row{"an unknown interval of less than an hour", {0, 3500}, {-2, -2}, {1, 1}, 0, 7000.0 / 3600},
        Row{"none of more under current", {0, 3700}, {-2, -2}, {1, 1}, 0, 0},
        Row{"none over a missing current", {0, 10, 20, 30}, {-2, none, -2, -2}, {1, 1, 1, 1}, 0, 20.0 / 3600},
        Row{"one low stamp", {0, 10, 5, 30}, {-1, -1, -1, -1}, {1, 1, 1, 1}, 0, 30.0 / 3600},
        Row{"a clock that steps back", {0, 10, 5, 15}, {-1, -1, -1, -1}, {1, 1, 1, 1}, 0, 20.0 / 3600}}) {
    const Sum sum = counted(block(row.time_s, row.current_A, row.step)).sum;
    EXPECT_NEAR(sum.count.charge_As / seconds_per_hour, row.then_charge_Ah, 1e-12) << row.given;
    EXPECT_NEAR(sum.count.discharge_As / seconds_per_hour, row.then_discharge_Ah, 1e-12) << row.given;
    EXPECT_NEAR(sum.count.discharge_Ws, sum.count.discharge_As * 3.5, 1e-9) << row.given;
  }
}

TEST(Segmenter, SaysWhereTimeAndCurrentAreNotAsTheyShouldBe) {
  constexpr double none = std::numeric_limits<double>::quiet_NaN();
  const Counted c =
      counted(block({0, 10, 10, 5, 15, 25, 4000, 4010}, {-1, -1, -1, -1, none, -1, -2, -2}, {1, 1, 1, 1, 1, 1, 1, 1}));
  const cycles::TimeTallies& t = c.segmenter.tallies;
  EXPECT_EQ(t.repeated.count, 1u);
  EXPECT_EQ(t.repeated.first_row, 3u);
  EXPECT_EQ(t.back.count, 1u);
  EXPECT_EQ(t.back.first_row, 4u);
  EXPECT_EQ(t.no_current.count, 2u);
  EXPECT_EQ(t.no_current.first_row, 5u);
  EXPECT_EQ(t.no_current.last_row, 6u);
  EXPECT_EQ(t.gaps.count, 1u);
  EXPECT_DOUBLE_EQ(c.sum.gap_s, 20 + 3975);
}

TEST(Segmenter, RowNumbersJumpOverRejectedRows) {
  record::SampleBlock b = block({0, 10, 10, 20}, {-1, -1, -1, -1}, {});
  b.first_row = 100;
  b.skipped = {1, 2};
  EXPECT_EQ(counted(b).segmenter.tallies.repeated.first_row, 104u);
}

TEST(CycleOptions, NasaRuleStopsAfterTheFirstSampleBelow) {
  record::SampleBlock b = block({0, 10, 20, 30, 40}, {0, -2, -2, -2, 0}, {});
  b.voltage_V = {4.2, 3.5, 2.69, 2.6, 3.0};
  CycleFold fold({.rest_current_A = 0.01, .discharge_until_below_V = 2.7, .whole_trapezoid = true});
  fold.push(b);
  fold.finish();
  ASSERT_EQ(fold.rows().size(), 1u);
  EXPECT_NEAR(fold.rows()[0].discharge_capacity_Ah * 3600, 10 + 20, 1e-12);  // the ramp up, then 10 s at 2 A
}

}  // namespace
}  // namespace bha::features
