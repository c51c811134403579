#include "bha/base/shortest.h"

#include <fmt/format.h>

#include <cmath>

namespace bha {

namespace {

struct Decimal {
  std::string digits;  // neither begins nor ends with 0
  int exponent = 0;    // of the last digit
};

// Out of fmt's text, which has the fewest digits but another layout.
Decimal decimal_of(double value) {
  const std::string text = fmt::format("{}", value);
  Decimal out;
  bool after_point = false;
  std::size_t i = 0;
  for (; i < text.size() && text[i] != 'e'; ++i) {
    if (text[i] == '.') {
      after_point = true;
      continue;
    }
    if (after_point) --out.exponent;
    if (text[i] != '0' || !out.digits.empty()) out.digits += text[i];
  }
  if (i < text.size()) {
    int told = 0;
    for (std::size_t k = i + 2; k < text.size(); ++k) told = 10 * told + (text[k] - '0');
    out.exponent += text[i + 1] == '-' ? -told : told;
  }
  while (out.digits.size() > 1 && out.digits.back() == '0') {
    out.digits.pop_back();
    ++out.exponent;
  }
  return out;
}

}  // namespace

void append_shortest(std::string& out, double value) {
  if (std::signbit(value)) out += '-';
  value = std::fabs(value);
  if (value == 0) {
    out += '0';
    return;
  }
  const Decimal d = decimal_of(value);
  const int n = static_cast<int>(d.digits.size()), e = d.exponent + n - 1;
  const int with_exponent = n + (n > 1 ? 1 : 0) + (std::abs(e) >= 100 ? 5 : 4);
  const int plain = d.exponent >= 0 ? n + d.exponent : e >= 0 ? n + 1 : 2 - d.exponent;
  if (plain > with_exponent) {
    out += d.digits[0];
    if (n > 1) out.append(1, '.').append(d.digits, 1);
    out += fmt::format("e{}{:02}", e < 0 ? '-' : '+', std::abs(e));
  } else if (d.exponent >= 0) {
    out += fmt::format("{:.0f}", value);  // all its digits, not zeros for those that need not be told
  } else if (e >= 0) {
    out.append(d.digits, 0, static_cast<std::size_t>(e + 1)).append(1, '.').append(d.digits, static_cast<std::size_t>(e + 1));
  } else {
    out.append("0.").append(static_cast<std::size_t>(-e - 1), '0').append(d.digits);
  }
}

}  // namespace bha
