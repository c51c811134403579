#include "bha/models/isotonic_regression.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/math/philox.h"
#include "tests/table.h"

namespace bha::models {
namespace {

FeatureRows column(const std::vector<double>& x) { return {.columns = 1, .values = x}; }
double at(const IsotonicRegression& model, double x) { return predict(model, std::vector<double>{x}); }
double noise(std::size_t i, std::uint64_t of) { return math::normal(math::philox4x64({i, 0, 0, 0}, {of, 3})[0]); }

}  // namespace

// scikit-learn 1.9.1: IsotonicRegression(increasing=False | True, out_of_bounds="clip").fit(x, y).predict(asked_x); 60 rows, 41
// different x.
TEST(IsotonicRegression, IsScikitLearnsWithTiesAndBeyondTheEnds) {
  const auto table = tests::read_table("isotonic_regression.csv");
  const auto x = table.numbers("x"), y = table.numbers("y"), asked = table.numbers("asked_x");
  for (const auto& [direction, name] : {std::pair{-1, "falling"}, {1, "rising"}}) {
    const auto model = fit_isotonic(column(x), y, {.direction = direction});
    ASSERT_TRUE(model);
    const auto expected = table.numbers(name);
    ASSERT_EQ(expected.size(), 60u);
    for (std::size_t i = 0; i < asked.size(); ++i) EXPECT_NEAR(at(*model, asked[i]), expected[i], 1e-12) << name << ' ' << i;
  }
  EXPECT_EQ(fit_isotonic(column(x), y)->score.coefficients, std::vector<double>{-1});  // the fade falls: it is seen
}

TEST(IsotonicRegression, Table) {
  struct Row {
    const char* given;
    std::vector<double> x, y;
    double asked, then;
  };
  for (const Row& row :
       {Row{"a straight line between", {1, 2}, {1, 3}, 1.25, 1.5}, Row{"a violator is pooled", {1, 2, 3}, {1, 4, 2}, 2.5, 3},
        Row{"equal inputs are one", {1, 1, 2}, {0, 2, 5}, 1, 1}, Row{"beyond the end it stays", {1, 2}, {1, 3}, 9, 3},
        Row{"a constant input tells the mean", {1, 1, 1}, {1, 2, 6}, 1, 3}, Row{"falling", {1, 2}, {3, 1}, 1.5, 2}}) {
    const auto model = fit_isotonic(column(row.x), row.y);
    ASSERT_TRUE(model) << row.given;
    EXPECT_NEAR(at(*model, row.asked), row.then, 1e-15) << row.given;
  }
  EXPECT_EQ(fit_isotonic(column({1}), std::vector<double>{1}).error().code, Code::too_few_points);
  const FeatureRows two{.columns = 2, .values = {1, 2, 3, 4, 5, 7}};
  EXPECT_EQ(fit_isotonic(two, std::vector<double>{1, 2, 3}, {.direction = 1}).error().code, Code::option_invalid);
}

// Laws: no step goes down, in any bit; the order of rows does not matter; a rising change of the input changes no level.
TEST(IsotonicRegression, RisesAndKnowsNoOrderOfRowsAndNoScale) {
  for (std::uint64_t seed = 0; seed < 20; ++seed) {
    std::vector<double> x, y, turned, bent, y_turned;
    for (std::size_t i = 0; i < 80; ++i)
      x.push_back(std::round(20 * std::fabs(noise(i, seed)))), y.push_back(x[i] + 8 * noise(i, seed + 99));
    turned.assign(x.rbegin(), x.rend()), y_turned.assign(y.rbegin(), y.rend());
    for (const double v : x) bent.push_back(v * v);
    const auto model = fit_isotonic(column(x), y, {.direction = 1}),
               again = fit_isotonic(column(turned), y_turned, {.direction = 1}),
               other = fit_isotonic(column(bent), y, {.direction = 1});
    EXPECT_EQ(model->at, again->at);
    EXPECT_EQ(model->level, again->level);
    EXPECT_EQ(model->level, other->level);
    double before = -1e300;
    for (int k = -10; k < 1'000; ++k) {
      const double now = at(*model, 0.0713 * k);
      ASSERT_GE(now, before) << seed << ' ' << k;
      before = now;
    }
  }
}

TEST(IsotonicRegression, OfSeveralInputsTheirScoreBendsToTheAnswer) {
  FeatureRows x{.columns = 3};
  std::vector<double> y, straight;
  for (std::size_t i = 0; i < 400; ++i) {
    const double a = noise(i, 1), b = noise(i, 2);
    x.append(std::vector<double>{a, b, noise(i, 3)});
    y.push_back(std::tanh(2 * (a - b)) + 0.05 * noise(i, 4));  // no line follows it
  }
  const auto model = fit_isotonic(x, y);
  const auto ridge = fit_ridge(x, y);
  double bent = 0, line = 0;
  for (std::size_t i = 0; i < 400; ++i)
    bent += std::pow(predict(*model, x.row(i)) - y[i], 2), line += std::pow(predict(*ridge, x.row(i)) - y[i], 2);
  EXPECT_LT(bent, line / 5);
}

}  // namespace bha::models
