// Bytes → UTF-8, and whether they are text at all (dialect.h).
#include <array>

#include "bha/base/text.h"
#include "bha/formats/dialect.h"

namespace bha::formats {
namespace {

using record::TextEncoding;

void append_utf8(std::string& out, std::uint32_t c) {
  if (c < 0x80) {
    out += static_cast<char>(c);
  } else if (c < 0x800) {
    out += static_cast<char>(0xc0 | (c >> 6));
    out += static_cast<char>(0x80 | (c & 63));
  } else if (c < 0x10000) {
    out += static_cast<char>(0xe0 | (c >> 12));
    out += static_cast<char>(0x80 | ((c >> 6) & 63));
    out += static_cast<char>(0x80 | (c & 63));
  } else {
    out += static_cast<char>(0xf0 | (c >> 18));
    out += static_cast<char>(0x80 | ((c >> 12) & 63));
    out += static_cast<char>(0x80 | ((c >> 6) & 63));
    out += static_cast<char>(0x80 | (c & 63));
  }
}

std::string from_latin1(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + 16);
  for (const char c : bytes) append_utf8(out, static_cast<unsigned char>(c));
  return out;
}

std::string from_utf16(std::string_view bytes, bool little) {
  const auto unit = [&](std::size_t i) {
    const auto a = static_cast<unsigned char>(bytes[i]), b = static_cast<unsigned char>(bytes[i + 1]);
    return static_cast<std::uint32_t>(little ? a | (b << 8) : (a << 8) | b);
  };
  std::string out;
  for (std::size_t i = 0; i + 1 < bytes.size(); i += 2) {
    std::uint32_t c = unit(i);
    if (c >= 0xd800 && c < 0xdc00 && i + 3 < bytes.size()) {
      const std::uint32_t low = unit(i + 2);
      if (low >= 0xdc00 && low < 0xe000) {
        c = 0x10000 + ((c - 0xd800) << 10) + (low - 0xdc00);
        i += 2;
      }
    }
    append_utf8(out, c >= 0xd800 && c < 0xe000 ? 0xfffd : c);
  }
  return out;
}

// How much of it is UTF-8: all but a cut last character, or less.
std::size_t utf8_prefix(std::string_view bytes, bool& cut) {
  std::size_t at = 0;
  cut = false;
  while (at < bytes.size()) {
    const int n = utf8_length(bytes.substr(at));
    if (n == -1) cut = true;
    if (n <= 0) break;
    at += static_cast<std::size_t>(n);
  }
  return at;
}

// Text of Latin letters in UTF-16 has a zero in every second byte.
bool looks_utf16(std::string_view bytes, bool little) {
  std::size_t zeros = 0, pairs = std::min<std::size_t>(bytes.size() / 2, 200);
  for (std::size_t i = 0; i < pairs; ++i) zeros += bytes[2 * i + (little ? 1 : 0)] == 0 && bytes[2 * i + (little ? 0 : 1)] != 0;
  return pairs >= 4 && zeros * 10 >= pairs * 9;
}

record::LineEnd line_end_of(std::string_view text) {
  const std::size_t newline = text.find('\n'), back = text.find('\r');
  if (newline == std::string_view::npos) return back == std::string_view::npos ? record::LineEnd::lf : record::LineEnd::cr;
  return newline > 0 && text[newline - 1] == '\r' ? record::LineEnd::crlf : record::LineEnd::lf;
}

}  // namespace

bool is_binary(std::string_view bytes) {
  for (const std::string_view magic :
       {std::string_view("PAR1"), std::string_view("\x89HDF"), std::string_view("PK\x03\x04"), std::string_view("\x1f\x8b"),
        std::string_view("ARROW1"), std::string_view("SQLite format 3")})
    if (bytes.substr(0, magic.size()) == magic) return true;
  if (bytes.substr(0, 2) == "\xff\xfe" || bytes.substr(0, 2) == "\xfe\xff" || looks_utf16(bytes, true) ||
      looks_utf16(bytes, false))
    return false;
  std::size_t control = 0;
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    control += byte < 0x20 && c != '\t' && c != '\n' && c != '\r' && c != '\f';
  }
  return control * 10 > bytes.size();
}

std::string decoded_like(std::string_view bytes, TextEncoding encoding) {
  switch (encoding) {
    case TextEncoding::latin1:
      return from_latin1(bytes);
    case TextEncoding::utf16_le:
      return from_utf16(bytes, true);
    case TextEncoding::utf16_be:
      return from_utf16(bytes, false);
    case TextEncoding::utf8:
      break;
  }
  return std::string(bytes);
}

Text decoded(std::string_view bytes, bool whole) {
  Text out;
  out.whole = whole;
  record::Dialect& d = out.dialect;
  bool cut = false;
  if (bytes.substr(0, 3) == "\xef\xbb\xbf") {
    d.byte_order_mark = true;
    bytes.remove_prefix(3);
  } else if (bytes.substr(0, 2) == "\xff\xfe" || bytes.substr(0, 2) == "\xfe\xff") {
    d.encoding = bytes[0] == '\xff' ? TextEncoding::utf16_le : TextEncoding::utf16_be;
    d.byte_order_mark = true;
    bytes.remove_prefix(2);
  } else if (looks_utf16(bytes, true) || looks_utf16(bytes, false)) {
    d.encoding = looks_utf16(bytes, true) ? TextEncoding::utf16_le : TextEncoding::utf16_be;
  }
  if (d.encoding == TextEncoding::utf8) {
    const std::size_t valid = utf8_prefix(bytes, cut);
    if (valid < bytes.size() && !(cut && !whole)) d.encoding = TextEncoding::latin1;
    if (d.encoding == TextEncoding::utf8) bytes = bytes.substr(0, valid);
  }
  out.utf8 = decoded_like(bytes, d.encoding);
  d.line_end = line_end_of(out.utf8);
  return out;
}

}  // namespace bha::formats
