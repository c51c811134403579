// What is predicted of a cell that is held out, under the law of the past: features, the whole benchmark, and who may be learnt
// from.
#include <gtest/gtest.h>

#include <algorithm>

#include "bha/pipeline/leaky_rows.h"
#include "bha/pipeline/soh_task.h"
#include "tests/laws/slice_fleet.h"

namespace bha::laws {
namespace {

using pipeline::Level;

constexpr Level levels[] = {Level::nolabel, Level::k, Level::anchor};

/// Inputs, and at `anchor` what the first capacities say at each row.
Told inputs_of(const SliceLife& life, Level level, bool before = false) {
  const pipeline::AnchorRule rule{.before = before};
  std::vector<double> anchors;
  for (std::size_t i = 0; level == Level::anchor && i < life.rows.size(); ++i)
    anchors.push_back(pipeline::anchor_at(life.labels, i, rule));
  const auto inputs = pipeline::slice_inputs(life.rows, level != Level::nolabel, anchors);
  Told out;
  for (std::size_t i = 0; i < inputs.rows(); ++i) out.emplace_back(inputs.row(i).begin(), inputs.row(i).end());
  return out;
}

pipeline::Benchmark run_on(const Fleet& fleet, Level level) {
  bha::Run run;
  auto done = pipeline::run_benchmark(fleet.protocol, files_of(fleet), {.level = level}, run);
  EXPECT_TRUE(done) << spell(done.error());
  return done ? *done : pipeline::Benchmark{};
}

}  // namespace

TEST(Leakage, SliceInputs) {
  std::vector<std::size_t> every;
  for (std::size_t k = 1; k < 45; ++k) every.push_back(k);
  for (const Level level : levels)
    for (std::uint32_t seed = 0; seed < 20; ++seed)
      ASSERT_EQ(slice_leak([&](const SliceLife& life) { return inputs_of(life, level); }, any_slice_life(seed), every), "")
          << word(level) << ' ' << seed;
}

// The whole evaluation: training, prediction and interval, with the tested cell's future replaced.
TEST(Leakage, TheBenchmarkOfACellHeldOut) {
  for (const Level level : levels) {
    const auto judged = [&](const SliceLife& life) {
      Fleet fleet = any_fleet(4, 0);
      fleet.add("asked", life, true);
      return told_of(run_on(fleet, level), "asked");
    };
    ASSERT_EQ(
        slice_leak(judged, any_slice_life(50), level == Level::k ? std::vector<std::size_t>{7, 30} : std::vector<std::size_t>{5}),
        "")
        << word(level);
  }
}

TEST(Leakage, OtherTestedCellsAndTheirOrderChangeNothing) {
  const Fleet fleet = any_fleet(4, 3);
  Fleet turned = fleet, alone = fleet;
  std::ranges::reverse(turned.protocol.test);
  alone.protocol.test = {"test1"};
  const Told whole = told_of(run_on(fleet, Level::k), "test1");
  ASSERT_FALSE(whole.empty());
  for (const Fleet& other : {turned, alone}) {
    const Told told = told_of(run_on(other, Level::k), "test1");
    ASSERT_EQ(told.size(), whole.size());
    for (std::size_t i = 0; i < told.size(); ++i) EXPECT_TRUE(same_bits(told[i], whole[i])) << i;
  }
}

// Every row of a tested cell is scored, whatever its label says; below level `anchor` its labels change no prediction either.
TEST(Leakage, LabelsOfATestedCellDecideNothing) {
  const Fleet fleet = any_fleet(4, 1);
  Fleet shuffled = fleet;
  auto& labels = shuffled.cells["test0"].labels;
  for (std::size_t i = 0; i < labels.size(); ++i) labels[i] = i % 7 == 0 ? 9 : 0.01 * static_cast<double>(i);
  for (const Level level : {Level::nolabel, Level::k}) {
    const Told a = told_of(run_on(fleet, level), "test0"), b = told_of(run_on(shuffled, level), "test0");
    ASSERT_EQ(a.size(), fleet.cells.at("test0").rows.size());
    ASSERT_EQ(a.size(), b.size());
    for (std::size_t i = 0; i < a.size(); ++i) EXPECT_TRUE(same_bits(a[i], b[i])) << i;
  }
}

TEST(Leakage, ACellOnBothSidesIsRefusedByNameAndByContent) {
  bha::Run run;
  Fleet named = any_fleet(4, 1);
  named.protocol.test.push_back("train2");
  const auto by_name = pipeline::run_benchmark(named.protocol, files_of(named), {}, run);
  ASSERT_FALSE(by_name);
  EXPECT_EQ(by_name.error().code, Code::same_cell_twice);

  Fleet renamed = any_fleet(4, 1);
  SliceLife part = renamed.cells["train2"];  // another name, another length, another order
  part.rows.erase(part.rows.begin(), part.rows.begin() + 10);
  part.labels.resize(part.rows.size());
  std::ranges::reverse(part.rows);
  renamed.add("innocent", part, true);
  const auto by_content = pipeline::run_benchmark(renamed.protocol, files_of(renamed), {}, run);
  ASSERT_FALSE(by_content);
  EXPECT_EQ(by_content.error().code, Code::same_cell_twice);
  EXPECT_NE(by_content.error().found.find("train2"), std::string::npos);
}

}  // namespace bha::laws
