// Statistics against statsmodels, scipy and mpmath (data/reference/diag_expected.csv, distributions.csv) and NIST's univariate
// sets.
#include <gtest/gtest.h>

#include <cmath>

#include "bha/math/autocorrelation.h"
#include "bha/math/distance_correlation.h"
#include "bha/math/distributions.h"
#include "bha/math/heteroscedasticity.h"
#include "bha/math/linear_least_squares.h"
#include "bha/math/ljung_box.h"
#include "bha/math/normal_quantile.h"
#include "bha/math/shapiro_wilk.h"
#include "bha/math/univariate.h"
#include "tests/table.h"

namespace bha::math {
namespace {

double expected(const std::string& test, const std::string& quantity) {
  static const tests::Table table = tests::read_table("diag_expected.csv");
  static const auto value = table.numbers("value");
  for (std::size_t i = 0; i < value.size(); ++i)
    if (table.text.at("test")[i] == test && table.text.at("quantity")[i] == quantity) return value[i];
  ADD_FAILURE() << test << " " << quantity << " is not in the table";
  return std::nan("");
}
std::vector<double> regressor() { return tests::read_table("diag_input.csv").numbers("x2"); }
std::vector<double> residuals() { return tests::read_table("diag_input.csv").numbers("ols_residual"); }
double apart(double got, double wanted) { return std::fabs(got - wanted) / std::max(1e-300, std::fabs(wanted)); }

TEST(Distributions, AgreeWithMpmath) {
  const tests::Table table = tests::read_table("distributions.csv");
  const auto arg = table.numbers("arg"), p1 = table.numbers("param1"), p2 = table.numbers("param2"),
             value = table.numbers("value");
  ASSERT_EQ(table.rows(), 49u);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string& f = table.text.at("function")[i];
    const double got = f == "chi2_sf"    ? chi2_survival(arg[i], p1[i])
                       : f == "t_sf"     ? t_survival(arg[i], p1[i])
                       : f == "f_sf"     ? f_survival(arg[i], p1[i], p2[i])
                       : f == "norm_cdf" ? normal_cdf(arg[i])
                                         : normal_quantile(arg[i]);
    EXPECT_LT(std::fabs(got - value[i]), 1e-13 * std::max(std::fabs(value[i]), value[i] == 0 ? 1e-3 : 0)) << f << " " << arg[i];
  }
}

TEST(Distributions, QuantilesUndoTheSurvivalFunctions) {
  for (const double p : {1e-9, 0.01, 0.05, 0.3, 0.5, 0.7, 0.95, 0.999})
    for (const double dof : {1.0, 3.0, 57.0, 1e4}) EXPECT_NEAR(1 - t_survival(t_quantile(p, dof), dof), p, 1e-13);
  EXPECT_NEAR(t_quantile(0.975, 10), 2.228138851986274, 1e-13);
  EXPECT_TRUE(std::isnan(t_quantile(1, 3)) && std::isnan(t_quantile(0.3, 0)));
  EXPECT_TRUE(std::isnan(chi2_survival(1, 0)) && std::isnan(chi2_survival(std::nan(""), 1)));
  EXPECT_EQ(chi2_survival(-1, 3), 1);
  EXPECT_EQ(chi2_survival(HUGE_VAL, 3), 0);
}

TEST(Autocorrelation, AgreesWithStatsmodels) {
  const auto e = residuals();
  const auto acf = autocorrelation(e, 10);
  ASSERT_EQ(acf.size(), 11u);
  for (std::size_t h = 0; h <= 10; ++h) EXPECT_LT(apart(acf[h], expected("acf", "lag" + std::to_string(h))), 1e-11) << h;
  EXPECT_LT(apart(lag1_autocorrelation(e), acf[1]), 1e-13);
  EXPECT_TRUE(std::isnan(autocorrelation(std::vector<double>(5, 2.0), 3)[1]));
  EXPECT_EQ(autocorrelation(std::vector<double>{1, 2}, 10).size(), 2u);
}

TEST(LjungBox, AgreesWithStatsmodels) {
  const auto e = residuals();
  const auto acf = autocorrelation(e, 10);
  for (const std::size_t lags : {1u, 5u, 10u})
    for (const std::size_t taken : {0u, 3u}) {
      const auto [statistic, p] = ljung_box(acf, e.size(), lags, taken);
      const std::string test = "ljungbox_modeldf" + std::to_string(taken), lag = std::to_string(lags);
      EXPECT_LT(apart(statistic, expected(test, "lb_stat_lag" + lag)), 1e-11);
      if (lags > taken) {
        EXPECT_LT(apart(p, expected(test, "lb_pvalue_lag" + lag)), 1e-10);
      } else {
        EXPECT_TRUE(std::isnan(p));
      }
    }
}

TEST(PartialAutocorrelation, AgreesWithStatsmodels) {
  const auto pacf = partial_autocorrelation(autocorrelation(residuals(), 10));
  ASSERT_EQ(pacf.size(), 11u);
  for (std::size_t h = 0; h <= 10; ++h) EXPECT_LT(apart(pacf[h], expected("pacf_ldb", "lag" + std::to_string(h))), 1e-11) << h;
  EXPECT_TRUE(partial_autocorrelation({}).empty());
}

TEST(DurbinWatson, AgreesWithStatsmodels) {
  EXPECT_LT(apart(durbin_watson(residuals()), expected("durbin_watson", "stat")), 1e-11);
  EXPECT_TRUE(std::isnan(durbin_watson(std::vector<double>(5, 0.0))) && std::isnan(durbin_watson({})));
}

TEST(Heteroscedasticity, AgreesWithStatsmodels) {
  const tests::Table input = tests::read_table("diag_input.csv");
  std::vector<double> regressors = input.numbers("x1");
  for (const double v : input.numbers("x2")) regressors.push_back(v);
  const auto agrees = [](const std::string& test, const Heteroscedasticity& got) {
    EXPECT_LT(apart(got.lm, expected(test, "lm")), 1e-11) << test;
    EXPECT_LT(apart(got.p, expected(test, "lm_p")), 1e-10) << test;
    EXPECT_LT(apart(got.f, expected(test, "f")), 1e-11) << test;
    EXPECT_LT(apart(got.f_p, expected(test, "f_p")), 1e-10) << test;
  };
  const auto e = residuals();
  agrees("breusch_pagan_koenker", breusch_pagan(e, regressors));
  agrees("white", white(e, regressors));
  EXPECT_TRUE(std::isnan(white(std::span(e).first(4), std::span(regressors).first(8)).lm));
  EXPECT_TRUE(std::isnan(breusch_pagan(e, std::vector<double>(e.size(), 3.0)).lm));  // a constant tells nothing
  EXPECT_TRUE(std::isnan(breusch_pagan({}, {}).lm));
}

// Of one regressor without a QR: the same share as least squares on it and its square, wherever its zero lies.
TEST(Heteroscedasticity, OfOneRegressorIsTheShareThatLeastSquaresTell) {
  const auto e = residuals();
  std::vector<double> squares, two_values;
  for (const double v : e) squares.push_back(v * v), two_values.push_back(squares.size() % 3 == 0 ? 1 : 2);
  for (const double zero : {0.0, 1e4}) {
    std::vector<double> x = regressor();
    for (double& v : x) v += zero;
    std::vector<double> both = x, centred = regressor();
    for (const double v : centred) both.push_back(v * v);  // x and x² span the same as x and (x − zero)²
    EXPECT_LT(apart(breusch_pagan(e, x).r_squared, linear_least_squares(x, squares, true).r_squared), 1e-11) << zero;
    EXPECT_LT(apart(white(e, x).r_squared, linear_least_squares(both, squares, true).r_squared), 1e-9) << zero;
  }
  EXPECT_FALSE(std::isnan(breusch_pagan(e, two_values).lm));
  EXPECT_TRUE(std::isnan(white(e, two_values).lm));  // a square that tells nothing more
}

TEST(DistanceCorrelation, AgreesWithStatsmodels) {
  const auto e = residuals(), x = regressor();
  EXPECT_LT(apart(distance_correlation(e, x), expected("distance_r_x2", "distance_correlation")), 1e-11);
  EXPECT_DOUBLE_EQ(distance_correlation(e, x), distance_correlation(x, e));
}

/// A parabola has no line in it; its ends and its middle still depend on where they are.
TEST(DistanceCorrelation, SeesWhatACorrelationMisses) {
  std::vector<double> x, square;
  for (int i = -50; i <= 50; ++i) x.push_back(i), square.push_back(i * i);
  EXPECT_GT(distance_correlation(x, square), 0.4);
  EXPECT_NEAR(distance_correlation(x, x), 1, 1e-12);
  EXPECT_TRUE(std::isnan(distance_correlation(x, std::vector<double>(x.size(), 3.0))));
  EXPECT_TRUE(std::isnan(distance_correlation(x, std::vector<double>{1.0})));
  EXPECT_TRUE(std::isnan(distance_correlation({}, {})));
}

TEST(ShapiroWilk, AgreesWithScipy) {
  const auto e = residuals();
  for (const std::size_t n : {3u, 5u, 11u, 12u, 30u, 60u}) {
    const auto [w, p] = shapiro_wilk(std::span(e).first(n));
    EXPECT_LT(apart(w, expected("shapiro_first" + std::to_string(n), "W")), 1e-11) << n;
    EXPECT_LT(apart(p, expected("shapiro_first" + std::to_string(n), "p")), 1e-6) << n;
  }
  EXPECT_TRUE(std::isnan(shapiro_wilk(std::span(e).first(2)).w));
  EXPECT_TRUE(std::isnan(shapiro_wilk(std::vector<double>(20, 1.0)).w));
  EXPECT_TRUE(std::isnan(shapiro_wilk(std::vector<double>(5001, 1.0)).w));
}

/// One far value puts all others into one bucket of the sort, a spread of the smallest numbers has no scale at all.
TEST(ShapiroWilk, DoesNotDependOnOrderOrScale) {
  auto e = residuals();
  e.push_back(1e9);
  const double w = shapiro_wilk(e).w;
  std::reverse(e.begin(), e.end());
  EXPECT_EQ(shapiro_wilk(e).w, w);
  auto tiny = residuals();
  const double plain = shapiro_wilk(tiny).w;
  for (double& v : tiny) v *= 1e-150;
  EXPECT_LT(apart(shapiro_wilk(tiny).w, plain), 1e-12);
}

TEST(Univariate, NistSetsToTheDigitsTheDataCarry) {
  const tests::Table table = tests::read_table("nist_strd/univariate_certified.csv");
  const auto wanted_mean = table.numbers("mean"), sd = table.numbers("sd_sample"), rho = table.numbers("lag1_autocorrelation");
  ASSERT_EQ(table.rows(), 9u);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string& name = table.text.at("data")[i];
    const auto y = tests::read_table("nist_strd/" + name + ".csv").numbers("y");
    ASSERT_FALSE(y.empty()) << name;
    // NumAcc3 and 4 lie 10⁷ and 10⁸ spreads from zero: their doubles themselves are that coarse.
    const double digits = name == "NumAcc4" ? 8 : name == "NumAcc3" ? 9 : 12.5;
    EXPECT_LT(apart(mean(y), wanted_mean[i]), 1e-15) << name;
    EXPECT_LT(apart(standard_deviation(y), sd[i]), std::pow(10, -digits)) << name;
    EXPECT_LT(apart(lag1_autocorrelation(y), rho[i]), std::pow(10, -digits)) << name;
  }
}

TEST(Univariate, QuantilesAreThoseOfNumpy) {
  const std::vector<double> x{7, 1, 5, 3};
  EXPECT_DOUBLE_EQ(median(x), 4);
  EXPECT_DOUBLE_EQ(quantile(x, 0.25), 2.5);  // numpy.quantile([7, 1, 5, 3], 0.25)
  EXPECT_DOUBLE_EQ(quantile(x, 0), 1);
  EXPECT_DOUBLE_EQ(quantile(x, 1), 7);
  EXPECT_TRUE(std::isnan(median({})) && std::isnan(quantile(x, 1.1)) && std::isnan(median(std::vector{1.0, std::nan("")})));
}

}  // namespace
}  // namespace bha::math
