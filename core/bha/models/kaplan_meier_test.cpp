#include "bha/models/kaplan_meier.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/table.h"

namespace bha::models {
namespace {

std::vector<Lifetime> cohort() {
  const auto table = tests::read_table("kaplan_meier_input.csv");
  const auto at = table.numbers("at"), ended = table.numbers("ended");
  std::vector<Lifetime> out;
  for (std::size_t i = 0; i < at.size(); ++i) out.push_back({at[i], ended[i] != 0});
  return out;
}

TEST(KaplanMeier, EqualsTheTable) {
  const auto table = tests::read_table("kaplan_meier_expected.csv");
  const auto at = table.numbers("at"), at_risk = table.numbers("at_risk"), ended = table.numbers("ended"),
             alive = table.numbers("alive"), error = table.numbers("standard_error"), lower = table.numbers("lower"),
             upper = table.numbers("upper");
  const auto steps = kaplan_meier(cohort());
  ASSERT_EQ(steps.size(), at.size());
  for (std::size_t i = 0; i < steps.size(); ++i) {
    EXPECT_EQ(steps[i].at, at[i]);
    EXPECT_EQ(static_cast<double>(steps[i].at_risk), at_risk[i]);
    EXPECT_EQ(static_cast<double>(steps[i].ended), ended[i]);
    EXPECT_NEAR(steps[i].alive, alive[i], 1e-12);
    if (std::isnan(lower[i])) continue;
    EXPECT_NEAR(steps[i].standard_error, error[i], 1e-12);
    EXPECT_NEAR(steps[i].lower, lower[i], 1e-12);
    EXPECT_NEAR(steps[i].upper, upper[i], 1e-12);
  }
}

// Without censoring it is the share of cells that live longer; a cell that is only censored ends nobody.
TEST(KaplanMeier, WithoutCensoringItIsAShare) {
  const std::vector<Lifetime> all{{300, true}, {100, true}, {200, true}, {400, true}};
  const auto steps = kaplan_meier(all);
  ASSERT_EQ(steps.size(), 4u);
  for (std::size_t i = 0; i < 4; ++i) EXPECT_NEAR(steps[i].alive, 1 - 0.25 * static_cast<double>(i + 1), 1e-15);
  EXPECT_EQ(median_life(steps), 200);
  EXPECT_TRUE(std::isnan(steps[3].lower)) << "nobody is left";
  EXPECT_TRUE(kaplan_meier(std::vector<Lifetime>{{500, false}, {nan, true}}).empty());
  EXPECT_TRUE(std::isnan(median_life({})));
}

}  // namespace
}  // namespace bha::models
