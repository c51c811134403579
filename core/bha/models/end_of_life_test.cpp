#include "bha/models/end_of_life.h"

#include <gtest/gtest.h>

#include <vector>

#include "bha/base/run.h"
#include "bha/models/state_of_health.h"

namespace bha::models {

TEST(EndOfLife, Table) {
  struct Row {
    const char* given;
    std::vector<double> soh;
    std::optional<double> observed, confirmed, censored;
  };
  const auto none = std::nullopt;
  for (const Row& row : {Row{"never below", {1, 0.9, 0.81}, none, none, 3},
                         Row{"three in a row, the first counts", {0.9, 0.8, 0.79, 0.78, 0.7}, 2, 4, none},
                         Row{"two in a row are not enough", {0.9, 0.79, 0.79, 0.85, 0.79}, none, none, 5},
                         Row{"the run starts again", {0.79, 0.79, 0.9, 0.79, 0.79, 0.79}, 4, 6, none},
                         Row{"a missing value is no evidence", {0.79, nan, 0.79, 0.79}, 1, 4, none},
                         Row{"a later recovery takes nothing back", {0.79, 0.79, 0.79, 1, 1}, 1, 3, none},
                         Row{"nothing measured", {}, none, none, none}}) {
    EndOfLifeState state{.threshold = 0.8};
    for (std::size_t k = 0; k < row.soh.size(); ++k) step(state, static_cast<double>(k + 1), row.soh[k]);
    const EndOfLife end = known(state);
    EXPECT_EQ(end.eol_observed, row.observed) << row.given;
    EXPECT_EQ(end.eol_confirmed_at, row.confirmed) << row.given;
    EXPECT_EQ(end.censored_at, row.censored) << row.given;
  }
}

TEST(EndOfLife, OfACell_OnItsAxisRelativeOrAbsolute) {
  History<features::CycleRow> history;
  for (int k = 1; k <= 100; ++k)
    history.append({.cycle = k, .efc = 0.9 * k, .capacity_key = 1, .discharge_capacity_Ah = 2 - 0.01 * (k - 3)});
  const std::vector<cycles::CapacityKey> keys = {{.key = 1, .main = true}};
  bha::Run run;
  const auto soh = state_of_health(history.now(), keys, {}, run);
  ASSERT_TRUE(soh.has_value());
  EXPECT_DOUBLE_EQ(soh->reference.value_Ah, 2);
  const auto relative = end_of_life(*soh, history.now(), {.eol = 0.805});
  EXPECT_EQ(relative.eol_observed, 42);  // 2 − 0.39 = 1.61
  EXPECT_EQ(relative.eol_confirmed_at, 44);
  const auto in_efc = end_of_life(*soh, history.now(), {.eol = 0.805, .x = Axis::efc});
  EXPECT_EQ(in_efc.eol_observed, 0.9 * 42);
  EXPECT_EQ(in_efc.unit, Axis::efc);  // of a cell that has ended, too, which has no forecast to tell it
  const auto absolute = end_of_life(*soh, history.now(), {.eol_Ah = 1.505});
  EXPECT_DOUBLE_EQ(absolute.threshold, 1.505 / 2);
  EXPECT_EQ(absolute.eol_observed, 53);
  const auto days = end_of_life(*soh, history.now(), {.eol = 0.805, .x = Axis::days});
  EXPECT_FALSE(days.eol_observed || days.eol_confirmed_at || days.censored_at);  // no wall clock, no place on that axis
  EXPECT_EQ(end_of_life(*soh, history.as_of(30), {}).censored_at, 30);
}

}  // namespace bha::models
