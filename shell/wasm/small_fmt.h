// The part of fmt::format that the core uses, for the browser: fmt itself is 70 kB there. Letter by letter what fmt gives for
//   {} {0} {:<12} {:>{}} {:^8} {:02} {:+.1f} {:.3f} {:.{}f} {:.4g} {:g}
// of whole numbers, doubles, characters and text. Patterns are not checked here: fmt checks them when the core is built natively.
#pragma once
#include <concepts>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>

namespace bha::small_fmt {

struct Argument {
  enum class Kind : std::uint8_t { whole, real, text } kind{};
  bool negative = false;
  std::uint64_t magnitude = 0;
  double real = 0;
  std::string_view text{};
};
inline Argument argument(double x) { return {.kind = Argument::Kind::real, .real = x}; }
inline Argument argument(const char& c) { return {.kind = Argument::Kind::text, .text = {&c, 1}}; }
inline Argument argument(std::string_view text) { return {.kind = Argument::Kind::text, .text = text}; }
inline Argument argument(const std::string& text) { return argument(std::string_view(text)); }
inline Argument argument(const char* text) { return argument(std::string_view(text)); }
template <std::integral T>
  requires(!std::same_as<T, bool>)
Argument argument(const T& x) {
  const auto bits = static_cast<std::uint64_t>(x);
  return {.kind = Argument::Kind::whole, .negative = x < 0, .magnitude = x < 0 ? 0 - bits : bits};
}

[[nodiscard]] std::string format_these(std::string_view pattern, std::span<const Argument>);

template <class... T>
[[nodiscard]] std::string format(std::string_view pattern, const T&... values) {
  const Argument all[] = {argument(values)..., Argument{}};
  return format_these(pattern, all);
}

}  // namespace bha::small_fmt
