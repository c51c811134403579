#include "bha/models/fit_estimate.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/table.h"

namespace bha::models {
namespace {

struct Truth {
  Law law;
  Parameters p;
};
const Truth truths[] = {{Law::linear, {1.03, 2e-4}},
                        {Law::sqrt_linear, {0.97, 2e-3, 1.5e-4}},
                        {Law::power, {1.01, 5e-4, 0.83}},
                        {Law::power, {1.01, 1e-6, 1.9}},
                        {Law::exponential, {0.99, 0.02, 210}},
                        {Law::exponential, {1.1, 0.3, 1900}},
                        {Law::double_exponential, {0.05, -0.02, 0.95, -4e-4}},
                        {Law::double_exponential, {1.02, -1e-4, -0.004, 0.006}}};

std::vector<double> times(std::size_t n, double step = 1) {
  std::vector<double> t(n);
  for (std::size_t i = 0; i < n; ++i) t[i] = step * static_cast<double>(i);
  return t;
}
std::vector<double> curve(const Truth& truth, const std::vector<double>& t) {
  std::vector<double> y;
  for (const double v : t) y.push_back(law_value(truth.law, truth.p, v));
  return y;
}
double noise(std::size_t i) { return 1e-3 * std::sin(12.9898 * static_cast<double>(i) + std::cos(7.1 * static_cast<double>(i))); }
double ssr(Law law, const Parameters& p, const std::vector<double>& t, const std::vector<double>& y) {
  double sum = 0;
  for (std::size_t i = 0; i < t.size(); ++i) sum += std::pow(y[i] - law_value(law, p, t[i]), 2);
  return sum;
}

TEST(Estimate, GivenDataOfTheLaw_GivesTheParametersBack) {
  Workspace work;
  for (const std::size_t n : {12u, 60u, 500u})
    for (const Truth& truth : truths) {
      const auto t = times(n, 500.0 / static_cast<double>(n));
      const Estimate e = estimate(truth.law, t, curve(truth, t), work);
      EXPECT_EQ(e.status, FitStatus::converged) << word(truth.law) << " " << n;
      for (std::size_t j = 0; j < parameter_count(truth.law); ++j)
        EXPECT_NEAR(e.p[j] / truth.p[j], 1, 1e-8) << word(truth.law) << " n " << n << " " << parameter_names(truth.law)[j];
    }
}

TEST(Estimate, NoNearbyParametersFitBetter) {
  Workspace work;
  const auto t = times(300);
  for (const Truth& truth : truths) {
    auto y = curve(truth, t);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += noise(i);
    const Estimate e = estimate(truth.law, t, y, work);
    const double least = ssr(truth.law, e.p, t, y);
    for (std::size_t j = 0; j < parameter_count(truth.law); ++j)
      for (const double factor : {0.999, 1.001}) {
        Parameters p = e.p;
        p[j] *= factor;
        EXPECT_GT(ssr(truth.law, p, t, y), least) << word(truth.law) << " " << parameter_names(truth.law)[j];
      }
  }
}

TEST(Estimate, ScalingTheAxisOrTheValuesScalesTheParameters) {
  Workspace work;
  for (const Truth& truth : truths) {
    auto t = times(200);
    auto y = curve(truth, t);
    for (std::size_t i = 0; i < y.size(); ++i) y[i] += noise(i);
    const Estimate plain = estimate(truth.law, t, y, work);
    for (double& v : t) v *= 1000;
    for (double& v : y) v *= 7;
    const Estimate scaled = estimate(truth.law, t, y, work);
    for (const double share : {0.0, 0.3, 1.0, 1.5}) {
      const double at = 199 * share, wanted = 7 * law_value(truth.law, plain.p, at);
      EXPECT_NEAR(law_value(truth.law, scaled.p, 1000 * at), wanted, 1e-8 * std::fabs(wanted)) << word(truth.law) << " " << share;
    }
  }
}

TEST(Estimate, GivenRisingData_StandsAtTheBoundWithoutFade) {
  Workspace work;
  const auto t = times(50);
  std::vector<double> y;
  for (const double v : t) y.push_back(0.9 + 1e-3 * v);
  for (const Law law : {Law::linear, Law::sqrt_linear, Law::power, Law::exponential}) {
    const Estimate e = estimate(law, t, y, work);
    EXPECT_EQ(e.status, FitStatus::at_bound) << word(law);
    EXPECT_NEAR(law_value(law, e.p, 10), law_value(law, e.p, 40), 1e-12) << word(law);
  }
}

TEST(Estimate, GivenDeceleratingFade_TheExponentialIsTheStraightLineAtItsBound) {
  Workspace work;
  const auto t = times(100);
  const auto y = curve({Law::power, {1, 0.01, 0.5}}, t);
  const Estimate e = estimate(Law::exponential, t, y, work), line = estimate(Law::linear, t, y, work);
  EXPECT_EQ(e.status, FitStatus::at_bound);
  EXPECT_NEAR(ssr(Law::exponential, e.p, t, y) / ssr(Law::linear, line.p, t, y), 1, 1e-5);
}

/// scipy's curve_fit on data/reference/fade_input.csv; sqrt-linear and power with the start held at 1.
TEST(Estimate, AgreesWithScipy) {
  const tests::Table input = tests::read_table("fade_input.csv"), expected = tests::read_table("methods_expected.csv");
  const auto t = input.numbers("cycle"), y = input.numbers("soh"), value = expected.numbers("value");
  ASSERT_FALSE(t.empty());
  struct Row {
    std::string test;
    Law law;
    double start_level;
    std::size_t first;  // of our parameters that the table has
    double tolerance;
  };
  for (const Row& row :
       {Row{"fit_linear", Law::linear, nan, 0, 1e-7}, Row{"fit_sqrt_linear", Law::sqrt_linear, 1, 1, 1e-7},
        Row{"fit_power", Law::power, 1, 1, 1e-7}, Row{"fit_double_exp", Law::double_exponential, nan, 0, 1e-4}}) {
    Workspace work;
    const Estimate e = estimate(row.law, t, y, work, {.start_level = row.start_level});
    int seen = 0;
    for (std::size_t i = 0; i < expected.rows(); ++i) {
      if (expected.text.at("test")[i] != row.test) continue;
      const std::string quantity = expected.text.at("quantity")[i];
      if (quantity == "ssr") {
        EXPECT_NEAR(ssr(row.law, e.p, t, y) / value[i], 1, 1e-9) << row.test;
      }
      if (quantity[0] != 'p') continue;
      ++seen;
      EXPECT_NEAR(e.p[row.first + static_cast<std::size_t>(quantity[1] - '0')] / value[i], 1, row.tolerance)
          << row.test << quantity;
    }
    EXPECT_EQ(seen + row.first, parameter_count(row.law));
  }
}

}  // namespace
}  // namespace bha::models
