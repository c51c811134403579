// Planted leaks of published evaluations (METHODS 8): each has to be caught by the law that stands in benchmark_leakage_test.
#include <gtest/gtest.h>

#include <algorithm>
#include <set>

#include "bha/pipeline/leaky_rows.h"
#include "bha/pipeline/split.h"
#include "tests/laws/slice_fleet.h"

namespace bha::laws {
namespace {

const std::vector<std::size_t> ks = {5, 20, 40};

bool is_caught(const SliceJudged& culprit) {
  for (std::uint32_t seed = 0; seed < 10; ++seed)
    if (slice_leak(culprit, any_slice_life(seed), ks).empty()) return false;
  return true;
}

}  // namespace

// PINN4SOH's loader: every file scaled by its whole life.
TEST(NegativeTwin, ScalingByTheWholeLifeIsCaught) {
  EXPECT_TRUE(is_caught([](const SliceLife& life) {
    std::vector<std::size_t> all(life.rows.size());
    for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
    const auto inputs = pipeline::leaky_inputs(life.rows, all);
    Told told;
    for (std::size_t i = 0; i < inputs.rows(); ++i) told.emplace_back(inputs.row(i).begin(), inputs.row(i).end());
    return told;
  }));
}

TEST(NegativeTwin, AHoleFilledFromTheFutureIsCaught) {
  EXPECT_TRUE(is_caught([](const SliceLife& life) {
    Told told;
    for (std::size_t i = 0; i < life.rows.size(); ++i) told.push_back({life.rows[std::min(i + 1, life.rows.size() - 1)][0]});
    return told;
  }));
}

TEST(NegativeTwin, AnAnchorThatIsReadBeforeItIsMeasuredIsCaught) {
  EXPECT_TRUE(is_caught([](const SliceLife& life) {
    const double anchor = life.labels[std::min<std::size_t>(9, life.labels.size() - 1)];
    return Told(life.rows.size(), std::vector<double>{anchor});
  }));
}

// PINN4SOH's deletion of rows by the label: random labels keep other rows.
TEST(NegativeTwin, DeletingRowsByTheLabelIsCaught) {
  const SliceLife life = any_slice_life(3);
  auto labels = life.labels;
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i % 20 == 0 ? 9 : 1;
  EXPECT_NE(pipeline::leaky_rows(life.rows, life.labels), pipeline::leaky_rows(life.rows, labels));
}

// A check of names alone lets a renamed copy pass; ours does not.
TEST(NegativeTwin, AnotherNameDoesNotMakeAnotherCell) {
  const SliceLife life = any_slice_life(4);
  pipeline::CellPrint one{.name = "a"}, copy{.name = "b"};
  for (const auto& row : life.rows) {
    one.rows.push_back(pipeline::row_hash(row));
    copy.rows.push_back(pipeline::row_hash(row));
  }
  EXPECT_NE(one.name, copy.name);
  EXPECT_FALSE(pipeline::check_disjoint(std::vector{one}, std::vector{copy}, "p.json"));
  pipeline::CellPrint other{.name = "c"};
  for (const auto& row : any_slice_life(5).rows) other.rows.push_back(pipeline::row_hash(row));
  EXPECT_TRUE(pipeline::check_disjoint(std::vector{one}, std::vector{other}, "p.json"));
}

}  // namespace bha::laws
