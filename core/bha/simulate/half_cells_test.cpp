#include "bha/simulate/half_cells.h"

#include <gtest/gtest.h>

#include <string>

#include "bha/models/electrode_potentials.h"
#include "tests/table.h"

namespace bha::simulate {
namespace {

// Made by us from PyBaMM's functions: other code, the same published formulas.
TEST(HalfCells, EqualTheReferenceTable) {
  const auto table = tests::read_table("ocp_half_cells.csv");
  ASSERT_EQ(table.rows(), 49u);
  const auto x = table.numbers("stoichiometry"), nmc = table.numbers("nmc811_chen2020_pos_v"),
             si = table.numbers("grsi_chen2020_neg_v"), lfp = table.numbers("lfp_afshar2017_pos_v"),
             graphite = table.numbers("gr_safari2011_neg_v");
  for (std::size_t i = 0; i < x.size(); ++i) {
    EXPECT_NEAR(models::nmc811_V(x[i]), nmc[i], 1e-12) << x[i];  // terms of 17 V that cancel
    EXPECT_NEAR(models::graphite_silicon_V(x[i]), si[i], 1e-13) << x[i];
    EXPECT_NEAR(models::lfp_V(x[i]), lfp[i], 1e-13) << x[i];
    EXPECT_NEAR(models::graphite_V(x[i]), graphite[i], 1e-13) << x[i];
  }
}

// degradation_modes.csv: exact forward truth for both chemistries in up to 8 states of ageing.
TEST(HalfCells, GivenDegradationModes_TheWindowIsTheTables) {
  const auto table = tests::read_table("degradation_modes.csv");
  ASSERT_EQ(table.rows(), 13u);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const auto at = [&](const char* column) { return table.numbers(column)[i]; };
    const Chemistry chemistry = table.text.at("cell")[i] == "lfp_gr" ? Chemistry::lfp : Chemistry::nmc;
    const Modes modes{at("c_pos_ah"), at("c_neg_ah"), at("li_inventory_ah")};
    const auto window = window_of(chemistry, modes, at("v_min"), at("v_max"));
    ASSERT_TRUE(window) << spell(window.error());
    EXPECT_NEAR(window->capacity_Ah, at("capacity_ah"), 1e-9);
    EXPECT_NEAR(window->x0, at("x0"), 1e-9);
    EXPECT_NEAR(window->x100, at("x100"), 1e-9);
    EXPECT_NEAR(window->y0, at("y0"), 1e-9);
    EXPECT_NEAR(window->y100, at("y100"), 1e-9);
    for (const int percent : {10, 25, 50, 75, 90}) {
      const double in_negative_Ah = window->x0 * modes.negative_Ah + percent / 100.0 * window->capacity_Ah;
      EXPECT_NEAR(full_cell_V(chemistry, modes, in_negative_Ah), at(("v_soc" + std::to_string(percent)).c_str()), 1e-9);
    }
  }
}

TEST(HalfCells, GivenLimitsThatCannotBeReached_Refuses) {
  const auto window = window_of(Chemistry::lfp, {1.15, 1.30, 1.17}, 2.0, 4.5);
  ASSERT_FALSE(window);
  EXPECT_EQ(window.error().code, Code::option_invalid);
}

}  // namespace
}  // namespace bha::simulate
