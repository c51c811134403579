#include "bha/models/fit.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>

#include "bha/math/philox.h"
#include "tests/table.h"

namespace bha::models {
namespace {

struct Series {
  std::vector<double> x, soh;
};
double noise(std::size_t i) { return 1e-3 * math::normal(math::philox4x64({i, 0, 0, 0}, {3, 3})[0]); }
Series fading(std::size_t n, double first = 0) {
  Series out;
  for (std::size_t i = 0; i < n; ++i) {
    const double t = static_cast<double>(i);
    out.x.push_back(first + t);
    out.soh.push_back(law_value(Law::sqrt_linear, {1.01, 2e-3, 3e-4}, t) + noise(i));
  }
  return out;
}
const FitOptions quick{.bootstrap_replicates = 99};
Fit fit_or_fail(Law law, const Series& s, const FitOptions& options = quick) {
  bha::Run run;
  auto out = fit(law, s.x, s.soh, options, run);
  EXPECT_TRUE(out.has_value()) << (out ? "" : spell(out.error()));
  return out ? *out : Fit{};
}
Code refusal(Law law, std::vector<double> x, std::vector<double> soh) {
  bha::Run run;
  const auto out = fit(law, x, soh, quick, run);
  return out ? Code::none : out.error().code;
}

/// scipy (curve_fit, then least_squares to 1e-15): data/reference/fade_free_start_expected.csv.
TEST(Fit, AgreesWithScipyWhereTheStartIsFree) {
  const tests::Table expected = tests::read_table("fade_free_start_expected.csv");
  const auto value = expected.numbers("value");
  struct Row {
    std::string test;
    Law law;
    std::string input;
  };
  for (const Row& row :
       {Row{"linear_free", Law::linear, "fade_accelerating_input.csv"},
        Row{"sqrt_linear_free", Law::sqrt_linear, "fade_input.csv"}, Row{"power_free", Law::power, "fade_input.csv"},
        Row{"exponential_free", Law::exponential, "fade_accelerating_input.csv"},
        Row{"double_exponential", Law::double_exponential, "fade_accelerating_input.csv"}}) {
    const tests::Table input = tests::read_table(row.input);
    const Fit f = fit_or_fail(row.law, {input.numbers("cycle"), input.numbers("soh")});
    EXPECT_EQ(f.status, FitStatus::converged) << row.test;
    const bool flat = row.law == Law::double_exponential;
    std::size_t seen = 0;
    for (std::size_t i = 0; i < expected.rows(); ++i) {
      if (expected.text.at("test")[i] != row.test) continue;
      const std::string q = expected.text.at("quantity")[i];
      if (q == "ssr") {
        EXPECT_NEAR(f.rmse * f.rmse * static_cast<double>(f.n) / value[i], 1, 1e-9) << row.test;
        continue;
      }
      const bool deviation = q[0] == 's';
      const Parameter& p = f.parameters[static_cast<std::size_t>(q.back() - '0')];
      // Of the double exponential only b is nearly 0, so its error is measured against its own deviation.
      if (flat && !deviation) {
        EXPECT_LT(std::fabs(p.value - value[i]), 1e-5 * p.standard_error_iid) << row.test << " " << q;
      } else {
        EXPECT_NEAR((deviation ? p.standard_error_iid : p.value) / value[i], 1, deviation ? 1e-5 : 1e-7) << row.test << " " << q;
      }
      ++seen;
    }
    EXPECT_EQ(seen, 2 * f.parameters.size()) << row.test;
  }
}

TEST(Fit, WithoutNoiseGivesTheLawBackAndSaysThatNothingIsLeftToJudge) {
  Series s = fading(120, 7);
  for (std::size_t i = 0; i < s.x.size(); ++i) s.soh[i] = law_value(Law::power, {1.02, 1e-3, 0.8}, s.x[i] - 7);
  const Fit f = fit_or_fail(Law::power, s);
  EXPECT_EQ(f.x0, 7);
  EXPECT_NEAR(f.parameters[1].value, 1e-3, 1e-11);
  EXPECT_LT(f.rolling_error, 1e-10);
  EXPECT_TRUE(std::isnan(f.aicc));
  EXPECT_EQ(f.aicc_missing, Code::exact_fit);
  EXPECT_NEAR(soh_at(f, 300), law_value(Law::power, {1.02, 1e-3, 0.8}, 293), 1e-9);
}

TEST(Fit, PermutingTheRowsChangesNoBit) {
  const Series s = fading(80);
  Series shuffled = s;
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    const std::size_t j = (i * 37 + 11) % s.x.size();
    shuffled.x[i] = s.x[j], shuffled.soh[i] = s.soh[j];
  }
  for (const Law law : every_law) {
    const Fit a = fit_or_fail(law, s), b = fit_or_fail(law, shuffled);
    for (std::size_t j = 0; j < a.parameters.size(); ++j) {
      EXPECT_EQ(a.parameters[j].value, b.parameters[j].value);
      EXPECT_EQ(a.parameters[j].standard_error, b.parameters[j].standard_error);
    }
    EXPECT_EQ(a.rolling_error, b.rolling_error);
    EXPECT_EQ(a.residuals.ljung_box, b.residuals.ljung_box);
  }
}

TEST(Fit, ShiftingXShiftsX0AndNothingElse) {
  const Fit a = fit_or_fail(Law::sqrt_linear, fading(512)), b = fit_or_fail(Law::sqrt_linear, fading(512, 4096));
  EXPECT_EQ(b.x0 - a.x0, 4096);
  for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(a.parameters[j].value, b.parameters[j].value);
  EXPECT_EQ(b.crossing.median - a.crossing.median, 4096);
}

TEST(Fit, ReplicatesDoNotDependOnWhoRunsThem) {
  const Series s = fading(60);
  bha::Run forward, backward;
  backward.parallel_for = [](std::size_t n, const std::function<void(std::size_t)>& body) {
    for (std::size_t i = n; i-- > 0;) body(i);
  };
  const auto a = fit(Law::power, s.x, s.soh, {}, forward), b = fit(Law::power, s.x, s.soh, {}, backward);
  for (std::size_t j = 0; j < 3; ++j) EXPECT_EQ(a->parameters[j].standard_error, b->parameters[j].standard_error);
  const auto other = fit(Law::power, s.x, s.soh, {.seed = 2}, forward);
  EXPECT_NE(a->parameters[1].standard_error, other->parameters[1].standard_error);
}

TEST(Fit, NeighboursAlikeWidenTheStandardError) {
  Series s = fading(400);
  double slow = 0;
  for (std::size_t i = 0; i < s.x.size(); ++i) {
    slow = 0.95 * slow + noise(i);
    s.soh[i] = 1 - 5e-4 * s.x[i] + slow;
  }
  const Fit f = fit_or_fail(Law::linear, s, {});
  EXPECT_GT(f.residuals.rho1, 0.8);
  EXPECT_GT(f.parameters[1].standard_error, 1.8 * f.parameters[1].standard_error_iid);
  EXPECT_LT(f.n_eff, 40);
}

TEST(Fit, IndependentNoiseGivesTheSameErrorBothWays) {
  Series s = fading(400);
  for (std::size_t i = 0; i < s.x.size(); ++i) s.soh[i] = 1 - 5e-4 * s.x[i] + noise(i);
  const Fit f = fit_or_fail(Law::linear, s, {});
  for (const Parameter& p : f.parameters) EXPECT_NEAR(p.standard_error / p.standard_error_iid, 1, 0.25) << p.name;
  EXPECT_TRUE(std::isfinite(f.aicc));
}

TEST(Fit, GivenWhatCannotBeFitted_SaysWhy) {
  using V = std::vector<double>;
  for (const Law law : every_law) {
    EXPECT_EQ(refusal(law, {}, {}), Code::too_few_points);
    EXPECT_EQ(refusal(law, V{1}, V{1}), Code::too_few_points);
    EXPECT_EQ(refusal(law, V{1, 2}, V{1, 0.9}), Code::too_few_points);
    EXPECT_EQ(refusal(law, V{1, 2, 3, 4, 5, 6}, V{1, nan, nan, nan, nan, 0.9}), Code::too_few_points);
    EXPECT_EQ(refusal(law, V{1, 2, 3, 4, 5, 6}, V(6, 0.9)), Code::constant_series);
    EXPECT_EQ(refusal(law, V{1, 2, 3, 4, 5, 6}, V{0.90, 0.91, 0.925, 0.93, 0.94, 0.955}), Code::not_fading) << word(law);
    EXPECT_EQ(refusal(law, V{2, 2, 2, 2, 2, 2}, V{1, 0.9, 0.8, 0.7, 0.6, 0.5}), Code::not_identifiable);
    EXPECT_EQ(refusal(law, V{1, nan, 3, 4, 5, 6}, V{1, 0.9, 0.8, 0.7, 0.6, 0.5}), Code::not_finite);
    EXPECT_EQ(refusal(law, V{1, 2, 3, 4, 5, 6}, V{1, HUGE_VAL, 0.8, 0.7, 0.6, 0.5}), Code::not_finite);
    EXPECT_EQ(refusal(law, V{1, 2, 3}, V{1, 0.9}), Code::length_mismatch);
  }
}

TEST(Fit, AMissingSohIsLeftOutAsIfItsRowWereNotThere) {
  Series s = fading(60), holes = s;
  for (const std::size_t i : {3u, 30u, 31u}) holes.soh[i] = nan;
  for (const std::size_t i : {31u, 30u, 3u}) {
    s.x.erase(s.x.begin() + static_cast<std::ptrdiff_t>(i));
    s.soh.erase(s.soh.begin() + static_cast<std::ptrdiff_t>(i));
  }
  const Fit a = fit_or_fail(Law::sqrt_linear, s), b = fit_or_fail(Law::sqrt_linear, holes);
  EXPECT_EQ(a.n, 57);
  EXPECT_EQ(a.parameters[1].value, b.parameters[1].value);
}

TEST(Fit, StoppedKeepsTheEstimateAndSaysSo) {
  const Series s = fading(60);
  bha::Run run;
  run.stop_requested = [] { return true; };
  const auto f = fit(Law::sqrt_linear, s.x, s.soh, {}, run);
  ASSERT_TRUE(f.has_value());
  EXPECT_EQ(f->status, FitStatus::stopped);
  EXPECT_NEAR(f->parameters[0].value, 1.01, 0.01);
  EXPECT_TRUE(std::isnan(f->parameters[0].standard_error));
}

TEST(FitAll, TheTrueLawForecastsBestAndTheDoubleExponentialIsNeverBest) {
  bha::Run run;
  for (const auto& [law, p] :
       {std::pair{Law::sqrt_linear, Parameters{1, 8e-3, 2e-4}}, std::pair{Law::exponential, Parameters{1, 0.02, 120}},
        std::pair{Law::double_exponential, Parameters{0.05, -0.03, 0.95, -3e-4}}}) {
    Series s = fading(300);
    for (std::size_t i = 0; i < s.x.size(); ++i) s.soh[i] = law_value(law, p, s.x[i]) + 0.05 * noise(i);
    const auto fits = fit_all(s.x, s.soh, quick, run);
    EXPECT_EQ(fits.size(), 5u);
    int best = 0;
    for (const Fit& f : fits) {
      best += f.best;
      if (f.law == Law::double_exponential) {
        EXPECT_FALSE(f.best);
      } else {
        EXPECT_TRUE(law == Law::double_exponential || f.best == (f.law == law)) << word(law) << " against " << word(f.law);
      }
    }
    EXPECT_EQ(best, 1);
  }
}

}  // namespace
}  // namespace bha::models
