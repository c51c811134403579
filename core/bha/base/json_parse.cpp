// RFC 8259, strictly: no comments, no trailing commas, no bytes that are not UTF-8, no number beyond a double.
#include <cmath>

#include "bha/base/json.h"
#include "bha/base/text.h"

namespace bha::json {
namespace {

using Kind = Value::Kind;

struct Reading {
  std::string_view text{};
  std::size_t at = 0, depth = 0, depth_limit = 0;
  std::string_view wrong{};  // where it is not the text at `at`
};

std::size_t letters_at(const Reading& r, std::size_t at) {
  std::size_t n = 0;
  for (; at + n < r.text.size(); ++n)
    if (const char c = r.text[at + n]; (c < '0' || c > '9') && (c < 'a' || c > 'z')) break;
  return n;
}
bool is_digit(char c) { return c >= '0' && c <= '9'; }
char peek(const Reading& r) { return r.at < r.text.size() ? r.text[r.at] : '\0'; }
void skip_blanks(Reading& r) {
  while (r.at < r.text.size() && std::string_view(" \t\n\r").find(r.text[r.at]) != std::string_view::npos) ++r.at;
}
bool take(Reading& r, std::string_view word) {
  if (r.text.substr(r.at, word.size()) != word) return false;
  r.at += word.size();
  return true;
}
std::size_t skip_digits(Reading& r) {
  const std::size_t from = r.at;
  while (is_digit(peek(r))) ++r.at;
  return r.at - from;
}

// -? (0 | [1-9][0-9]*) (. [0-9]+)? ([eE] [+-]? [0-9]+)?
bool read_number_value(Reading& r, Value& v) {
  const std::size_t from = r.at;
  bool whole = true;
  if (peek(r) == '-') ++r.at;
  const bool zero = peek(r) == '0';
  if (const std::size_t digits = skip_digits(r); digits == 0 || (zero && digits > 1)) return false;
  if (peek(r) == '.') {
    whole = false, ++r.at;
    if (skip_digits(r) == 0) return false;
  }
  if (peek(r) == 'e' || peek(r) == 'E') {
    whole = false, ++r.at;
    if (peek(r) == '+' || peek(r) == '-') ++r.at;
    if (skip_digits(r) == 0) return false;
  }
  const std::string_view written = r.text.substr(from, r.at - from);
  v.kind = Kind::number;
  v.is_integer = whole && read_integer(written, v.integer);
  if (!v.is_integer) return read_number(written, v.number) && std::isfinite(v.number);
  v.number = written == "-0" ? -0.0 : static_cast<double>(v.integer);  // a zero keeps its sign
  return true;
}

bool read_hex4(Reading& r, std::uint32_t& out) {
  if (r.text.size() - r.at < 4) return false;
  out = 0;
  for (const std::size_t end = r.at + 4; r.at < end; ++r.at) {
    const char c = r.text[r.at];
    const std::size_t digit = std::string_view("0123456789abcdef").find(c >= 'A' && c <= 'F' ? static_cast<char>(c + 32) : c);
    if (digit == std::string_view::npos) return false;
    out = out * 16 + static_cast<std::uint32_t>(digit);
  }
  return true;
}
void append_utf8(std::string& out, std::uint32_t c) {
  const auto byte = [&](std::uint32_t b) { out += static_cast<char>(b); };
  if (c < 0x80) return byte(c);
  if (c < 0x800) return byte(0xc0 | c >> 6), byte(0x80 | (c & 63));
  if (c < 0x10000) return byte(0xe0 | c >> 12), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63));
  byte(0xf0 | c >> 18), byte(0x80 | (c >> 12 & 63)), byte(0x80 | (c >> 6 & 63)), byte(0x80 | (c & 63));
}
// What stands after a backslash.
bool read_escape(Reading& r, std::string& out) {
  static constexpr std::string_view escapes = "\"\\/bfnrt", meant = "\"\\/\b\f\n\r\t";
  if (r.at == r.text.size()) return false;
  const char c = r.text[r.at++];
  if (const std::size_t i = escapes.find(c); i != std::string_view::npos) return out += meant[i], true;
  std::uint32_t code = 0, second = 0;
  if (c != 'u' || !read_hex4(r, code) || (code >= 0xdc00 && code < 0xe000)) return false;
  if (code >= 0xd800 && code < 0xdc00) {
    if (!take(r, "\\u") || !read_hex4(r, second) || second < 0xdc00 || second >= 0xe000) return false;
    code = 0x10000 + ((code - 0xd800) << 10) + (second - 0xdc00);
  }
  return append_utf8(out, code), true;
}
bool read_string(Reading& r, std::string& out) {
  if (!take(r, "\"")) return false;
  while (r.at < r.text.size()) {
    const char c = r.text[r.at];
    if (c == '"') return ++r.at, true;
    if (c == '\\') {
      ++r.at;
      if (!read_escape(r, out)) return false;
      continue;
    }
    const int n = utf8_length(r.text.substr(r.at));
    if (n <= 0 || static_cast<unsigned char>(c) < 0x20) return false;
    out.append(r.text, r.at, static_cast<std::size_t>(n));
    r.at += static_cast<std::size_t>(n);
  }
  return false;
}

bool read_value(Reading& r, Value& v);

// The members or items up to `close`, separated by commas; `one` reads one of them.
template <class One>
bool read_list(Reading& r, char close, const One& one) {
  if (++r.depth > r.depth_limit) return r.wrong = "nested too deeply", false;
  ++r.at;
  skip_blanks(r);
  bool more = peek(r) != close;
  while (more) {
    if (!one()) return false;
    skip_blanks(r);
    more = take(r, ",");
  }
  if (peek(r) != close) return false;
  --r.depth, ++r.at;
  return true;
}
bool read_member(Reading& r, Value& v) {
  skip_blanks(r);
  std::string key;
  if (!read_string(r, key)) return false;
  skip_blanks(r);
  return take(r, ":") && read_value(r, v.members.emplace_back(std::move(key), Value{}).second);
}
bool read_value(Reading& r, Value& v) {
  skip_blanks(r);
  switch (peek(r)) {
    case '{':
      v.kind = Kind::object;
      return read_list(r, '}', [&] { return read_member(r, v); });
    case '[':
      v.kind = Kind::array;
      return read_list(r, ']', [&] { return read_value(r, v.items.emplace_back()); });
    case '"':
      v.kind = Kind::string;
      return read_string(r, v.string);
    case 't':
    case 'f':
      v.kind = Kind::boolean;
      v.boolean = peek(r) == 't';
      return take(r, v.boolean ? "true" : "false");
    case 'n':
      return take(r, "null");
    default:
      return read_number_value(r, v);
  }
}

}  // namespace

Result<Value> parse(std::string_view text, const Limits& limits, std::string_view file) {
  const Place place{.file = std::string(file)};
  if (text.size() > limits.json_bytes)
    return refuse(Code::limit_exceeded, place, std::to_string(text.size()) + " bytes of JSON",
                  "at most " + std::to_string(limits.json_bytes));
  Reading r{.text = text, .depth_limit = limits.json_depth};
  take(r, "\xEF\xBB\xBF");
  Value root;
  if (read_value(r, root)) {
    skip_blanks(r);
    if (r.at == text.size()) return root;
  }
  const std::string_view here = text.substr(r.at, std::max<std::size_t>(letters_at(r, r.at), 1));
  const std::string found = !r.wrong.empty() ? std::string(r.wrong) : here.empty() ? "the end of the text" : in_quotes(here);
  return refuse(Code::document_invalid, {.file = std::string(file), .byte = r.at + 1}, found, "JSON");
}

}  // namespace bha::json
