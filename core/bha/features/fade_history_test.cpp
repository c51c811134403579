#include "bha/features/fade_history.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

namespace bha::features {
namespace {

constexpr double fade = 1e-3;

/// Falls by `fade` a cycle; column 3 of the slice rises by 1 % of its first value a cycle, column 5 is never there.
History<FadeRow> straight(std::size_t cycles) {
  History<FadeRow> out;
  for (std::size_t k = 0; k < cycles; ++k) {
    FadeRow row{.soh = 1 - fade * static_cast<double>(k)};
    row.slice.fill(2);
    row.slice[3] = 2 + 0.02 * static_cast<double>(k);
    row.slice[5] = nan;
    out.append(row);
  }
  return out;
}
std::map<std::string, double> named(const FadeFeatures& told) {
  std::map<std::string, double> out;
  for (std::size_t j = 0; j < fade_width; ++j) out[fade_feature_name(j)] = told[j];
  return out;
}

}  // namespace

TEST(FadeHistory, OfAStraightFade) {
  auto told = named(fade_features(straight(101).now(), 0.8));
  ASSERT_EQ(told.size(), fade_width) << "names are unlike each other";
  EXPECT_NEAR(told["level_now"], 0.905, 1e-12);   // median of the last 11
  EXPECT_NEAR(told["level_best"], 0.999, 1e-12);  // median of the first 3
  EXPECT_NEAR(told["level_first"], 0.9955, 1e-12);
  EXPECT_NEAR(told["loss"], 0.094 / 0.199, 1e-12);
  EXPECT_NEAR(told["rate_10"], 0.1, 1e-9);
  EXPECT_NEAR(told["log_left_at_rate_20"], std::log(105), 1e-9);
  EXPECT_NEAR(told["log_left_at_mean_rate"], std::log(0.105 * 101 / 0.094), 1e-9);
  EXPECT_NEAR(told["change_of_slice_3"], (3.9 - 2.09) / 2.09, 1e-8);
  EXPECT_NEAR(told["trend_of_slice_3"], 100 * 0.02 / 2.09, 1e-8);
  EXPECT_NEAR(told["first_of_slice_3"], 2.09, 1e-12);
  EXPECT_EQ(told["change_of_slice_0"], 0);
  EXPECT_TRUE(std::isnan(told["change_of_slice_5"]) && std::isnan(told["first_of_slice_5"]));
}

TEST(FadeHistory, LossGoesFromNothingToOneAtTheThreshold) {
  const auto states = fade_states(straight(250).now(), 0.8);
  EXPECT_NEAR(states[2].loss, 0, 1e-12);
  EXPECT_LT(states[200].loss, 1);
  EXPECT_GT(states[210].loss, 1);
}

TEST(FadeHistory, TooShortConstantRisingAndMissingCellsAreNoReasonToStop) {
  for (const double v : fade_features(straight(10).now(), 0.8)) EXPECT_TRUE(std::isnan(v));
  for (const double slope : {0.0, 1e-3}) {
    History<FadeRow> rows;
    for (int k = 0; k < 60; ++k) rows.append({0.9 + slope * k, {}});
    const auto told = fade_features(rows.now(), 0.8);
    for (std::size_t j = 0; j < fade_course; ++j) EXPECT_TRUE(std::isfinite(told[j])) << fade_feature_name(j);
  }
  History<FadeRow> none;
  for (int k = 0; k < 60; ++k) none.append({});
  for (const double v : fade_features(none.now(), 0.8)) EXPECT_TRUE(std::isnan(v));
}

TEST(FadeHistory, AMissingCapacityIsTheLastOneSeen) {
  History<FadeRow> gap, filled;
  for (int k = 0; k < 60; ++k) {
    FadeRow row{1 - 1e-3 * k, {}};
    if (k == 40) row.soh = 1 - 39e-3;
    filled.append(row);
    if (k == 40) row.soh = nan;
    gap.append(row);
  }
  const auto a = named(fade_features(gap.now(), 0.8)), b = named(fade_features(filled.now(), 0.8));
  for (const auto& name : {"rate_20", "rate_50", "log_age", "level_now"}) EXPECT_EQ(a.at(name), b.at(name)) << name;
}

}  // namespace bha::features
