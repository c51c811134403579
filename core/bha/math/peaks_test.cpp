#include "bha/math/peaks.h"

#include <gtest/gtest.h>

#include <algorithm>

#include "tests/table.h"

namespace bha::math {
namespace {

constexpr double grid_V = 0.005;

TEST(Peaks, AreScipys) {
  const auto curve = tests::read_table("ica_expected_grid.csv").numbers("dqdv_savgol21_3_of_gradient");
  const auto table = tests::read_table("ica_expected_peaks.csv");
  const double range = *std::max_element(curve.begin(), curve.end()) - *std::min_element(curve.begin(), curve.end());
  const auto peaks = find_peaks(curve, 0.05 * range);
  ASSERT_EQ(peaks.size(), table.rows());
  const auto at = [&](const char* column, std::size_t i) { return table.numbers(column)[i]; };
  for (std::size_t i = 0; i < peaks.size(); ++i) {
    EXPECT_EQ(static_cast<double>(peaks[i].index), at("index", i));
    EXPECT_NEAR(peaks[i].height, at("height", i), 1e-11);
    EXPECT_NEAR(peaks[i].prominence, at("prominence", i), 1e-11);
    EXPECT_EQ(static_cast<double>(peaks[i].left_base), at("left_base", i));
    EXPECT_EQ(static_cast<double>(peaks[i].right_base), at("right_base", i));
    EXPECT_NEAR(peaks[i].width, at("width_samples", i), 1e-9);
    EXPECT_NEAR(peaks[i].left_crossing, at("left_ip", i), 1e-9);
    EXPECT_NEAR(peaks[i].right_crossing, at("right_ip", i), 1e-9);
    EXPECT_NEAR(peaks[i].area * grid_V, at("area_between_bases", i), 1e-10);
    EXPECT_LE(std::abs(peaks[i].position - static_cast<double>(peaks[i].index)), 0.5);
  }
}

TEST(Peaks, AParabolasTopIsFoundBetweenTheGridPoints) {
  std::vector<double> y;
  for (int i = 0; i < 21; ++i) y.push_back(5 - (i - 9.3) * (i - 9.3));
  const auto peaks = find_peaks(y, 0);
  ASSERT_EQ(peaks.size(), 1u);
  EXPECT_NEAR(peaks[0].position, 9.3, 1e-12);
}

TEST(Peaks, APlateauCountsOnceAndAnEndNever) {
  const std::vector<double> y{3, 1, 2, 2, 2, 1, 4};
  const auto peaks = find_peaks(y, 0);
  ASSERT_EQ(peaks.size(), 1u);
  EXPECT_EQ(peaks[0].index, 3u);
}

}  // namespace
}  // namespace bha::math
