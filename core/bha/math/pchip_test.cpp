#include "bha/math/pchip.h"

#include <gtest/gtest.h>

#include <cmath>

#include "tests/table.h"

namespace bha::math {
namespace {

// scipy's PchipInterpolator through the highest voltages so far, of equal ones the last charge (METHODS 2.4).
TEST(Pchip, EqualsScipysOnAMeasuredCurve) {
  const auto input = tests::read_table("ica_input.csv"), expect = tests::read_table("ica_expected_grid.csv");
  const auto q = input.numbers("q_ah"), v = input.numbers("voltage_v");
  std::vector<double> x, y;
  for (std::size_t i = 0; i < v.size(); ++i) {
    if (x.empty() || v[i] > x.back()) {
      x.push_back(v[i]);
      y.push_back(q[i]);
    } else {
      y.back() = q[i];  // its running maximum is the same voltage
    }
  }
  const Pchip curve = pchip(x, y);
  const auto at = expect.numbers("voltage_v"), charge = expect.numbers("q_pchip_ah");
  std::size_t near = 0;
  for (std::size_t i = 0; i < at.size(); ++i) EXPECT_NEAR(curve.read(at[i], near).value, charge[i], 1e-12) << at[i];
}

TEST(Pchip, NeverLeavesTheRangeOfItsNeighboursAndFindsThemFromAnywhere) {
  const std::vector<double> x{0, 1, 1.1, 3, 7}, y{0, 0, 5, 5, 4};
  const Pchip curve = pchip(x, y);
  for (double at = 0; at <= 7; at += 0.01) {
    std::size_t zero = 0, last = 4;
    const ValueAndSlope a = curve.read(at, zero), b = curve.read(at, last);
    EXPECT_EQ(a.value, b.value);
    EXPECT_GE(a.value, 0);
    EXPECT_LE(a.value, 5);
    const double h = 1e-6;
    EXPECT_NEAR((curve.read(at + h, zero).value - curve.read(at - h, zero).value) / (2 * h), a.slope, 1e-3);
  }
}

}  // namespace
}  // namespace bha::math
