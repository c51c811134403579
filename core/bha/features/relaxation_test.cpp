#include "bha/features/relaxation.h"

#include <gtest/gtest.h>

#include <cmath>
#include <functional>

namespace bha::features {
namespace {

RelaxationSketch rest(double lasts_s, double dt_s, const std::function<double(double)>& voltage_V) {
  RelaxationSketch out;
  constexpr std::int64_t start_ns = 123'000'000'000;
  out.begin(start_ns, voltage_V(0));
  for (double t = dt_s; t <= lasts_s; t += dt_s) out.push(start_ns + std::llround(t * 1e9), voltage_V(t));
  return out;
}
double two_exponentials(double t) { return 3.7 - 0.03 * std::exp(-t / 40) - 0.02 * std::exp(-t / 900); }

TEST(Relaxation, TellsWhereTwoExponentialsEnd) {
  const Relaxed r = rest(5400, 1, two_exponentials).relaxed();
  EXPECT_EQ(r.missing, Code::none);
  EXPECT_NEAR(r.voltage_V, 3.7, 1e-9);
  EXPECT_NEAR(r.time_s, 900, 1e-3);
}
TEST(Relaxation, AndOne) {
  const Relaxed r = rest(3600, 10, [](double t) { return 3.4 + 0.05 * std::exp(-t / 600); }).relaxed();
  EXPECT_EQ(r.missing, Code::none);
  EXPECT_NEAR(r.voltage_V, 3.4, 1e-7);
  EXPECT_NEAR(r.time_s, 600, 0.1);
}
// A second exponential that only follows the last digit told any time constant.
TEST(Relaxation, ALastDigitIsNoSecondExponential) {
  for (const double tau_s : {60.0, 120.0, 300.0}) {
    const Relaxed r =
        rest(3600, 5, [tau_s](double t) { return std::round((3.4 + 0.05 * std::exp(-t / tau_s)) * 1e6) / 1e6; }).relaxed();
    EXPECT_NEAR(r.time_s, tau_s, 1e-3 * tau_s);
  }
}
TEST(Relaxation, WhatHasNoVoltageForLongOrGoesBackInTimeTellsNothing) {
  const auto late = [](double t) { return t < 600 ? std::nan("") : two_exponentials(t); };
  EXPECT_EQ(rest(3600, 10, late).half_hour().missing, Code::sampling_coarse);
  RelaxationSketch back = rest(3600, 10, two_exponentials);
  back.push(123'000'000'000 + 3'000'000'000'000, 3.7);
  EXPECT_EQ(back.half_hour().missing, Code::time_back);
  EXPECT_EQ(back.relaxed().missing, Code::time_back);
}
TEST(Relaxation, AVoltageThatStandsHasEnded) {
  const Relaxed r = rest(3600, 10, [](double) { return 3.3; }).relaxed();
  EXPECT_EQ(r.voltage_V, 3.3);
  EXPECT_TRUE(std::isnan(r.time_s));
}
TEST(Relaxation, OfANoisyRestWithinItsNoise) {
  const auto noisy = [](double t) { return std::round((two_exponentials(t) + 3e-4 * std::sin(1e3 * t)) * 1e4) / 1e4; };
  const Relaxed r = rest(5400, 1, noisy).relaxed();
  EXPECT_EQ(r.missing, Code::none);
  EXPECT_NEAR(r.voltage_V, 3.7, 3e-4);
}
TEST(Relaxation, ARestThatIsTooShortTellsNothing) {
  EXPECT_EQ(rest(560, 1, two_exponentials).relaxed().missing, Code::rest_short);
  // 10 minutes of a relaxation over hours: 20 mV are still to come.
  const auto slow = [](double t) { return 3.7 - 0.03 * std::exp(-t / 40) - 0.025 * std::exp(-t / 5000); };
  EXPECT_EQ(rest(600, 1, slow).relaxed().missing, Code::rest_short);
}

TEST(Relaxation, TheHalfHourOfAStraightLine) {
  const HalfHour h = rest(2000, 7, [](double t) { return 3.5 + 1e-5 * t; }).half_hour();
  const double step_V = 6e-4;  // a minute
  EXPECT_EQ(h.missing, Code::none);
  EXPECT_NEAR(h.mean_V, 3.5 + 14.5 * step_V, 1e-12);
  EXPECT_NEAR(h.variance_V2, (30.0 * 30 - 1) / 12 * step_V * step_V, 1e-15);  // of a discrete uniform distribution
  EXPECT_NEAR(h.skewness, 0, 1e-9);
  EXPECT_NEAR(h.kurtosis, -1.2 * (30.0 * 30 + 1) / (30.0 * 30 - 1), 1e-9);
  EXPECT_NEAR(h.greatest_V, 3.5 + 29 * step_V, 1e-12);
  EXPECT_NEAR(h.least_V, 3.5, 1e-12);
}
TEST(Relaxation, TheHalfHourIsNoneOfAShorterRestNorOfOneSeldomRead) {
  EXPECT_EQ(rest(1730, 1, two_exponentials).half_hour().missing, Code::rest_short);
  EXPECT_EQ(rest(3600, 400, two_exponentials).half_hour().missing, Code::sampling_coarse);
  const HalfHour flat = rest(3600, 60, [](double) { return 3.3; }).half_hour();
  EXPECT_EQ(flat.variance_V2, 0);
  EXPECT_TRUE(std::isnan(flat.skewness));
}

TEST(Relaxation, AWeekOfRestFits) {
  const RelaxationSketch week = rest(7 * 86'400, 10, two_exponentials);
  EXPECT_LT(week.points, RelaxationSketch::most);
  EXPECT_NEAR(week.relaxed().voltage_V, 3.7, 1e-6);
}

}  // namespace
}  // namespace bha::features
