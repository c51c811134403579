#include "bha/base/shortest.h"

#include <gtest/gtest.h>

#include <bit>
#include <charconv>
#include <cmath>

namespace bha {
namespace {

std::string by_library(double value) {
  char buffer[64];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr};
}
std::string ours(double value) {
  std::string out;
  append_shortest(out, value);
  return out;
}

TEST(Shortest, IsWhatToCharsGives) {
  for (const double value : {0.0,
                             -0.0,
                             1.0,
                             -1.0,
                             0.1,
                             1e5,
                             1e4,
                             123456.0,
                             1e22,
                             1e23,
                             0.0001,
                             0.00001,
                             0.000123,
                             12345678901234567000.0,
                             5e-324,
                             1.7976931348623157e308,
                             9007199254740993.0,
                             100.0,
                             1234.5,
                             -3.6e-7})
    EXPECT_EQ(ours(value), by_library(value));
  std::uint64_t bits = 1;
  for (int i = 0; i < 20'000; ++i) {
    bits = bits * 6364136223846793005ULL + 1442695040888963407ULL;
    const double any = std::bit_cast<double>(bits), usual = std::round(static_cast<double>(bits >> 40)) / std::pow(10, i % 9);
    const double large = static_cast<double>(bits) * std::pow(10, i % 5);
    for (const double value : {any, usual, large}) {
      if (std::isfinite(value)) {
        ASSERT_EQ(ours(value), by_library(value));
      }
    }
  }
}

}  // namespace
}  // namespace bha
