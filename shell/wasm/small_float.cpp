#include "shell/wasm/small_float.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <limits>
#include <string_view>
#include <vector>

namespace bha::small_float {
namespace {

__extension__ typedef unsigned __int128 wide;

/// The nearest double to bits · 2^two, and a little more of it when `more`. The top bit of `bits` is set.
double rounded(std::uint64_t bits, int two, bool more) {
  const int kept = std::min(53, two + 64 + 1074);  // fewer below 2^−1022
  if (kept < 0) return 0;
  const int cut = 64 - kept;  // 11 to 64
  std::uint64_t whole = cut == 64 ? 0 : bits >> cut;
  const std::uint64_t rest = cut == 64 ? bits : bits << kept, half = std::uint64_t{1} << 63;
  if (rest > half || (rest == half && (more || whole % 2 != 0))) ++whole;
  return std::ldexp(static_cast<double>(whole), two + cut);
}

/// 10^e for e ≤ 19.
std::uint64_t ten_to(std::int64_t e) {
  std::uint64_t out = 1;
  for (; e > 0; --e) out *= 10;
  return out;
}

// A whole number of any size, lowest 32 bits first, no zeros on top.
using Big = std::vector<std::uint32_t>;
void multiply_add(Big& n, std::uint32_t factor, std::uint32_t more) {
  std::uint64_t carry = more;
  for (std::uint32_t& limb : n) {
    carry += std::uint64_t{limb} * factor;
    limb = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  if (carry != 0) n.push_back(static_cast<std::uint32_t>(carry));
}
void times_ten_to(Big& n, std::int64_t e) {
  for (; e >= 9; e -= 9) multiply_add(n, 1'000'000'000, 0);
  multiply_add(n, static_cast<std::uint32_t>(ten_to(e)), 0);
}
int bits_of(const Big& n) { return static_cast<int>(32 * n.size()) - std::countl_zero(n.back()); }
void shift_up(Big& n, int bits) {
  multiply_add(n, std::uint32_t{1} << bits % 32, 0);
  n.insert(n.begin(), static_cast<std::size_t>(bits / 32), 0);
}
bool below(const Big& a, const Big& b) {
  if (a.size() != b.size()) return a.size() < b.size();
  return std::lexicographical_compare(a.rbegin(), a.rend(), b.rbegin(), b.rend());
}
void subtract(Big& a, const Big& b) {  // b ≤ a
  std::int64_t carry = 0;
  for (std::size_t i = 0; i < a.size(); ++i) {
    carry += std::int64_t{a[i]} - (i < b.size() ? std::int64_t{b[i]} : 0);
    a[i] = static_cast<std::uint32_t>(carry);
    carry >>= 32;
  }
  while (!a.empty() && a.back() == 0) a.pop_back();
}

/// The nearest double to over / under, bit by bit.
double quotient(Big over, Big under) {
  int two = bits_of(over) - bits_of(under);
  shift_up(two > 0 ? under : over, std::abs(two));
  if (below(over, under)) --two, shift_up(over, 1);  // now under ≤ over < 2 · under
  std::uint64_t bits = 0;
  for (int k = 0; k < 64; ++k) {
    bits *= 2;
    if (!below(over, under)) subtract(over, under), ++bits;
    shift_up(over, 1);
  }
  return rounded(bits, two - 63, !over.empty());
}

/// All digits of a number, and what they are to be multiplied with.
struct Decimal {
  Big digits{};
  std::uint64_t first = 0;  // of them: at most 19
  std::int64_t exponent = 0;
  int count = 0;  // without zeros in front
  bool rest = false;
};
constexpr int most_digits = 800;  // beyond 768 it only matters whether there is something
void take_digit(Decimal& d, unsigned digit, bool after_point) {
  if (d.count == most_digits) {
    d.rest |= digit != 0;
    d.exponent += !after_point;
    return;
  }
  d.exponent -= after_point;
  if (d.count == 0 && digit == 0) return;
  if (d.count < 19) {
    d.first = d.first * 10 + digit;
  } else {
    if (d.count == 19) d.digits = {static_cast<std::uint32_t>(d.first), static_cast<std::uint32_t>(d.first >> 32)};
    multiply_add(d.digits, 10, digit);
  }
  ++d.count;
}
double value_of(Decimal& d) {
  if (d.count <= 19) return nearest(d.first, d.exponent);
  if (d.count + d.exponent > 310) return std::numeric_limits<double>::infinity();
  if (d.count + d.exponent < -330) return 0;
  if (d.rest) multiply_add(d.digits, 10, 1), --d.exponent;
  Big under{1};
  times_ten_to(d.exponent < 0 ? under : d.digits, std::abs(d.exponent));
  return quotient(std::move(d.digits), std::move(under));
}

char lower(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }
bool begins(const char* at, const char* last, std::string_view word) {
  for (const char c : word)
    if (at == last || lower(*at++) != c) return false;
  return true;
}
/// Past "nan", and past (letters) behind it.
const char* after_nan(const char* at, const char* last) {
  if (at == last || *at != '(') return at;
  const auto inside = [](char c) { return (lower(c) >= 'a' && lower(c) <= 'z') || (c >= '0' && c <= '9') || c == '_'; };
  const char* end = at + 1;
  while (end != last && inside(*end)) ++end;
  return end != last && *end == ')' ? end + 1 : at;
}
from_chars_result take_word(const char* first, const char* at, const char* last, double& value) {
  if (begins(at, last, "nan"))
    return value = std::numeric_limits<double>::quiet_NaN(), from_chars_result{after_nan(at + 3, last), {}};
  if (!begins(at, last, "inf")) return {first, std::errc::invalid_argument};
  value = std::numeric_limits<double>::infinity();
  return {at + (begins(at, last, "infinity") ? 8 : 3), {}};
}
bool is_digit(const char* at, const char* last) { return at != last && *at >= '0' && *at <= '9'; }
/// What stands behind an 'e'; null: no exponent.
const char* take_exponent(const char* at, const char* last, std::int64_t& exponent) {
  if (at == last || lower(*at) != 'e') return nullptr;
  ++at;
  const bool negative = at != last && *at == '-';
  if (at != last && (*at == '-' || *at == '+')) ++at;
  if (!is_digit(at, last)) return nullptr;
  std::int64_t e = 0;
  for (; is_digit(at, last); ++at)
    if (e < 0x10000000) e = 10 * e + (*at - '0');
  exponent += negative ? -e : e;
  return at;
}

}  // namespace

double nearest(std::uint64_t digits, std::int64_t exponent) {
  if (digits == 0 || exponent < -400) return 0;
  if (exponent > 310) return std::numeric_limits<double>::infinity();
  if (exponent >= 0 && exponent <= 19) {
    wide product = static_cast<wide>(digits) * ten_to(exponent);
    int two = 0;
    if (const auto high = static_cast<std::uint64_t>(product >> 64); high == 0) product <<= 64, two = -64;
    const int zeros = std::countl_zero(static_cast<std::uint64_t>(product >> 64));
    product <<= zeros;
    return rounded(static_cast<std::uint64_t>(product >> 64), two - zeros + 64, static_cast<std::uint64_t>(product) != 0);
  }
  if (exponent < 0 && exponent >= -19) {
    const std::uint64_t power = ten_to(-exponent);
    const int up = std::countl_zero(digits), down = std::countl_zero(power);
    // The quotient of two numbers with their top bit set: 64 bits or 65 of it.
    const wide over = static_cast<wide>(digits << up) << 64, under = power << down, part = over / under;
    const bool rest = over != part * under, large = part >> 64 != 0;
    const auto bits = static_cast<std::uint64_t>(large ? part >> 1 : part);
    return rounded(bits, down - up - 64 + large, rest || (large && (part & 1) != 0));
  }
  Big over{static_cast<std::uint32_t>(digits)}, under{1};
  if (digits >> 32 != 0) over.push_back(static_cast<std::uint32_t>(digits >> 32));
  times_ten_to(exponent < 0 ? under : over, std::abs(exponent));
  return quotient(std::move(over), std::move(under));
}

from_chars_result from_chars_advanced(const char* first, const char* last, double& value, parse_options options) {
  if (first == last) return {first, std::errc::invalid_argument};
  const bool negative = *first == '-';
  const char *at = first + negative, *const start = at;
  Decimal d;
  for (; is_digit(at, last); ++at) take_digit(d, static_cast<unsigned>(*at - '0'), false);
  bool any = at != start;
  if (at != last && *at == options.decimal_point) {
    const char* const fraction = ++at;
    for (; is_digit(at, last); ++at) take_digit(d, static_cast<unsigned>(*at - '0'), true);
    any |= at != fraction;
  }
  from_chars_result out{at, {}};
  if (any) {
    const char* const end = take_exponent(at, last, d.exponent);
    if (end != nullptr) out.ptr = end;
    value = value_of(d);
  } else {
    out = take_word(first, start, last, value);
    if (out.ec != std::errc{}) return out;
  }
  if (negative) value = -value;
  return out;
}

}  // namespace bha::small_float
