#include "shell/wasm/small_fmt.h"

#include <algorithm>
#include <bit>
#include <cmath>
#include <vector>

#include "bha/base/shortest.h"

namespace bha::small_fmt {
namespace {

struct Spec {
  char align = 0, type = 0;  // type 0: as the argument likes
  bool plus = false, zeros = false;
  std::size_t width = 0;
  int precision = -1;
};
struct Pattern {
  std::string_view rest{};
  std::span<const Argument> arguments{};
  std::size_t next = 0;
};

std::size_t take_count(std::string_view& s) {
  std::size_t n = 0;
  for (; !s.empty() && s[0] >= '0' && s[0] <= '9'; s.remove_prefix(1)) n = n * 10 + static_cast<std::size_t>(s[0] - '0');
  return n;
}
bool take(std::string_view& s, char c) {
  if (s.empty() || s[0] != c) return false;
  s.remove_prefix(1);
  return true;
}
// A number, or {}: the next argument.
std::size_t take_size(Pattern& p) {
  if (!take(p.rest, '{')) return take_count(p.rest);
  take(p.rest, '}');
  return static_cast<std::size_t>(p.arguments[p.next++].magnitude);
}
Spec take_spec(Pattern& p) {
  Spec s;
  if (!p.rest.empty() && std::string_view("<>^").find(p.rest[0]) != std::string_view::npos)
    s.align = p.rest[0], p.rest.remove_prefix(1);
  s.plus = take(p.rest, '+');
  s.zeros = take(p.rest, '0');
  s.width = take_size(p);
  if (take(p.rest, '.')) s.precision = static_cast<int>(take_size(p));
  if (!p.rest.empty() && p.rest[0] != '}') s.type = p.rest[0], p.rest.remove_prefix(1);
  return s;
}

using Digits = ShortestDigits;

// All digits of a finite number above 0.
Digits exact(double x) {
  int two = 0;
  auto whole = static_cast<std::uint64_t>(std::ldexp(std::frexp(x, &two), 53));
  two -= 53;
  for (; two < 0 && whole % 2 == 0; ++two) whole /= 2;
  constexpr std::uint64_t base = 1'000'000'000;
  std::vector<std::uint32_t> big;  // lowest first
  for (; whole != 0; whole /= base) big.push_back(static_cast<std::uint32_t>(whole % base));
  const std::uint32_t factor = two > 0 ? 2 : 5;  // m / 2^k = m · 5^k / 10^k
  for (int k = 0; k < std::abs(two); ++k) {
    std::uint64_t carry = 0;
    for (std::uint32_t& limb : big) {
      carry += std::uint64_t{limb} * factor;
      limb = static_cast<std::uint32_t>(carry % base);
      carry /= base;
    }
    if (carry != 0) big.push_back(static_cast<std::uint32_t>(carry));
  }
  Digits out{.digits = {}, .exponent = std::min(two, 0)};
  for (std::size_t i = big.size(); i-- > 0;) {
    const std::string nine = std::to_string(big[i]);
    if (i + 1 != big.size()) out.digits.append(9 - nine.size(), '0');
    out.digits += nine;
  }
  return out;
}
// To so many digits, none or fewer: what is left is 0 or a 1 one place higher. To nearest, ties to even.
void round_to(Digits& d, int count) {
  const int n = static_cast<int>(d.digits.size());
  if (count >= n) return;
  d.exponent += n - count;
  if (count < 0) return d.digits.clear();
  const std::string rest = d.digits.substr(static_cast<std::size_t>(count));
  d.digits.resize(static_cast<std::size_t>(count));
  const bool tie = rest[0] == '5' && rest.find_first_not_of('0', 1) == std::string::npos;
  const bool odd = count > 0 && (d.digits.back() - '0') % 2 != 0;
  if (rest[0] < '5' || (tie && !odd)) return;
  std::size_t i = d.digits.size();
  while (i > 0 && d.digits[i - 1] == '9') d.digits[--i] = '0';
  if (i > 0)
    ++d.digits[i - 1];
  else
    d.digits.insert(0, 1, '1');
}
int magnitude(const Digits& d) { return static_cast<int>(d.digits.size()) + d.exponent - 1; }

std::string with_point(const Digits& d, int decimals) {
  std::string out = d.digits;
  if (d.exponent > 0) out.append(static_cast<std::size_t>(d.exponent), '0');
  if (d.exponent < -decimals) decimals = -d.exponent;
  const auto after = static_cast<std::size_t>(decimals);
  out.append(static_cast<std::size_t>(decimals + std::min(d.exponent, 0)), '0');
  if (out.size() <= after) out.insert(0, after + 1 - out.size(), '0');
  if (after > 0) out.insert(out.size() - after, 1, '.');
  return out;
}
std::string with_exponent(const Digits& d) {
  const int e = magnitude(d);
  std::string out = d.digits;
  if (out.size() > 1) out.insert(1, 1, '.');
  out += e < 0 ? "e-" : "e+";
  if (std::abs(e) < 10) out += '0';
  return out + std::to_string(std::abs(e));
}
std::string fixed(double x, int decimals) {
  Digits d = x == 0 ? Digits{} : exact(x);
  round_to(d, magnitude(d) + 1 + decimals);
  return with_point(d, decimals);
}
void without_zeros(Digits& d) {
  while (d.digits.size() > 1 && d.digits.back() == '0') d.digits.pop_back(), ++d.exponent;
}
std::string general(double x, int significant) {
  if (x == 0) return "0";
  Digits d = exact(x);
  round_to(d, std::max(significant, 1));
  const int e = magnitude(d);
  without_zeros(d);
  return e < -4 || e >= std::max(significant, 1) ? with_exponent(d) : with_point(d, 0);
}
std::string shortest(double x) {
  if (x == 0) return "0";
  const Digits d = shortest_digits(x);
  return magnitude(d) < -4 || magnitude(d) >= 16 ? with_exponent(d) : with_point(d, 0);
}

std::string unsigned_text(const Argument& a, const Spec& s) {
  if (a.kind == Argument::Kind::whole) return std::to_string(a.magnitude);
  const double x = std::fabs(a.real);
  if (!std::isfinite(x)) return std::isnan(x) ? "nan" : "inf";
  if (s.type == 'f') return fixed(x, s.precision < 0 ? 6 : s.precision);
  if (s.type == 'g') return general(x, s.precision < 0 ? 6 : s.precision);
  return shortest(x);
}
std::size_t characters(std::string_view text) {
  return static_cast<std::size_t>(std::count_if(text.begin(), text.end(), [](char c) { return (c & 0xc0) != 0x80; }));
}
void append(std::string& out, const Argument& a, const Spec& s) {
  const bool is_text = a.kind == Argument::Kind::text;
  const bool negative = a.kind == Argument::Kind::real ? std::signbit(a.real) : a.negative;
  const std::string body = is_text ? std::string(a.text) : unsigned_text(a, s);
  const std::string_view sign = is_text ? "" : negative ? "-" : s.plus ? "+" : "";
  const std::size_t size = sign.size() + characters(body), missing = s.width > size ? s.width - size : 0;
  const char align = s.align != 0 ? s.align : is_text ? '<' : '>';
  const bool zeros = s.zeros && s.align == 0;
  const std::size_t left = zeros ? 0 : align == '>' ? missing : align == '^' ? missing / 2 : 0;
  out.append(left, ' ').append(sign).append(zeros ? missing : 0, '0').append(body);
  if (!zeros) out.append(missing - left, ' ');
}

}  // namespace

std::string format_these(std::string_view pattern, std::span<const Argument> arguments) {
  std::string out;
  Pattern p{.rest = pattern, .arguments = arguments};
  while (!p.rest.empty()) {
    const char c = p.rest[0];
    p.rest.remove_prefix(1);
    if ((c != '{' && c != '}') || take(p.rest, c)) {  // {{ and }} stand for one
      out += c;
      continue;
    }
    const bool numbered = !p.rest.empty() && p.rest[0] >= '0' && p.rest[0] <= '9';
    const Argument& a = p.arguments[numbered ? take_count(p.rest) : p.next++];
    append(out, a, take(p.rest, ':') ? take_spec(p) : Spec{});
    take(p.rest, '}');
  }
  return out;
}

}  // namespace bha::small_fmt
