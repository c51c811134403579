#include "bha/models/fit_residuals.h"

#include <gtest/gtest.h>

#include <cmath>
#include <numeric>

#include "bha/math/philox.h"
#include "tests/table.h"

namespace bha::models {
namespace {

std::vector<double> order(std::size_t n) {
  std::vector<double> out(n);
  std::iota(out.begin(), out.end(), 0.0);
  return out;
}
ResidualTests test_residuals(std::span<const double> e) { return models::test_residuals(e, order(e.size())); }

std::vector<double> normal_noise(std::size_t n) {
  std::vector<double> out(n);
  for (std::size_t i = 0; i < n; ++i) out[i] = math::normal(math::philox4x64({i, 0, 0, 0}, {7, 7})[0]);
  return out;
}

TEST(ResidualTests, AreThoseOfStatsmodels) {
  const tests::Table table = tests::read_table("diag_expected.csv");
  const auto value = table.numbers("value");
  const ResidualTests r = test_residuals(tests::read_table("diag_input.csv").numbers("ols_residual"));
  int seen = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string test = table.text.at("test")[i], quantity = table.text.at("quantity")[i];
    const auto is = [&](const char* a, const char* b, double got) {
      if (test != a || quantity != b) return;
      EXPECT_NEAR(got / value[i], 1, 1e-10) << a << " " << b;
      ++seen;
    };
    is("ljungbox_modeldf0", "lb_stat_lag10", r.ljung_box);
    is("ljungbox_modeldf0", "lb_pvalue_lag10", r.ljung_box_p);
    is("shapiro", "W", r.shapiro_w);
    is("acf", "lag1", r.rho1);
    is("runs_test_zero", "p", r.sign_runs_p);
    is("durbin_watson", "stat", r.durbin_watson);
    if (!r.pacf.empty()) is("pacf_ldb", "lag10", r.pacf[10]);
  }
  EXPECT_EQ(seen, 7);
  EXPECT_EQ(r.lags, 10);
  EXPECT_EQ(r.shapiro_n, 60);
}

TEST(ResidualTests, SignRunsShowAPatternThatOneLargeValueHides) {
  std::vector<double> e(60);
  for (std::size_t i = 0; i < e.size(); ++i) e[i] = i < 20 || i >= 40 ? 1 : -1;
  e[0] = -40;
  const ResidualTests r = test_residuals(e);
  EXPECT_LT(r.rho1, 0.1);
  EXPECT_GT(r.ljung_box_p, 0.1);
  EXPECT_EQ(r.sign_runs, 4);
  EXPECT_LT(r.sign_runs_p, 1e-10);
  EXPECT_TRUE(std::isnan(test_residuals(std::vector<double>(9, 1.0)).sign_runs_p));
}

TEST(ResidualTests, NoiseOfTheNormalKindIsRarelyRefusedAndDriftAlways) {
  const auto e = normal_noise(1000);
  EXPECT_GT(test_residuals(e).ljung_box_p, 1e-3);
  EXPECT_GT(test_residuals(e).shapiro_p, 1e-3);
  std::vector<double> drift(1000);
  std::partial_sum(e.begin(), e.end(), drift.begin());
  EXPECT_LT(test_residuals(drift).ljung_box_p, 1e-100);
  EXPECT_GT(test_residuals(drift).rho1, 0.95);
}

TEST(ResidualTests, ScatterThatGrowsAlongXIsSeenAndScatterThatBulgesByWhiteAlone) {
  auto growing = normal_noise(1000), bulging = growing;
  for (std::size_t i = 0; i < 1000; ++i) {
    const double share = static_cast<double>(i) / 1000;
    growing[i] *= 0.2 + share, bulging[i] *= 0.2 + std::fabs(share - 0.5);
  }
  EXPECT_GT(test_residuals(normal_noise(1000)).breusch_pagan_p, 0.01);
  EXPECT_GT(test_residuals(normal_noise(1000)).white_p, 0.01);
  EXPECT_LT(test_residuals(growing).breusch_pagan_p, 1e-10);
  EXPECT_GT(test_residuals(bulging).breusch_pagan_p, 1e-3);
  EXPECT_LT(test_residuals(bulging).white_p, 1e-10);
}

TEST(ResidualTests, ManyAreThinnedForShapiroAndFewOrFlatOnesHaveNoStatistic) {
  EXPECT_EQ(test_residuals(normal_noise(12'001)).shapiro_n, 4001);
  EXPECT_TRUE(std::isfinite(test_residuals(normal_noise(12'001)).shapiro_p));
  EXPECT_TRUE(std::isnan(test_residuals(std::vector<double>(30, 0.0)).rho1));
  EXPECT_TRUE(std::isnan(test_residuals({}).ljung_box));
  EXPECT_EQ(test_residuals(normal_noise(4)).lags, 0);
}

TEST(LongestSegment, EndsAtAStepMuchWiderThanUsual) {
  const std::vector<double> order{1, 2, 3, 5, 6, 20, 21, 22, 23, 24, 25, 26, 40, 41};
  const Segment s = longest_segment(order);
  EXPECT_EQ(s.first, 5u);
  EXPECT_EQ(s.count, 7u);
  EXPECT_EQ(longest_segment(std::vector<double>{1, 51, 101, 151}).count, 4u);
  EXPECT_EQ(longest_segment({}).count, 0u);
}

}  // namespace
}  // namespace bha::models
