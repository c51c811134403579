#include "bha/models/reference.h"

#include <gtest/gtest.h>

#include <cmath>
#include <vector>

namespace bha::models {
namespace {

features::CycleRow row(std::int64_t cycle, double capacity_Ah, std::int32_t key = 1, Code exclusion = Code::none) {
  return {.cycle = cycle, .exclusion = exclusion, .capacity_key = key, .discharge_capacity_Ah = capacity_Ah};
}

ReferenceState after(std::string_view rule, cycles::Role role, const std::vector<double>& capacities, double nominal_Ah = nan) {
  ReferenceState state{.rule = *reference_rule(rule, nominal_Ah), .key = 1, .role = role};
  std::int64_t cycle = 1;
  for (const double capacity : capacities) step(state, row(cycle++, capacity));
  return state;
}

}  // namespace

TEST(Reference, Table) {
  constexpr auto ageing = cycles::Role::ageing, checkup = cycles::Role::checkup;
  struct Row {
    const char* given;
    const char* rule;
    cycles::Role role;
    std::vector<double> Ah;
    double then_Ah;
    std::int64_t at;
  };
  for (const Row& r : {Row{"auto waits for 5 cycles", "auto", ageing, {2, 2, 2, 2}, nan, -1},
                       Row{"auto: the median of the first 5", "auto", ageing, {1, 5, 2, 4, 3, 100}, 3, 5},
                       Row{"auto: of check-ups the first 3", "auto", checkup, {3, 1, 2, 100}, 2, 3},
                       Row{"first:2 means", "first:2", ageing, {1, 2, 9}, 1.5, 2},
                       Row{"best:3 is the second largest", "best:3", ageing, {3, 7, 5, 9}, 5, 3},
                       Row{"checkup:1", "checkup:1", checkup, {3, 7}, 3, 1},
                       Row{"without a capacity nothing is counted", "first:1", ageing, {nan, 0, -1, 7}, 7, 4},
                       Row{"rated is known from the start", "RATED", ageing, {3}, 2.5, 0}}) {
    const ReferenceState state = after(r.rule, r.role, r.Ah, 2.5);
    EXPECT_TRUE(state.value == r.then_Ah || (std::isnan(state.value) && std::isnan(r.then_Ah))) << r.given << ": " << state.value;
    EXPECT_EQ(state.fixed_at_cycle, r.at) << r.given;
  }
}

TEST(Reference, RulesThatAreNone_AreRefused) {
  for (const char* text :
       {"", "best", "best:1", "first:0", "first:-1", "first:101", "first:2:3", "first:x", "auto:3", "rated:1", "life"}) {
    const auto rule = reference_rule(text, 2);
    ASSERT_FALSE(rule.has_value()) << text;
    EXPECT_EQ(rule.error().code, Code::option_invalid) << text;
  }
}

TEST(Reference, RatedWithoutNominal_IsRefusedAndNamesTheOption) {
  for (const double nominal : {nan, 0.0, -1.0}) {
    const auto rule = reference_rule("rated", nominal);
    ASSERT_FALSE(rule.has_value());
    EXPECT_EQ(rule.error().code, Code::rated_without_nominal);
    EXPECT_NE(rule.error().remedy.find("--nominal-capacity-ah"), std::string::npos);
  }
}

TEST(Reference, TextOfARuleReadsBack) {
  for (const char* text : {"auto", "rated", "first:7", "best:20", "checkup:2"})
    EXPECT_EQ(text_of(*reference_rule(text, 2)), text);
}

TEST(Reference, OnlyItsOwnKeyAndCompleteCyclesCount) {
  EXPECT_EQ(value_in_key(row(1, 2, 1), SohQuantity::capacity, 1), 2);
  EXPECT_EQ(value_in_key(row(1, 2, 2, Code::checkup), SohQuantity::capacity, 2), 2);
  EXPECT_EQ(value_in_key(row(1, 2, 3, Code::not_in_main_key), SohQuantity::capacity, 3), 2);
  EXPECT_TRUE(std::isnan(value_in_key(row(1, 2, 2), SohQuantity::capacity, 1)));
  EXPECT_TRUE(std::isnan(value_in_key(row(1, 2, 0), SohQuantity::capacity, 0)));
  EXPECT_TRUE(std::isnan(value_in_key(row(1, 2, 1, Code::partial_cycle), SohQuantity::capacity, 1)));
  EXPECT_TRUE(std::isnan(value_in_key(row(1, 2, 1), SohQuantity::energy, 1)));
}

}  // namespace bha::models
