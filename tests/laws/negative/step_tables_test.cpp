// Planted bugs that the laws of tests/laws/step_tables_test.cpp must catch.
#include <gtest/gtest.h>

#include "tests/laws/negative/caught.h"
#include "tests/laws/step_tables_law.h"

namespace bha::laws {
namespace {

using features::StepFold;

struct TellsTheOpenCharge : StepFold {  // a charge that goes on passes for one that has ended
  using StepFold::StepFold;
  [[nodiscard]] features::StepTables tables(std::span<const features::CycleRow> rows) const {
    StepFold ended = *this;
    ended.finish();
    return ended.tables(rows);
  }
};
TEST(NegativeTwin, TellingAnOpenStepIsCaught) {
  EXPECT_TRUE(caught([] {
    const record::SampleBlock life = any_life();
    RC_ASSERT(what_is_told_of_steps_stays<TellsTheOpenCharge>(life, *rc::gen::inRange<std::size_t>(0, life.rows + 1)));
  }));
}

struct ScalesByTheLargest : StepFold {  // what was told changes with a larger value that comes later
  using StepFold::StepFold;
  [[nodiscard]] features::StepTables tables(std::span<const features::CycleRow> rows) const {
    features::StepTables out = StepFold::tables(rows);
    double most = 0;
    for (const auto& row : out.rests) most = std::fmax(most, row.duration_s);
    for (auto& row : out.rests) row.duration_s /= most;
    return out;
  }
};
TEST(NegativeTwin, AScaleTakenFromTheWholeLifeIsCaught) {
  EXPECT_TRUE(caught([] {
    const record::SampleBlock life = any_life();
    RC_ASSERT(what_is_told_of_steps_stays<ScalesByTheLargest>(life, *rc::gen::inRange<std::size_t>(0, life.rows + 1)));
  }));
}

struct BeginsAnewAtEachBlock : StepFold {
  StepFold last;
  BeginsAnewAtEachBlock(const cycles::CycleOptions& cycles, const features::StepOptions& steps)
      : StepFold(cycles, steps), last(cycles, steps) {}
  void push(const record::SampleBlock& block) {
    last = StepFold(law_options(), every_table());
    last.push(block);
  }
  void finish() { last.finish(); }
  [[nodiscard]] features::StepTables tables(std::span<const features::CycleRow> rows) const { return last.tables(rows); }
};
TEST(NegativeTwin, BeginningAnewAtEachBlockIsCaught) {
  EXPECT_TRUE(caught([] {
    const record::SampleBlock life = any_life();
    RC_ASSERT(no_cut_changes_a_step<BeginsAnewAtEachBlock>(life, life.rows / 2));
  }));
}

struct CountsTheClock : StepFold {  // takes the time since the clock's beginning for a duration
  using StepFold::StepFold;
  [[nodiscard]] features::StepTables tables(std::span<const features::CycleRow> rows) const {
    features::StepTables out = StepFold::tables(rows);
    for (auto& row : out.rests) row.duration_s = row.start_time_s;
    return out;
  }
};
TEST(NegativeTwin, CountingFromTheClocksBeginningIsCaught) {
  EXPECT_TRUE(caught([] { RC_ASSERT(another_clock_shifts_times_alone<CountsTheClock>(any_life())); }));
}

}  // namespace
}  // namespace bha::laws
