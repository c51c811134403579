#include "bha/base/shortest.h"

#include <cmath>

#ifdef __wasm__
#include <fmt/format-inl.h>
#else
#include <fmt/format.h>  // cmake/fmt_once.cpp has its code
#endif

namespace bha {

namespace {

// Below 10^23.
std::string whole_digits(double value) {
  __extension__ typedef unsigned __int128 wide;
  std::string out;
  for (auto rest = static_cast<wide>(value); rest != 0; rest /= 10)
    out.insert(out.begin(), static_cast<char>('0' + static_cast<int>(rest % 10)));
  return out;
}

}  // namespace

ShortestDigits shortest_digits(double value) {
  const auto found = fmt::detail::dragonbox::to_decimal(value);  // fmt's algorithm alone, without its text
  ShortestDigits out{.digits = std::to_string(found.significand), .exponent = found.exponent};
  while (out.digits.size() > 1 && out.digits.back() == '0') {
    out.digits.pop_back();
    ++out.exponent;
  }
  return out;
}

void append_shortest(std::string& out, double value) {
  if (std::signbit(value)) out += '-';
  value = std::fabs(value);
  if (value == 0) {
    out += '0';
    return;
  }
  const ShortestDigits d = shortest_digits(value);
  const int n = static_cast<int>(d.digits.size()), e = d.exponent + n - 1;
  const int with_exponent = n + (n > 1 ? 1 : 0) + (std::abs(e) >= 100 ? 5 : 4);
  const int plain = d.exponent >= 0 ? n + d.exponent : e >= 0 ? n + 1 : 2 - d.exponent;
  if (plain > with_exponent) {
    out += d.digits[0];
    if (n > 1) out.append(1, '.').append(d.digits, 1);
    out += e < 0 ? "e-" : "e+";
    if (std::abs(e) < 10) out += '0';
    out += std::to_string(std::abs(e));
  } else if (d.exponent >= 0) {
    out += whole_digits(value);  // all its digits, not zeros for those that need not be told
  } else if (e >= 0) {
    out.append(d.digits, 0, static_cast<std::size_t>(e + 1)).append(1, '.').append(d.digits, static_cast<std::size_t>(e + 1));
  } else {
    out.append("0.").append(static_cast<std::size_t>(-e - 1), '0').append(d.digits);
  }
}

}  // namespace bha
