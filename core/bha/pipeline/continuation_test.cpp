#include "bha/pipeline/continuation.h"

#include <gtest/gtest.h>

namespace bha::pipeline {
namespace {

const Extent part_one{.source = "a_01.txt", .cell = "a_01", .start_s = 0, .end_s = 225'000, .first_cycle = 1, .last_cycle = 12};

TEST(Continuation, IsToldByTestTimeOrByTheVendorsNumbers) {
  EXPECT_TRUE(continues(part_one, {.start_s = 225'288, .end_s = 4e5}));
  EXPECT_TRUE(continues(part_one, {.start_s = 300'000, .end_s = 4e5, .first_cycle = 13, .last_cycle = 20}));
  EXPECT_TRUE(continues(part_one, {.start_s = 300'000, .end_s = 4e5, .first_cycle = 12, .last_cycle = 20}));
}

TEST(Continuation, IsNotSeenInAnotherTest) {
  EXPECT_TRUE(continues(part_one, {.start_s = 0, .end_s = 4e5, .first_cycle = 13, .last_cycle = 20}));  // after a pause, say
  EXPECT_FALSE(continues(part_one, {.start_s = 0, .end_s = 4e5, .first_cycle = 1}));                    // from its beginning
  EXPECT_FALSE(continues(part_one, {.start_s = 300'000, .end_s = 4e5, .first_cycle = 40}));  // of a later part, or of another
  EXPECT_FALSE(continues(part_one, {.start_s = 200'000, .end_s = 4e5, .first_cycle = 12}));  // they overlap
  EXPECT_FALSE(continues({.start_s = 0, .end_s = 3e4, .first_cycle = 1, .last_cycle = 1},    // one cycle each: no number tells
                         {.start_s = 1e5, .end_s = 2e5, .first_cycle = 1, .last_cycle = 1}));
  EXPECT_FALSE(continues({.start_s = 0, .end_s = 2}, {.start_s = 500, .end_s = 600}));  // far off for a test of 2 s
  EXPECT_FALSE(continues({}, part_one));
}

TEST(Continuation, SaysWhereAndWhatToDo) {
  const Extent part_two{.source = "a_02.txt", .cell = "a_02", .start_s = 225'288, .end_s = 4e5};
  const Finding f = continuation_finding(part_one, part_two);
  EXPECT_EQ(f.code, Code::apparent_continuation);
  EXPECT_EQ(f.place.file, "a_02.txt");
  EXPECT_EQ(f.found, "a start at 225288 s, after a_01.txt ended at 225000 s");
  EXPECT_EQ(f.remedy, "say --join ID if both are one cell's");
}

TEST(Continuation, NeedsACycle) { EXPECT_FALSE(extent_of(Analysis{}).has_value()); }

}  // namespace
}  // namespace bha::pipeline
