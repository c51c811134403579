#include "bha/simulate/half_cells.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

namespace bha::simulate {
namespace {

std::vector<std::vector<std::string>> table(const std::string& name) {  // without its heading
  std::ifstream file(BHA_ROOT "/data/reference/" + name);
  EXPECT_TRUE(file) << "data/reference/" << name << " is missing";
  std::vector<std::vector<std::string>> rows;
  std::string line, field;
  std::getline(file, line);
  while (std::getline(file, line)) {
    std::stringstream fields(line);
    for (rows.emplace_back(); std::getline(fields, field, ',');) rows.back().push_back(field);
  }
  return rows;
}

// Made by us from PyBaMM's functions: other code, the same published formulas.
TEST(HalfCells, EqualTheReferenceTable) {
  const auto rows = table("ocp_half_cells.csv");
  ASSERT_EQ(rows.size(), 49u);
  for (const auto& row : rows) {
    const double x = std::stod(row[0]);
    EXPECT_NEAR(nmc811_V(x), std::stod(row[1]), 1e-12) << x;  // terms of 17 V that cancel
    EXPECT_NEAR(graphite_silicon_V(x), std::stod(row[2]), 1e-13) << x;
    EXPECT_NEAR(lfp_V(x), std::stod(row[3]), 1e-13) << x;
    EXPECT_NEAR(graphite_V(x), std::stod(row[6]), 1e-13) << x;
  }
}

// degradation_modes.csv: exact forward truth for both chemistries in up to 8 states of ageing.
TEST(HalfCells, GivenDegradationModes_TheWindowIsTheTables) {
  const auto rows = table("degradation_modes.csv");
  ASSERT_EQ(rows.size(), 13u);
  for (const auto& row : rows) {
    const auto at = [&](std::size_t i) { return std::stod(row[i]); };
    const Chemistry chemistry = row[0] == "lfp_gr" ? Chemistry::lfp : Chemistry::nmc;
    const Modes modes{at(3), at(4), at(5)};
    const auto window = window_of(chemistry, modes, at(1), at(2));
    ASSERT_TRUE(window) << spell(window.error());
    EXPECT_NEAR(window->capacity_Ah, at(9), 1e-9);
    EXPECT_NEAR(window->x0, at(10), 1e-9);
    EXPECT_NEAR(window->x100, at(11), 1e-9);
    EXPECT_NEAR(window->y0, at(12), 1e-9);
    EXPECT_NEAR(window->y100, at(13), 1e-9);
    const double soc[] = {0.10, 0.25, 0.50, 0.75, 0.90};
    for (std::size_t i = 0; i < 5; ++i)
      EXPECT_NEAR(full_cell_V(chemistry, modes, window->x0 * modes.negative_Ah + soc[i] * window->capacity_Ah), at(14 + i), 1e-9);
  }
}

TEST(HalfCells, GivenLimitsThatCannotBeReached_Refuses) {
  const auto window = window_of(Chemistry::lfp, {1.15, 1.30, 1.17}, 2.0, 4.5);
  ASSERT_FALSE(window);
  EXPECT_EQ(window.error().code, Code::option_invalid);
}

}  // namespace
}  // namespace bha::simulate
