// Culprits that the law of the past for forecasts must catch.
#include <gtest/gtest.h>

#include "tests/laws/forecast_law.h"

namespace bha::laws {
namespace {

/// Adds to what is told a number that is small and should not be known.
template <class Secret>
ToldHerd with_secret(const Herd& herd, const Secret& secret) {
  ToldHerd out;
  for (const std::string& cell : herd.test)
    for (const char* origin : {"k100", "f50"}) out[{cell, origin}].numbers = {secret(herd, cell)};
  return out;
}
std::string caught(double (*secret)(const Herd&, const std::string&)) {
  std::size_t compared = 0;
  return forecast_leak([&](const Herd& herd) { return with_secret(herd, secret); }, any_herd(), 0.8, compared);
}

}  // namespace

TEST(NegativeTwin, AForecastThatKnowsHowLongTheFileIsIsCaught) {
  EXPECT_NE(caught([](const Herd& herd, const std::string& cell) { return static_cast<double>(herd.cells.at(cell).size()); }),
            "");
}

TEST(NegativeTwin, AScalerOverTheWholeLifeIsCaught) {
  EXPECT_NE(caught([](const Herd& herd, const std::string& cell) {
              double most = 0;
              for (const auto& row : herd.cells.at(cell)) most = std::max(most, row[0]);
              return most;
            }),
            "");
}

TEST(NegativeTwin, AMeanOverTheCellsThatAreAskedIsCaught) {
  EXPECT_NE(caught([](const Herd& herd, const std::string&) {
              double sum = 0;
              for (const std::string& name : herd.test) sum += herd.cells.at(name)[50][16];
              return sum;
            }),
            "");
}

TEST(NegativeTwin, WhatKnowsOnlyThePastPasses) {
  EXPECT_EQ(caught([](const Herd& herd, const std::string& cell) { return herd.cells.at(cell)[5][16]; }), "");
}

}  // namespace bha::laws
