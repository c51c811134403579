#include "bha/metrics/errors.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/metrics/residuals.h"
#include "tests/table.h"

namespace bha::metrics {
namespace {

TEST(Errors, AreThoseOfScikitLearn) {
  const tests::Table input = tests::read_table("forecast_input.csv"), table = tests::read_table("diag_expected.csv");
  const auto value = table.numbers("value");
  int seen = 0;
  for (const std::string which : {"a", "b"}) {
    const auto e = errors(input.numbers(input.columns[1]), input.numbers(input.columns[which == "a" ? 2 : 3]));
    ASSERT_TRUE(e.has_value());
    for (std::size_t i = 0; i < table.rows(); ++i) {
      if (table.text.at("test")[i] != "metric_" + which) continue;
      const std::string& q = table.text.at("quantity")[i];
      const double got = q == "mae"             ? e->mae
                         : q == "rmse"          ? e->rmse
                         : q == "mape_fraction" ? e->mape
                         : q == "r2"            ? e->r_squared
                         : q == "max_error"     ? e->max_error
                                                : e->median_error;
      EXPECT_NEAR(got / value[i], 1, 1e-12) << which << " " << q;
      ++seen;
    }
  }
  EXPECT_EQ(seen, 12);
}

TEST(Errors, GivenNothingToCompareOrToDivideBy_SayWhy) {
  EXPECT_EQ(errors(std::vector{1.0}, {}).error().code, Code::length_mismatch);
  EXPECT_EQ(errors(std::vector{nan}, std::vector{1.0}).error().code, Code::too_few_points);
  const auto e = errors(std::vector{0.0, nan, 0.0}, std::vector{1.0, 5.0, 3.0});
  EXPECT_EQ(e->n, 2);
  EXPECT_EQ(e->mae, 2);
  EXPECT_TRUE(std::isnan(e->mape) && std::isnan(e->r_squared));
}

TEST(Consequence, LeadsWithTheEffect) {
  models::ResidualTests r{
      .n = 400, .lags = 10, .shapiro_n = 400, .rho1 = 0.97, .ljung_box_p = 0, .shapiro_w = 0.99, .shapiro_p = 0.2};
  EXPECT_EQ(consequence(r),
            "Neighbouring residuals correlate with 0.97: the law leaves a pattern, 400 points count as about 6, and standard "
            "errors that ignore it would be 8.1 times too small. Their shape is normal (W = 0.990).");
  r.rho1 = 0.03, r.ljung_box_p = 0.4, r.shapiro_w = 0.9, r.shapiro_p = 1e-9;
  EXPECT_EQ(consequence(r),
            "Neighbouring residuals correlate with 0.03: no pattern is left. They are not normal (W = 0.900): look for "
            "outliers before trusting the band.");
  r.sign_runs = 40, r.sign_runs_expected = 200.4, r.sign_runs_p = 1e-50, r.shapiro_w = 0.99;
  EXPECT_NE(consequence(r).find("their signs change 39 times where chance makes about 199: the law leaves a pattern"),
            std::string::npos);
  EXPECT_EQ(consequence({}), "Too few residuals to test.");
}

}  // namespace
}  // namespace bha::metrics
