// The part of fast_float that the core uses, for the browser: its table of powers is 10 kB that nothing makes smaller. The
// nearest double, ties to even, by whole numbers alone: 128 bits where they do, else as many as it takes (17 digits 60 ns, beyond
// 1 µs).
#pragma once
#include <cstdint>
#include <system_error>

namespace bha::small_float {

struct from_chars_result {
  const char* ptr;
  std::errc ec;
};
enum class chars_format : std::uint8_t { general };
struct parse_options {
  chars_format format = chars_format::general;
  char decimal_point = '.';
};
from_chars_result from_chars_advanced(const char* first, const char* last, double& value, parse_options);
inline from_chars_result from_chars(const char* first, const char* last, double& value) {
  return from_chars_advanced(first, last, value, {});
}

/// digits · 10^exponent. There fast_float may find that it cannot say, here never.
template <class T>
struct binary_format {};
struct Nearest {
  double value = 0;
  int power2 = 0;
};
[[nodiscard]] double nearest(std::uint64_t digits, std::int64_t exponent);
template <class Format>
[[nodiscard]] Nearest compute_float(std::int64_t exponent, std::uint64_t digits) {
  return {nearest(digits, exponent)};
}
inline void to_float(bool negative, const Nearest& found, double& value) { value = negative ? -found.value : found.value; }

}  // namespace bha::small_float
