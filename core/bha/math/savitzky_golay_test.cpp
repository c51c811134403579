#include "bha/math/savitzky_golay.h"

#include <gtest/gtest.h>

#include <cmath>
#include <map>

#include "tests/table.h"

namespace bha::math {
namespace {

// scipy's savgol_coeffs turns the window round (a convolution); ours is in the order of the values.
TEST(SavitzkyGolay, CoefficientsAreScipys) {
  const auto table = tests::read_table("savgol_coeffs.csv");
  const auto window = table.numbers("window"), order = table.numbers("polyorder"), derivative = table.numbers("deriv"),
             step = table.numbers("delta"), k = table.numbers("k"), expect = table.numbers("coefficient");
  ASSERT_EQ(table.rows(), 74u);
  for (std::size_t i = 0; i < table.rows(); ++i) {
    const SavitzkyGolay s{static_cast<std::size_t>(window[i]), static_cast<std::size_t>(order[i]),
                          static_cast<std::size_t>(derivative[i]), step[i]};
    const auto c = savitzky_golay_coefficients(s, s.window / 2);
    const double scale = std::pow(step[i], -derivative[i]);
    EXPECT_NEAR(c[static_cast<std::size_t>(k[i])], expect[i], 1e-13 * scale) << i;
  }
}

TEST(SavitzkyGolay, SmoothedCurvesAreScipys) {
  const auto table = tests::read_table("ica_expected_grid.csv");
  const auto charge = table.numbers("q_linear_ah"), raw = table.numbers("dqdv_gradient"),
             smooth = table.numbers("dqdv_savgol21_3_of_gradient"), slope = table.numbers("dqdv_savgol21_3_deriv1");
  const auto a = savitzky_golay(raw, {.window = 21, .order = 3}),
             b = savitzky_golay(charge, {.window = 21, .order = 3, .derivative = 1, .step = 0.005});
  for (std::size_t i = 0; i < raw.size(); ++i) {
    EXPECT_NEAR(a[i], smooth[i], 1e-11) << i;
    EXPECT_NEAR(b[i], slope[i], 1e-10) << i;
  }
}

TEST(SavitzkyGolay, APolynomialOfItsOrderComesBackWithItsDerivativesToTheEnds) {
  std::vector<double> y, first, second;
  constexpr double h = 0.1;
  for (int i = 0; i < 40; ++i) {
    const double x = h * i;
    y.push_back(1 - 2 * x + x * x * x);
    first.push_back(-2 + 3 * x * x);
    second.push_back(6 * x);
  }
  const auto d1 = savitzky_golay(y, {.window = 9, .order = 3, .derivative = 1, .step = h}),
             d2 = savitzky_golay(y, {.window = 9, .order = 3, .derivative = 2, .step = h});
  for (std::size_t i = 0; i < y.size(); ++i) {
    EXPECT_NEAR(d1[i], first[i], 1e-9);
    EXPECT_NEAR(d2[i], second[i], 1e-8);
  }
  EXPECT_TRUE(std::isnan(savitzky_golay(std::vector<double>(5, 1.0), {.window = 9})[0]));
}

}  // namespace
}  // namespace bha::math
