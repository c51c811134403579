#include "shell/wasm/small_float.h"

#include <fast_float/fast_float.h>
#include <gtest/gtest.h>

#include <bit>
#include <string>

namespace bha::small_float {
namespace {

struct Random {
  std::uint64_t bits = 1;
  std::uint64_t below(std::uint64_t n) {
    bits = bits * 6364136223846793005ULL + 1442695040888963407ULL;
    return (bits >> 33) % n;
  }
};

void same(const std::string& text, char decimal = '.') {
  double ours = 4711, theirs = 4711;
  const char *first = text.data(), *last = first + text.size();
  const auto a = from_chars_advanced(first, last, ours, {.decimal_point = decimal});
  const auto b = ::fast_float::from_chars_advanced(first, last, theirs,
                                                   ::fast_float::parse_options{::fast_float::chars_format::general, decimal});
  ASSERT_EQ(a.ptr - first, b.ptr - first) << text;
  ASSERT_EQ(a.ec, b.ec) << text;
  if (a.ec == std::errc{}) {
    ASSERT_EQ(std::bit_cast<std::uint64_t>(ours), std::bit_cast<std::uint64_t>(theirs)) << text;
  }
}
std::string digits(Random& r, std::size_t n) {
  std::string out;
  while (out.size() < n) out += static_cast<char>('0' + r.below(10));
  return out;
}

TEST(SmallFloat, WhatIsNoNumberAndWhatIsOneAreThoseOfFastFloat) {
  for (const char* text : {"-",
                           "-.",
                           ".",
                           "1.",
                           ".5",
                           "-.5",
                           "1e",
                           "1e+",
                           "1e5x",
                           "1E-5",
                           "e5",
                           "nan",
                           "-NaN",
                           "nan(ind)",
                           "nan(",
                           "nan(a-b)",
                           "inf",
                           "-Infinity",
                           "infinit",
                           "INFINITYx",
                           "+1",
                           "--1",
                           "0x10",
                           "1,5",
                           "1e400",
                           "-1e400",
                           "1e-400",
                           "0e999",
                           "-0",
                           "1e99999999999",
                           "1e-99999999999",
                           "0.00",
                           "00012",
                           "4.9e-324",
                           "2.4e-324",
                           "2.5e-324",
                           "2.2250738585072011e-308",
                           "1.7976931348623157e308",
                           "1.7976931348623159e308",
                           "9007199254740993",
                           "9007199254740992.999",
                           "n",
                           "in",
                           "-n"})
    same(text);
  same("1,5", ','), same("1.5", ',');
}

TEST(SmallFloat, NumbersAreThoseOfFastFloat) {
  Random r;
  for (int i = 0; i < 60'000; ++i) {
    const std::string sign = r.below(2) == 0 ? "" : "-";
    same(sign + digits(r, 1 + r.below(4)) + "." + digits(r, r.below(22)));
    same(sign + digits(r, 1 + r.below(25)) + "e" + (r.below(2) == 0 ? "-" : "") + std::to_string(r.below(330)));
  }
  for (int i = 0; i < 300; ++i) {
    same(digits(r, 1 + r.below(900)) + "." + digits(r, r.below(900)) + "e" + (r.below(2) == 0 ? "-" : "") +
         std::to_string(r.below(900)));
    same("0." + std::string(r.below(400), '0') + digits(r, 1 + r.below(400)));
  }
}

// Half way between two doubles, exactly, and a little off.
TEST(SmallFloat, TiesAreThoseOfFastFloat) {
  Random r;
  for (int i = 0; i < 3'000; ++i) {
    const auto odd = (std::uint64_t{1} << 53 | r.below(1ULL << 31) << 20 | r.below(1ULL << 20)) * 2 + 1;  // 54 bits and one more
    std::string text = std::to_string(odd);
    same(text), same(text + ".0000000000000000000000000000000001"), same(text + "00e-2"),
        same(text + std::string(r.below(30), '0'));
  }
}

TEST(SmallFloat, DigitsAndPowerAreThoseOfFastFloat) {
  Random r;
  for (int i = 0; i < 30'000; ++i) {
    const std::uint64_t n = (r.below(1ULL << 31) << 33 | r.below(1ULL << 31)) >> r.below(64);
    const auto e = static_cast<std::int64_t>(r.below(700)) - 350;
    const std::string text = std::to_string(n) + "e" + std::to_string(e);
    double theirs = 0;
    ::fast_float::from_chars(text.data(), text.data() + text.size(), theirs);
    ASSERT_EQ(nearest(n, e), theirs) << text;
  }
}

}  // namespace
}  // namespace bha::small_float
