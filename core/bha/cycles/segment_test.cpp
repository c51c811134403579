#include "bha/cycles/segment.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

#include "bha/features/capacity.h"

namespace bha::cycles {
namespace {

struct Given {
  std::vector<double> time_s, current_A, voltage_V, counter_Ah;
  std::vector<int> step;
};
record::SampleBlock block(const Given& given) {
  record::SampleBlock b{.rows = given.time_s.size(),
                        .voltage_V = given.voltage_V,
                        .current_A = given.current_A,
                        .charge_counter_Ah = given.counter_Ah};
  for (const double t : given.time_s) b.time_ns.push_back(std::llround(t * 1e9));
  for (std::size_t i = 0; i < b.rows; ++i) b.step.push_back(given.step.empty() ? 1 : given.step[i]);
  if (b.voltage_V.empty()) b.voltage_V.assign(b.rows, 4.2);
  return b;
}
record::SampleBlock row_of(const record::SampleBlock& b, std::size_t i) {
  record::SampleBlock out{
      .rows = 1, .first_row = i + 1, .time_ns = {b.time_ns[i]}, .voltage_V = {b.voltage_V[i]}, .current_A = {b.current_A[i]}};
  out.step = {b.step[i]};
  if (!b.charge_counter_Ah.empty()) out.charge_counter_Ah = {b.charge_counter_Ah[i]};
  return out;
}

struct Seen {
  features::CoulombCount count{};
  double gap_s = 0, bridged_s = 0;
  bool broken = false;
  void begin_run(const RunStart&) {}
  void rows(const StepRows& r) {
    count.push(r);
    gap_s += r.gap_s;
    bridged_s += r.bridged_s;
    broken |= r.broken;
  }
  void end_run(const RunEnd& e) {
    count.hold(e.hold_s, e.last.current_A, e.last.voltage_V);
    gap_s += e.gap_s;
    broken |= e.broken;
  }
};
Seen seen(const record::SampleBlock& b, bool row_by_row) {
  Segmenter segmenter{.options = {.rest_current_A = 0.001}};
  Seen out;
  for (std::size_t i = 0; row_by_row && i < b.rows; ++i) segmenter.push(row_of(b, i), out);
  if (!row_by_row) segmenter.push(b, out);
  segmenter.finish(out);
  return out;
}

TEST(Segmenter, WhatIsBridged) {
  struct Row {
    const char* given;
    Given rows;
    double then_gap_s, then_bridged_s, then_As;
  };
  // Arbin writes a row whenever the current has moved by 50 mA.
  const std::vector<double> by_change_s{0, 2, 5, 10, 20, 40, 60, 130, 430, 1430},
      falling_A{1, .95, .9, .85, .8, .75, .7, .65, .6, .56};
  const double trapezoid_As = 1.95 + 2.775 + 4.375 + 8.25 + 15.5 + 14.5 + 47.25 + 187.5 + 580;
  std::vector<double> sinking_V(10, 4.2);
  sinking_V[9] = 4.19;
  for (const Row& row : {
           Row{"written by change of current", {by_change_s, falling_A, {}, {}, {}}, 0, 1370, trapezoid_As},
           Row{"but not while the voltage moves", {by_change_s, falling_A, sinking_V, {}, {}}, 1000, 370, trapezoid_As - 580},
           Row{"rows were lost: the current moved by more than it did before",
               {{0, 10, 20, 30, 630}, {1, .99, .98, .97, .6}, {}, {}, {}},
               600,
               0,
               29.55},
           Row{"the counter knows what flowed at a held voltage",
               {{0, 10, 20, 30, 1830}, {1, .99, .98, .97, .6}, {}, {0, .00276, .0055, .0082, .4}, {}},
               0,
               1800,
               29.55 + 1413},
           Row{"and that it stopped in between",
               {by_change_s, falling_A, {}, {0, 0, 0, 0, 0, 0, 0, 0, 1, 1.001}, {}},
               1000,
               370,
               trapezoid_As - 580},
           Row{"of the first two rows of a step as well", {{0, 1800}, {1, 1}, {}, {0, .0003}, {}}, 1800, 0, 0},
           Row{"a counter that restarted says nothing",
               {{0, 10, 20, 30, 330}, {1, 1, 1, 1, 1}, {}, {5, 5, 5, 5, .01}, {}},
               0,
               300,
               330},
           Row{"one that moved by less than a third says that the current did not flow on",
               {{0, 10, 20, 30, 330}, {1, 1, 1, 1, 1}, {}, {0, .0028, .0056, .0083, -.0083}, {}},
               300,
               0,
               30},
           Row{"one whose last digit is too coarse says nothing",
               {{0, 10, 20, 30, 330}, {1, 1, 1, 1, 1}, {}, {2, 2, 2, 2, 2}, {}},
               0,
               300,
               330},
           Row{"a lone row is not held over half an hour", {{0, 1800, 1810}, {1, 2, 2}, {}, {}, {1, 2, 2}}, 1800, 0, 20},
           Row{"but over some minutes", {{0, 500, 510}, {1, 2, 2}, {}, {}, {1, 2, 2}}, 0, 0, 520},
       })
    for (const bool row_by_row : {false, true}) {
      SCOPED_TRACE(row.given);
      const Seen then = seen(block(row.rows), row_by_row);
      EXPECT_DOUBLE_EQ(then.gap_s, row.then_gap_s);
      EXPECT_DOUBLE_EQ(then.bridged_s, row.then_bridged_s);
      EXPECT_NEAR(then.count.charge_As, row.then_As, 1e-9);
      EXPECT_EQ(then.broken, row.then_gap_s > 0);
    }
}

// A stamp that is too low among rising ones: the charge from there to the next row was counted from the low one.
TEST(Segmenter, OneLowStampAmongRisingOnesCostsNothing) {
  for (const double low_s : {0.0, 15.0, 21.0})
    for (const bool row_by_row : {false, true}) {
      const Seen then = seen(block({{0, 10, 20, 30, low_s, 50, 60}, std::vector<double>(7, 2), {}, {}, {}}), row_by_row);
      EXPECT_DOUBLE_EQ(then.count.charge_As, 120) << low_s;
      EXPECT_FALSE(then.broken) << low_s;
    }
}
TEST(Segmenter, AClockThatWasSetBackBreaksTheRun) {
  for (const bool row_by_row : {false, true}) {
    const Seen then = seen(block({{0, 10, 20, 5, 15, 25, 35}, std::vector<double>(7, 2), {}, {}, {}}), row_by_row);
    EXPECT_DOUBLE_EQ(then.count.charge_As, 100) << "the interval in which it was set back is not known";
    EXPECT_TRUE(then.broken);
    const Seen last = seen(block({{0, 10, 20, 5}, std::vector<double>(4, 2), {}, {}, {}}), row_by_row);
    EXPECT_DOUBLE_EQ(last.count.charge_As, 40);
    EXPECT_TRUE(last.broken) << "nobody knows whether the last stamp is wrong or the clock was set back";
    const Seen at_step = seen(block({{0, 10, 20, 5, 15}, {2, 2, 2, 2, -2}, {}, {}, {1, 1, 1, 1, 2}}), row_by_row);
    EXPECT_TRUE(at_step.broken) << "the next step tells that it was set back";
  }
}
// Neware wrote 0 into each step's first row.
TEST(Segmenter, ALowStampAtTheBeginningOfAStepCostsNothing) {
  for (const std::size_t low : {3U, 4U})
    for (const bool row_by_row : {false, true}) {
      Given given{{0, 10, 20, 30, 40, 50, 60}, {0, 0, 0, 2, 2, 2, 2}, {}, {}, {1, 1, 1, 2, 2, 2, 2}};
      given.time_s[low] = 0;
      const Seen then = seen(block(given), row_by_row);
      EXPECT_NEAR(then.count.charge_As, 60, 20 + 1e-9) << low << ": within an interval";
      EXPECT_FALSE(then.broken) << low;
      EXPECT_EQ(then.gap_s, 0) << low;
    }
}
// Two low stamps, one on either side of a border: the way back up was counted as charge.
TEST(Segmenter, LowStampsOverTheBorderOfTwoStepsMakeNoCharge) {
  for (const double off_s : {41.0, 300.0, 3000.0})
    for (const bool row_by_row : {false, true}) {
      Given given{{}, {0, 0, 0, 0, 2, 2, 2, 2}, {}, {}, {1, 1, 1, 1, 2, 2, 2, 2}};
      for (int i = 0; i < 8; ++i) given.time_s.push_back(5000 + 10 * i - (i == 3 || i == 4 ? off_s : 0));
      const Seen then = seen(block(given), row_by_row);
      EXPECT_LE(then.count.charge_As, 60) << off_s;
      EXPECT_TRUE(then.broken) << off_s;
    }
}
// After a step back the usual interval is still known: what follows far from it is a gap.
TEST(Segmenter, AGapIsSeenAfterAStepBack) {
  const Seen then = seen(block({{1000, 1010, 1020, 5, 15, 2000, 2010}, {2, 2, 2, 2, 2, 1, 1}, {}, {}, {}}), false);
  EXPECT_DOUBLE_EQ(then.gap_s, 1985);
  EXPECT_DOUBLE_EQ(then.count.charge_As, 70);
}

}  // namespace
}  // namespace bha::cycles
