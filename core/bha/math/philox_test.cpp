#include "bha/math/philox.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <string>

#include "tests/table.h"

namespace bha::math {
namespace {

// data/reference/rng_philox4x64.csv: numpy's Philox.random_raw (4 keys × 16), normals by mpmath at 17 digits. numpy counts before
// use.
TEST(Philox, EqualsNumpyWordForWord) {
  const auto table = tests::read_table("rng_philox4x64.csv");
  ASSERT_EQ(table.rows(), 64u);
  const auto uniforms = table.numbers("uniform53"), normals = table.numbers("normal_inverse_cdf");
  const auto whole = [&](const char* column, std::size_t row) { return std::stoull(table.text.at(column)[row]); };
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const std::uint64_t i = whole("i", row);
    const std::uint64_t drawn = philox4x64({1 + i / 4, 0, 0, 0}, {whole("key0", row), whole("key1", row)})[i % 4];
    EXPECT_EQ(drawn, whole("u64", row)) << row;
    EXPECT_EQ(uniform(drawn), uniforms[row]) << row;
    EXPECT_NEAR(normal(drawn), normals[row], 5e-16 * std::max(1.0, std::fabs(normals[row]))) << row;
  }
}

TEST(NormalQuantile, MeetsTheErrorFunctionInBodyAndTails) {
  for (const double z : {-37.0, -20.0, -8.3, -5.0, -1.5, -0.1, 0.0, 0.1, 1.5, 5.0, 8.0}) {
    const double p = 0.5 * std::erfc(-z / std::sqrt(2.0));
    // dz = dp / φ(z): near 1 the double p itself holds only so much
    const double phi = std::exp(-z * z / 2) / std::sqrt(2 * M_PI);
    EXPECT_NEAR(normal_quantile(p), z, 4e-15 * std::max(1.0, std::fabs(z)) + 2 * std::numeric_limits<double>::epsilon() * p / phi)
        << z;
  }
  EXPECT_EQ(normal_quantile(0), -INFINITY);
  EXPECT_EQ(normal_quantile(1), INFINITY);
  EXPECT_TRUE(std::isnan(normal_quantile(-0.1)));
  EXPECT_TRUE(std::isnan(normal_quantile(std::nan(""))));
}

}  // namespace
}  // namespace bha::math
