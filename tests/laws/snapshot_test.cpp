#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include "tests/laws/snapshot_law.h"

namespace bha::laws {
namespace {

RC_GTEST_PROP(Snapshot, CuttingTheInputAnywhereChangesNoBit, ()) {
  const auto life = any_life();
  RC_ASSERT(no_cut_changes_a_bit<features::CycleFold>(life, any_cuts(life.rows), any_options()));
}
RC_GTEST_PROP(Snapshot, GoingOnFromASnapshotChangesNoBit, ()) {
  const auto life = any_life();
  RC_ASSERT(
      no_snapshot_changes_a_bit<features::CycleFold>(life, *rc::gen::inRange<std::size_t>(0, life.rows + 1), any_options()));
}
TEST(Snapshot, RowByRow) {
  Bench bench;
  bench.dt_s = 30;
  bench.cycle();
  bench.cycle();
  std::vector<std::size_t> every;
  for (std::size_t i = 1; i < bench.block.rows; ++i) every.push_back(i);
  EXPECT_TRUE(no_cut_changes_a_bit<features::CycleFold>(bench.block, every, law_options()));
}
TEST(Snapshot, ADamagedOneIsRefused) {
  Bench bench;
  bench.cycle();
  features::CycleFold fold(law_options());
  fold.push(bench.block);
  const auto good = fold.snapshot();
  ASSERT_TRUE(features::CycleFold::restore(good));
  for (std::size_t cut : {std::size_t{0}, std::size_t{7}, std::size_t{100}, good.size() - 1}) {
    const auto refused = features::CycleFold::restore(std::span{good}.first(cut));
    ASSERT_FALSE(refused);
    EXPECT_TRUE(refused.error().code == Code::snapshot_invalid);
  }
  for (std::size_t at = 0; at < good.size(); at += 97) {
    auto bad = good;
    bad[at] ^= std::byte{1};
    EXPECT_FALSE(features::CycleFold::restore(bad)) << at;
  }
}

}  // namespace
}  // namespace bha::laws
