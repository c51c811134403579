// Planted bugs that the laws of tests/laws/snapshot_test.cpp must catch.
#include <gtest/gtest.h>

#include "tests/laws/negative/caught.h"
#include "tests/laws/snapshot_law.h"

namespace bha::laws {
namespace {

struct ForgetsTheSeam : features::CycleFold {  // treats each block as if the clock had stood still before it
  using CycleFold::CycleFold;
  explicit ForgetsTheSeam(features::CycleFold&& f) : CycleFold(std::move(f)) {}
  void push(const record::SampleBlock& b) {
    if (b.rows > 1) CycleFold::push(rows_of(b, 1, b.rows));
  }
};
TEST(NegativeTwin, ForgettingTheSeamIsCaught) {
  EXPECT_TRUE(caught([] {
    const auto life = any_life();
    RC_ASSERT(no_cut_changes_a_bit<ForgetsTheSeam>(life, {life.rows / 2}, law_options()));
  }));
}

struct SnapshotsOnlyTheTable : features::CycleFold {  // the open cycle is lost
  using CycleFold::CycleFold;
  explicit SnapshotsOnlyTheTable(features::CycleFold&& f) : CycleFold(std::move(f)) {}
  static Result<SnapshotsOnlyTheTable> restore(std::span<const std::byte> bytes) {
    return CycleFold::restore(bytes).map([](CycleFold&& f) {
      f.finish();
      return SnapshotsOnlyTheTable(f.options());
    });
  }
};
TEST(NegativeTwin, LosingTheOpenCycleIsCaught) {
  EXPECT_TRUE(caught([] {
    const auto life = any_life();
    RC_ASSERT(no_snapshot_changes_a_bit<SnapshotsOnlyTheTable>(life, life.rows / 2, law_options()));
  }));
}

}  // namespace
}  // namespace bha::laws
