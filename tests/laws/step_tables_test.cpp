#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/laws/step_tables_law.h"

namespace bha::laws {
namespace {

using features::StepFold;

std::size_t anywhere(const record::SampleBlock& life) { return *rc::gen::inRange<std::size_t>(0, life.rows + 1); }

RC_GTEST_PROP(Leakage, TablesOfSteps, ()) {
  const record::SampleBlock life = any_life();
  RC_ASSERT(what_is_told_of_steps_stays<StepFold>(life, anywhere(life)));
}
RC_GTEST_PROP(StepTables, NoCutIntoBlocksChangesABit, ()) {
  const record::SampleBlock life = any_life();
  RC_ASSERT(no_cut_changes_a_step<StepFold>(life, anywhere(life)));
}
RC_GTEST_PROP(StepTables, AnotherBeginningOfTheClockShiftsTimesAlone, ()) {
  RC_ASSERT(another_clock_shifts_times_alone<StepFold>(any_life()));
}

// Or the laws judged nothing.
TEST(StepTables, EachIsFilledByALifeOfTheLaws) {
  Bench bench;
  for (int k = 0; k < 3; ++k) bench.cycle(140);
  StepFold fold(law_options(), every_table());
  fold.push(bench.block);
  fold.finish();
  std::size_t filled = 0;
  for (const std::string& text : step_texts(fold)) filled += std::count(text.begin(), text.end(), '\n') > 1 ? 1 : 0;
  EXPECT_EQ(filled, features::step_groups.size() - 1) << "all but that of slow cycles";
}

}  // namespace
}  // namespace bha::laws
