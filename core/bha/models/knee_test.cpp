#include "bha/models/knee.h"

#include <gtest/gtest.h>

#include <cmath>
#include <string>
#include <vector>

#include "bha/math/philox.h"
#include "tests/table.h"

namespace bha::models {
namespace {

double expected(const char* test, const char* quantity) {
  const auto table = tests::read_table("methods_expected.csv");
  const auto& name = table.columns;
  for (std::size_t i = 0; i < table.rows(); ++i)
    if (table.text.at(name[0])[i] == test && table.text.at(name[1])[i] == quantity) return table.numbers(name[2])[i];
  ADD_FAILURE() << test << " " << quantity;
  return nan;
}

// numpy's lstsq under scipy's minimisers: made by us. Cycles to 0.01, sums of squares to 1e-9.
TEST(Knee, BothReferenceCurvesAreScipys) {
  const auto table = tests::read_table("knee_input.csv");
  const auto cycle = table.numbers("cycle");
  for (const std::string name : {"a", "b"}) {
    const Knee knee = find_knee(cycle, table.numbers("soh_" + name));
    const auto at = [&](const char* model, const char* quantity) { return expected((model + ("_" + name)).c_str(), quantity); };
    EXPECT_NEAR(knee.knee, at("bacon_watts", "knee_cycle"), 0.01);
    EXPECT_NEAR(knee.ssr / at("bacon_watts", "ssr"), 1, 1e-9);
    EXPECT_NEAR(knee.alpha0 / at("bacon_watts", "alpha0"), 1, 1e-6);
    EXPECT_NEAR(knee.alpha1 / at("bacon_watts", "alpha1"), 1, 1e-5);
    EXPECT_NEAR(knee.alpha2 / at("bacon_watts", "alpha2"), 1, 1e-5);
    EXPECT_NEAR(knee.onset, at("double_bacon_watts", "onset_cycle"), 0.01);
    EXPECT_NEAR(knee.end, at("double_bacon_watts", "knee_cycle"), 0.01);
    EXPECT_NEAR(knee.ssr_onset / at("double_bacon_watts", "ssr"), 1, 1e-9);
    EXPECT_TRUE(knee.accepted);
    EXPECT_LE(knee.lower, knee.knee);
    EXPECT_GE(knee.upper, knee.knee);
  }
}

std::vector<double> broken_line(double knee, double before, double after, double sigma, std::uint64_t seed,
                                std::vector<double>& x) {
  std::vector<double> y;
  x.clear();
  for (std::uint64_t i = 0; i < 300; ++i) {
    x.push_back(static_cast<double>(i));
    const double k = x.back();
    y.push_back(1 + before * k + (k > knee ? (after - before) * (k - knee) : 0) +
                sigma * math::normal(math::philox4x64({i, 0, 0, 0}, {seed, 7})[0]));
  }
  return y;
}

TEST(Knee, TheIntervalHoldsTheTruthAsOftenAsItSays) {
  int covered = 0;
  constexpr int seeds = 200;
  std::vector<double> x;
  for (int seed = 0; seed < seeds; ++seed) {
    const auto y = broken_line(187.3, -3e-4, -1.2e-3, 0.004, static_cast<std::uint64_t>(seed), x);
    const Knee knee = find_knee(x, y);
    EXPECT_TRUE(knee.accepted);
    covered += knee.lower <= 187.3 && 187.3 <= knee.upper ? 1 : 0;
  }
  EXPECT_GE(covered, 166);  // 90 % of 200: outside 166 to 192 once in 500
  EXPECT_LE(covered, 194);
}

TEST(Knee, AStraightLineAndARecoveryHaveNone) {
  std::vector<double> x;
  const auto straight = broken_line(150, -5e-4, -5e-4, 0.002, 1, x);
  EXPECT_FALSE(find_knee(x, straight).accepted);
  const auto slower = broken_line(150, -1e-3, -2e-4, 0.002, 2, x);
  EXPECT_FALSE(find_knee(x, slower).accepted);
  EXPECT_EQ(find_knee(std::vector<double>(5, 1.0), std::vector<double>(5, 1.0)).missing, Code::too_few_points);
  EXPECT_EQ(find_knee(x, std::vector<double>(300, 0.9)).missing, Code::constant_series);
}

// What neighbours share bends a straight line for a while; counted as independent, such bends were knees in 15 of 100.
TEST(Knee, AStraightLineWithNoiseThatLastsHasNone) {
  int accepted = 0;
  for (std::uint64_t seed = 1; seed <= 60; ++seed) {
    std::vector<double> x, y;
    double here = 0;
    for (std::uint64_t i = 0; i < 200; ++i) {
      here = 0.9 * here + std::sqrt(1 - 0.81) * 0.004 * math::normal(math::philox4x64({i, 0, 0, 0}, {seed, 77})[0]);
      x.push_back(static_cast<double>(i));
      y.push_back(1 - 1e-3 * static_cast<double>(i) + here);
    }
    accepted += find_knee(x, y).accepted ? 1 : 0;
  }
  EXPECT_LE(accepted, 2);
}

TEST(Knee, OtherUnitsAndAnotherOriginOfXMoveItAlong) {
  std::vector<double> x;
  const auto y = broken_line(187.3, -3e-4, -1.2e-3, 0.001, 5, x);
  const Knee before = find_knee(x, y);
  for (double& v : x) v = 1000 + v / 24;
  const Knee after = find_knee(x, y);
  EXPECT_NEAR(after.knee, 1000 + before.knee / 24, 1e-4);
  EXPECT_NEAR(after.onset, 1000 + before.onset / 24, 1e-3);
  EXPECT_NEAR(after.slope_after, 24 * before.slope_after, 1e-6);
}

}  // namespace
}  // namespace bha::models
