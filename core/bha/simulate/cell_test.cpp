#include "bha/simulate/cell.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/math/portable.h"
#include "tests/table.h"

namespace bha::simulate {
namespace {

// data/reference/ecm_2rc.csv: scipy's zero-order hold, every 5th sample of 1 s; R0 25 mΩ, R1 15 mΩ τ 18 s, R2 20 mΩ τ 400 s.
TEST(Cell, TwoRcElementsEqualScipysZeroOrderHold) {
  const auto table = tests::read_table("ecm_2rc.csv");
  ASSERT_EQ(table.rows(), 120u);
  const auto current_A = table.numbers("current_a"), rc1_V = table.numbers("v_rc1"), rc2_V = table.numbers("v_rc2"),
             over_V = table.numbers("v_over");
  double v1 = 0, v2 = 0;
  for (std::size_t i = 0; i < table.rows(); ++i) {
    for (int second = 0; second < 5 && i > 0; ++second) {
      v1 = rc_step(v1, 0.015, 1 / 18.0, math::portable::exp(-1 / 18.0), current_A[i - 1], current_A[i - 1]);
      v2 = rc_step(v2, 0.020, 1 / 400.0, math::portable::exp(-1 / 400.0), current_A[i - 1], current_A[i - 1]);
    }
    EXPECT_NEAR(v1, rc1_V[i], 1e-14) << i;
    EXPECT_NEAR(v2, rc2_V[i], 1e-14) << i;
    EXPECT_NEAR(0.025 * current_A[i] + v1 + v2, over_V[i], 1e-14) << i;
  }
}

TEST(Cell, ARampedCurrentIsWhatManyHeldPiecesTendTo) {
  const double exact = rc_step(0.003, 0.015, 10 / 18.0, math::portable::exp(-10 / 18.0), 2, 0.5);
  double pieces = 0.003;
  constexpr int n = 20'000;
  for (int i = 0; i < n; ++i) {
    const double I = 2 - 1.5 * (i + 0.5) / n;
    pieces = rc_step(pieces, 0.015, 10 / 18.0 / n, math::portable::exp(-10 / 18.0 / n), I, I);
  }
  EXPECT_NEAR(exact, pieces, 1e-11);
}

TEST(Cell, LithiumOnlyMovesUnlessItAges) {
  for (const Chemistry chemistry : {Chemistry::nmc, Chemistry::lfp}) {
    auto cell = new_cell({.chemistry = chemistry}, false, 0, 0.5);
    ASSERT_TRUE(cell);
    const double before_V = cell->open_circuit_V(), before_Ah = cell->in_negative_Ah;
    for (int i = 0; i < 100; ++i) cell->drive(1, 2, 10, 25);
    EXPECT_NEAR(cell->in_negative_Ah - before_Ah, 100 * 1.5 * 10 / 3600, 1e-12);
    for (int i = 0; i < 100; ++i) cell->drive(-2, -1, 10, 25);
    EXPECT_NEAR(cell->open_circuit_V(), before_V, 1e-12);
    const double lithium_Ah = cell->modes.lithium_Ah, in_positive_Ah = lithium_Ah - cell->in_negative_Ah;
    cell->age(400, 86'400);
    EXPECT_LT(cell->modes.lithium_Ah, lithium_Ah);
    EXPECT_NEAR(cell->modes.lithium_Ah - cell->in_negative_Ah, in_positive_Ah, 1e-12);  // it goes out of the negative electrode
  }
}

TEST(Cell, OneLongAgeingStepLosesWhatManyShortOnesDo) {
  auto once = new_cell({}, false, 0, 0), often = once;
  ASSERT_TRUE(once && often);
  once->age(400, 8'640'000);
  for (int i = 0; i < 100; ++i) often->age(4, 86'400);
  EXPECT_NEAR(once->sqrt_part, often->sqrt_part, 1e-15);
  EXPECT_NEAR(once->linear_part, often->linear_part, 1e-15);
}

TEST(Cell, HeatIsWhatResistanceMakesAndCoolingTakesAway) {
  auto cell = new_cell({}, false, 0, 0.5);
  ASSERT_TRUE(cell);
  cell->parameters.entropy_V_per_K = 0;
  for (int i = 0; i < 2000; ++i) cell->drive(i % 2 ? 1.0 : -1.0, i % 2 ? 1.0 : -1.0, 1, 25);  // no net charge: R0 alone heats
  const double rise_K = cell->temperature_degC - 25;
  EXPECT_GT(rise_K, 0.5 * cell->parameters.r0_ohm / cell->parameters.cooling_W_per_K);
  for (int i = 0; i < 100; ++i) cell->drive(0, 0, 1000, 25);
  EXPECT_NEAR(cell->temperature_degC, 25, 1e-9);
}

TEST(Cell, TheCurrentForAVoltageGivesThatVoltage) {
  auto cell = new_cell({}, false, 0, 0.7);
  ASSERT_TRUE(cell);
  const double I = current_for(*cell, 4.1, 0.5, 10, 25);
  cell->drive(0.5, I, 10, 25);
  EXPECT_NEAR(cell->voltage_V(I), 4.1, 1e-8);
}

}  // namespace
}  // namespace bha::simulate
