#include "bha/math/gaussian_smooth.h"

#include <gtest/gtest.h>

#include "tests/table.h"

namespace bha::math {
namespace {

TEST(GaussianSmooth, IsScipys) {
  const auto table = tests::read_table("ica_expected_grid.csv");
  const auto raw = table.numbers("dqdv_gradient"), expect = table.numbers("dqdv_gauss_sigma3");
  const auto smooth = gaussian_smooth(raw, 3);
  for (std::size_t i = 0; i < raw.size(); ++i) EXPECT_NEAR(smooth[i], expect[i], 1e-12) << i;
}

}  // namespace
}  // namespace bha::math
