#pragma once
#include <string>

namespace bha {

/// digits · 10^exponent of a number above 0: the fewest digits that read back as the same number, the nearest of those.
struct ShortestDigits {
  std::string digits{};  // neither begins nor ends with 0
  int exponent = 0;
};
[[nodiscard]] ShortestDigits shortest_digits(double value);

// Appends a finite number in the fewest letters that read back as the same number: what std::to_chars(first, last, value) gives,
// letter by letter. For the browser, where to_chars brings 105 kB of tables along; elsewhere to_chars is faster. 200 ns.
void append_shortest(std::string& out, double value);

}  // namespace bha
