#include "bha/models/forecast.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/models/fit.h"
#include "tests/table.h"

namespace bha::models {
namespace {

constexpr double infinity = std::numeric_limits<double>::infinity();

/// first_passage_sqrt_linear_80 of methods_expected.csv: s0 held at 1, the other two as scipy found them.
TEST(LawCrossing, OfSqrtLinearIsTheClosedForm) {
  const tests::Table table = tests::read_table("methods_expected.csv");
  const auto value = table.numbers("value");
  Parameters p{1};
  double wanted = nan;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const std::string &test = table.text.at("test")[i], &quantity = table.text.at("quantity")[i];
    if (test == "fit_sqrt_linear" && quantity == "p0") p[1] = value[i];
    if (test == "fit_sqrt_linear" && quantity == "p1") p[2] = value[i];
    if (test == "first_passage_sqrt_linear_80" && quantity == "eol_cycle") wanted = value[i];
  }
  EXPECT_NEAR(law_crossing(Law::sqrt_linear, p, 0.8, 1e4) / wanted, 1, 1e-12);
}

TEST(LawCrossing, LiesOnTheCurveAndNothingBeforeItDoes) {
  for (const auto& [law, p] :
       {std::pair{Law::linear, Parameters{1, 3e-4}}, std::pair{Law::sqrt_linear, Parameters{1.02, 4e-3, 0}},
        std::pair{Law::sqrt_linear, Parameters{1.02, 0, 4e-4}}, std::pair{Law::power, Parameters{1, 1e-3, 0.8}},
        std::pair{Law::exponential, Parameters{1, 0.03, 300}},
        std::pair{Law::double_exponential, Parameters{0.05, -0.03, 0.95, -3e-4}}}) {
    const double at = law_crossing(law, p, 0.8, 1e4);
    ASSERT_TRUE(std::isfinite(at)) << word(law);
    EXPECT_NEAR(law_value(law, p, at), 0.8, 1e-12) << word(law);
    EXPECT_GT(law_value(law, p, 0.999 * at), 0.8) << word(law);
    EXPECT_EQ(law_crossing(law, p, 0.8, 0.9 * at), infinity) << word(law);
    EXPECT_EQ(law_crossing(law, p, 1.5, 1e4), 0) << word(law);
  }
  EXPECT_EQ(law_crossing(Law::linear, {1, 0}, 0.8, 1e9), infinity);
  EXPECT_EQ(law_crossing(Law::power, {1, 0, 1}, 0.8, 1e9), infinity);
}

Fit fitted(double last, double slope = 4e-4, double lived_to = nan) {
  std::vector<double> x, soh;
  for (double t = 0; t <= last; t += 2) {
    x.push_back(t);
    soh.push_back(1 - slope * t + 2e-3 * std::sin(12.9898 * t + std::cos(7.1 * t)));
  }
  bha::Run run;
  return *fit(Law::linear, x, soh, {.lived_to = lived_to}, run);
}

TEST(FirstPassage, IsLabelledAndItsBandHoldsTheLawsOwnCrossing) {
  const Forecast f = first_passage(fitted(400), 0.8, Axis::efc);
  EXPECT_EQ(f.basis, "single_cell_extrapolation");
  EXPECT_EQ(f.band_kind, "parameter_band");
  EXPECT_EQ(f.unit, Axis::efc);
  EXPECT_FALSE(f.coverage.has_value());
  ASSERT_TRUE(f.median && f.lower && f.upper);
  EXPECT_NEAR(*f.median, 500, 5);
  EXPECT_TRUE(*f.lower < *f.median && *f.median < *f.upper);
  EXPECT_TRUE(f.extrapolates);
  EXPECT_EQ(f.p_not_reached, 0);
  EXPECT_EQ(f.code, Code::none);
}

TEST(FirstPassage, BeyondTwiceTheSpanThereIsNoNumber) {
  const Forecast f = first_passage(fitted(100), 0.8, Axis::cycle);
  EXPECT_EQ(f.horizon, 200);
  EXPECT_FALSE(f.median || f.upper);
  EXPECT_EQ(f.lower, 200);
  EXPECT_EQ(f.p_not_reached, 1);
  EXPECT_EQ(f.code, Code::extrapolation_not_supported);
  EXPECT_FALSE(f.extrapolates);
}

// NASA's B0005 lived 168 cycles above 0.7 and was told an end of life at 159.
TEST(FirstPassage, ADateInThePastOfACellThatLivesIsNone) {
  const Forecast f = first_passage(fitted(800), 0.8, Axis::cycle, 800);
  EXPECT_FALSE(f.median || f.upper);
  EXPECT_EQ(f.lower, 800);
  EXPECT_EQ(f.code, Code::law_ended_before_cell);
  EXPECT_FALSE(f.extrapolates);
  EXPECT_TRUE(f.band_kind.empty());
}

TEST(FirstPassage, NoPartOfTheBandLiesInThePastOfACellThatLives) {
  const double last = 500, slope = 3.998e-4;  // the law crosses at 500.2: some of its draws do before
  const Fit of_all = fitted(last, slope), of_those_after = fitted(last, slope, last);
  EXPECT_LT(of_all.crossing.lower, last);
  EXPECT_GT(of_those_after.crossing.lower, last);
  EXPECT_LT(of_those_after.crossing.draws, of_all.crossing.draws);
  EXPECT_GE(of_those_after.crossing.median, of_all.crossing.median);
  const Forecast told = first_passage(of_those_after, 0.8, Axis::cycle, last);
  ASSERT_TRUE(told.lower && told.median && told.upper);
  EXPECT_GT(*told.lower, last);
  const Crossing most_before = fitted(600, 4e-4, 600).crossing;
  EXPECT_LT(most_before.median, 600);
  EXPECT_EQ(most_before.draws, 999);
}

TEST(FirstPassage, OfAnotherThresholdHasNoBand) {
  const Fit fit = fitted(400);
  const Forecast f = first_passage(fit, 0.75, Axis::cycle);
  ASSERT_TRUE(f.median.has_value());
  EXPECT_NEAR(soh_at(fit, *f.median), 0.75, 1e-12);
  EXPECT_TRUE(f.band_kind.empty() && !f.lower && !f.upper);
}

}  // namespace
}  // namespace bha::models
