#include "bha/math/philox.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <sstream>

namespace bha::math {
namespace {

// data/reference/rng_philox4x64.csv: numpy's Philox.random_raw (4 keys × 16), normals by mpmath at 17 digits. numpy counts before use.
TEST(Philox, EqualsNumpyWordForWord) {
  std::ifstream file(BHA_ROOT "/data/reference/rng_philox4x64.csv");
  ASSERT_TRUE(file) << "data/reference/rng_philox4x64.csv is missing";
  std::string line;
  std::getline(file, line);
  int rows = 0;
  while (std::getline(file, line)) {
    std::stringstream fields(line);
    std::string field[6];
    for (std::string& f : field) std::getline(fields, f, ',');
    const std::uint64_t key0 = std::stoull(field[0]), key1 = std::stoull(field[1]), i = std::stoull(field[2]);
    const std::uint64_t word = philox4x64({1 + i / 4, 0, 0, 0}, {key0, key1})[i % 4];
    EXPECT_EQ(word, std::stoull(field[3])) << line;
    EXPECT_EQ(uniform(word), std::stod(field[4])) << line;
    const double z = std::stod(field[5]);
    EXPECT_NEAR(normal(word), z, 5e-16 * std::max(1.0, std::fabs(z))) << line;
    ++rows;
  }
  EXPECT_EQ(rows, 64);
}

TEST(NormalQuantile, MeetsTheErrorFunctionInBodyAndTails) {
  for (const double z : {-37.0, -20.0, -8.3, -5.0, -1.5, -0.1, 0.0, 0.1, 1.5, 5.0, 8.0}) {
    const double p = 0.5 * std::erfc(-z / std::sqrt(2.0));
    // dz = dp / φ(z): near 1 the double p itself holds only so much
    const double phi = std::exp(-z * z / 2) / std::sqrt(2 * M_PI);
    EXPECT_NEAR(normal_quantile(p), z, 4e-15 * std::max(1.0, std::fabs(z)) + 2 * std::numeric_limits<double>::epsilon() * p / phi) << z;
  }
  EXPECT_EQ(normal_quantile(0), -INFINITY);
  EXPECT_EQ(normal_quantile(1), INFINITY);
  EXPECT_TRUE(std::isnan(normal_quantile(-0.1)));
  EXPECT_TRUE(std::isnan(normal_quantile(std::nan(""))));
}

}  // namespace
}  // namespace bha::math
