// One field of a text → a number, exactly. The reference that the vector kernels are held against.
#pragma once
#include <bit>
#include <cstdint>
#include <cstring>
#include <string_view>

#include "bha/formats/text.h"

namespace bha::formats {

/// missing: empty, blanks, nan, or a word for it (NA, N/A, #N/A, null, none, -, --, ""). not_finite: inf, 1e999. malformed: no number, or more than a number.
enum class FieldKind : std::uint8_t { number, missing, not_finite, malformed };

inline constexpr double powers_of_ten[] = {1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                           1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22};
inline constexpr std::uint64_t whole_powers_of_ten[] = {1,       10,        100,        1'000,       10'000,
                                                        100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};

/// sign · digits / 10^decimals, of the plain form [-]digits[.digits] with at most 19 digits.
struct FixedPoint {
  std::uint64_t digits = 0;
  unsigned decimals = 0;
  bool negative = false;
};
/// Adds digits to `digits`, eight at a time where there are as many: what makes long fields quick. Returns where they end.
inline const char* take_digits(const char* at, const char* end, std::uint64_t& digits) {
  if constexpr (std::endian::native == std::endian::little) {
    for (std::uint64_t eight = 0; end - at >= 8; at += 8) {
      std::memcpy(&eight, at, 8);
      constexpr std::uint64_t high = 0xf0f0f0f0f0f0f0f0, zeros = 0x3030303030303030;
      if ((eight & high) != zeros || ((eight + 0x0606060606060606) & high) != zeros) break;
      eight = ((eight & 0x0f0f0f0f0f0f0f0f) * 0xa01) >> 8;
      eight = ((eight & 0x00ff00ff00ff00ff) * 0x640001) >> 16;
      eight = ((eight & 0x0000ffff0000ffff) * 0x271000000001) >> 32;
      digits = digits * 100'000'000 + eight;
    }
  }
  for (unsigned d; at != end && (d = static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0') < 10; ++at)
    digits = digits * 10 + d;
  return at;
}
/// Reads as far as the plain form goes and says where it ends; null where it is not that form. `end` may be read up to, not at.
inline const char* read_fixed(const char* at, const char* end, char decimal, FixedPoint& out) {
  out = {};
  if (at != end && *at == '-') out.negative = true, ++at;
  const char* const first = at;
  for (unsigned d; at != end && (d = static_cast<unsigned>(static_cast<unsigned char>(*at)) - '0') < 10; ++at)
    out.digits = out.digits * 10 + d;  // mostly one or two
  if (at == first) return nullptr;
  std::ptrdiff_t count = at - first;
  if (at != end && *at == decimal) {
    const char* const point = ++at;
    at = take_digits(at, end, out.digits);
    if (at == point) return nullptr;
    out.decimals = static_cast<unsigned>(at - point);
    count += at - point;
  }
  return count <= 19 ? at : nullptr;
}
/// Whether the quotient of digits and power of ten is the nearest double: both are doubles, so it rounds once.
inline bool divides_exactly(const FixedPoint& f) { return f.digits <= (std::uint64_t{1} << 53) && f.decimals <= 22; }
inline double quotient(const FixedPoint& f) {
  const double v = static_cast<double>(f.digits) / powers_of_ten[f.decimals];
  return f.negative ? -v : v;
}

/// number / 10^shift: the nearest double, ties to even, as fast_float reads it. Blanks around it and a leading '+' are allowed.
/// With a shift the quotient rounds once while the digits and the power of ten are doubles, else twice.
[[nodiscard]] FieldKind read_field(std::string_view field, char decimal, unsigned shift, double& value);
/// factor · number + offset; outside the range of the column it is NaN and `inside` false.
[[nodiscard]] inline double in_unit(double number, const TextColumn& column, bool& inside) {
  double value = number * column.factor;
  if (column.offset != 0) value += column.offset;
  inside = value >= column.low && value <= column.high;
  return inside ? value : nan;
}
/// A time in the column's style, exactly: digits · unit_ns / 10^decimals, rounded to the nanosecond. `inside` false: beyond 64
/// bits.
[[nodiscard]] FieldKind read_time(std::string_view field, const TextColumn& column, char decimal, DateOrder order,
                                  std::int64_t& ns, bool& inside);

}  // namespace bha::formats
