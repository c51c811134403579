#include "bha/base/text.h"

#include <fast_float/fast_float.h>
#include <algorithm>
#include <charconv>
#include <cmath>

#include "bha/base/shortest.h"

namespace bha {

void append_number(std::string& out, double value) {
  if (std::isnan(value)) return;
#ifdef __wasm__
  if (std::isfinite(value)) return append_shortest(out, value);
  out += value < 0 ? "-inf" : "inf";
#else
  char buffer[32];
  const auto end = std::to_chars(buffer, buffer + sizeof buffer, value).ptr;
  out.append(buffer, end);
#endif
}
void append_number(std::string& out, std::int64_t value) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}
void append_number(std::string& out, std::uint64_t value) {
  char buffer[24];
  out.append(buffer, std::to_chars(buffer, buffer + sizeof buffer, value).ptr);
}
std::string number_text(double value) {
  std::string out;
  append_number(out, value);
  return out;
}

static bool is_blank(char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; }

std::string_view trimmed(std::string_view text) {
  while (!text.empty() && is_blank(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_blank(text.back())) text.remove_suffix(1);
  return text;
}

bool read_number(std::string_view text, double& value) {
  text = trimmed(text);
  if (text.size() > 1 && text.front() == '+' && text[1] != '-' && text[1] != '+') text.remove_prefix(1);
  if (text.empty()) return false;
  const auto [end, error] = fast_float::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

bool read_integer(std::string_view text, std::int64_t& value) {
  text = trimmed(text);
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
  return error == std::errc{} && end == text.data() + text.size();
}

static char lower_byte(char c) { return c >= 'A' && c <= 'Z' ? static_cast<char>(c + ('a' - 'A')) : c; }

std::string lower(std::string_view text) {
  std::string out(text);
  for (char& c : out) c = lower_byte(c);
  return out;
}

bool equal_without_case(std::string_view a, std::string_view b) {
  if (a.size() != b.size()) return false;
  for (std::size_t i = 0; i < a.size(); ++i)
    if (lower_byte(a[i]) != lower_byte(b[i])) return false;
  return true;
}

std::vector<std::string_view> split(std::string_view text, char delimiter) {
  std::vector<std::string_view> out;
  for (std::size_t from = 0;;) {
    const std::size_t to = text.find(delimiter, from);
    out.push_back(text.substr(from, to == std::string_view::npos ? to : to - from));
    if (to == std::string_view::npos) return out;
    from = to + 1;
  }
}

int utf8_length(std::string_view rest) {
  const auto c = static_cast<unsigned char>(rest[0]);
  const int n = c < 0x80 ? 1 : c >= 0xc2 && c < 0xe0 ? 2 : c >= 0xe0 && c < 0xf0 ? 3 : c >= 0xf0 && c < 0xf5 ? 4 : 0;
  for (int i = 1; i < n; ++i) {
    if (static_cast<std::size_t>(i) == rest.size()) return -1;
    const auto next = static_cast<unsigned char>(rest[static_cast<std::size_t>(i)]);
    if ((next & 0xc0) != 0x80) return 0;
    if (i == 1 &&
        ((c == 0xe0 && next < 0xa0) || (c == 0xed && next > 0x9f) || (c == 0xf0 && next < 0x90) || (c == 0xf4 && next > 0x8f)))
      return 0;
  }
  return n;
}

std::string in_quotes(std::string_view text, std::size_t most) {
  static constexpr char hex[] = "0123456789abcdef";
  std::string out = "\"";
  for (std::size_t at = 0; at < std::min(most, text.size());) {
    const int n = utf8_length(text.substr(at));
    const auto byte = static_cast<unsigned char>(text[at]);
    if (n <= 0 || byte < 0x20 || byte == 0x7f)
      out += {'\\', 'x', hex[byte >> 4], hex[byte & 15]};
    else
      out += text.substr(at, static_cast<std::size_t>(n));
    at += static_cast<std::size_t>(std::max(n, 1));
  }
  if (text.size() > most) out += "…";
  return out + '"';
}

}  // namespace bha
