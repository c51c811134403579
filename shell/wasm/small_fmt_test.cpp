#include "shell/wasm/small_fmt.h"

#include <fmt/format.h>
#include <gtest/gtest.h>

#include <bit>
#include <cmath>
#include <limits>

namespace bha::small_fmt {
namespace {

TEST(SmallFmt, AreThoseOfFmt) {
  const std::string text = "käse";
  EXPECT_EQ(small_fmt::format("{} of {}: {}{{{}}}", 3, 4U, "x", 'c'), fmt::format("{} of {}: {}{{{}}}", 3, 4U, "x", 'c'));
  EXPECT_EQ(small_fmt::format("{0} {1} {0}", text, -7), fmt::format("{0} {1} {0}", text, -7));
  EXPECT_EQ(small_fmt::format("[{:<6}|{:>6}|{:^7}]", text, text, text), fmt::format("[{:<6}|{:>6}|{:^7}]", text, text, text));
  EXPECT_EQ(small_fmt::format("[{:<{}}|{:>{}}|{:^{}}]", 5, 4, 6, 3, -7, 6),
            fmt::format("[{:<{}}|{:>{}}|{:^{}}]", 5, 4, 6, 3, -7, 6));
  EXPECT_EQ(small_fmt::format("{:02}:{:02} {:>9}", 7, 123, -5), fmt::format("{:02}:{:02} {:>9}", 7, 123, -5));
  EXPECT_EQ(small_fmt::format("{} {}", std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::uint64_t>::max()),
            fmt::format("{} {}", std::numeric_limits<std::int64_t>::min(), std::numeric_limits<std::uint64_t>::max()));
}

void same(double x) {
  for (const int n : {0, 1, 2, 3, 4, 6, 17}) ASSERT_EQ(small_fmt::format("{:.{}f}", x, n), fmt::format("{:.{}f}", x, n)) << x;
  ASSERT_EQ(small_fmt::format("{:.1g} {:.2g} {:.3g} {:.4g}", x, x, x, x), fmt::format("{:.1g} {:.2g} {:.3g} {:.4g}", x, x, x, x))
      << x;
  ASSERT_EQ(small_fmt::format("{:.5g} {:.6g} {:g} {}", x, x, x, x), fmt::format("{:.5g} {:.6g} {:g} {}", x, x, x, x)) << x;
  ASSERT_EQ(small_fmt::format("{:+.1f} {:>9.2f} {:<9.3g}|", x, x, x), fmt::format("{:+.1f} {:>9.2f} {:<9.3g}|", x, x, x)) << x;
}
TEST(SmallFmt, NumbersAreThoseOfFmt) {
  for (const double x : {0.0,
                         0.5,
                         1.5,
                         2.5,
                         0.05,
                         0.25,
                         0.125,
                         9.995,
                         999.5,
                         99995.0,
                         999999.5,
                         1e5,
                         1e6,
                         1e15,
                         1e16,
                         1e17,
                         1e22,
                         1e23,
                         1e-4,
                         1e-5,
                         0.00012345,
                         4.2,
                         5e-324,
                         1.7976931348623157e308,
                         9007199254740993.0,
                         123456789012345680.0,
                         std::nan(""),
                         HUGE_VAL})
    for (const double sign : {1.0, -1.0})
      if (!std::isnan(x) || sign > 0) same(sign * x);
  std::uint64_t bits = 1;
  for (int i = 0; i < 3'000; ++i) {
    bits = bits * 6364136223846793005ULL + 1442695040888963407ULL;
    if (const double any = std::bit_cast<double>(bits); i < 300 && std::isfinite(any)) same(any);
    same(std::round(static_cast<double>(bits >> 40)) / std::pow(10, i % 9));
    same(static_cast<double>(bits >> 50) / 64);  // ties
  }
}

}  // namespace
}  // namespace bha::small_fmt
