#include "bha/math/rainflow.h"

#include <gtest/gtest.h>

#include <map>
#include <string>

#include "bha/math/philox.h"
#include "tests/table.h"

namespace bha::math {
namespace {

std::vector<RainflowCycle> cycles_of(const std::vector<double>& values) {
  std::vector<RainflowCycle> out;
  const auto take = [&](const RainflowCycle& c) { out.push_back(c); };
  Rainflow flow;
  for (std::size_t i = 0; i < values.size(); ++i) flow.push(static_cast<std::int64_t>(i), values[i], take);
  flow.finish(take);
  return out;
}

TEST(Rainflow, IsTheStandards) {
  const auto input = tests::read_table("rainflow_input.csv"), expect = tests::read_table("rainflow_expected.csv");
  std::map<std::string, std::vector<double>> series;
  std::map<std::string, std::vector<RainflowCycle>> cycles;
  for (std::size_t i = 0; i < input.rows(); ++i) series[input.text.at("case")[i]].push_back(input.numbers("value")[i]);
  const auto range = expect.numbers("range"), mean = expect.numbers("mean"), count = expect.numbers("count"),
             first = expect.numbers("i_start"), last = expect.numbers("i_end");
  for (std::size_t i = 0; i < expect.rows(); ++i)
    cycles[expect.text.at("case")[i]].push_back(
        {range[i], mean[i], count[i], static_cast<std::int64_t>(first[i]), static_cast<std::int64_t>(last[i])});
  for (const auto& [name, values] : series) {
    if (name == "constant" || name == "two_points") continue;  // the oracle's quirks
    const auto found = cycles_of(values);
    ASSERT_EQ(found.size(), cycles[name].size()) << name;
    for (std::size_t i = 0; i < found.size(); ++i) {
      EXPECT_NEAR(found[i].range, cycles[name][i].range, 1e-12) << name << i;
      EXPECT_NEAR(found[i].mean, cycles[name][i].mean, 1e-12) << name << i;
      EXPECT_EQ(found[i].count, cycles[name][i].count) << name << i;
      EXPECT_EQ(found[i].first, cycles[name][i].first) << name << i;
      EXPECT_EQ(found[i].last, cycles[name][i].last) << name << i;
    }
  }
  EXPECT_EQ(cycles_of(series["constant"]).size(), 0u);
  ASSERT_EQ(cycles_of(series["two_points"]).size(), 1u);
  EXPECT_DOUBLE_EQ(cycles_of(series["two_points"])[0].range, 0.8);
}

TEST(Rainflow, NothingIsLost) {
  for (std::uint64_t seed = 0; seed < 50; ++seed) {
    std::vector<double> walk{0};
    double moved = 0, counted = 0;
    for (std::uint64_t i = 0; i < 300; ++i) {
      const double step = normal(philox4x64({i, 0, 0, 0}, {seed, 0})[0]);
      walk.push_back(walk.back() + step);
      moved += std::fabs(step);
    }
    for (const RainflowCycle& c : cycles_of(walk)) counted += c.count * c.range;
    EXPECT_NEAR(counted, moved / 2, 1e-10 * moved);
  }
}

}  // namespace
}  // namespace bha::math
