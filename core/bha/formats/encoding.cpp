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

// Chinese cyclers export in GB 18030, whose whole table is 50 kB. Only their own words are read from it: pairs of bytes that no
// Latin text holds.
struct GbWord {
  std::string_view gb, utf8;
};
constexpr GbWord gb_words[] = {{"\xbc\xc7\xc2\xbc", "记录"},
                               {"\xd0\xf2\xba\xc5", "序号"},
                               {"\xd1\xad\xbb\xb7", "循环"},
                               {"\xb9\xa4\xb2\xbd", "工步"},
                               {"\xc0\xe0\xd0\xcd", "类型"},
                               {"\xd7\xb4\xcc\xac", "状态"},
                               {"\xc4\xa3\xca\xbd", "模式"},
                               {"\xc3\xfb\xb3\xc6", "名称"},
                               {"\xb4\xce\xca\xfd", "次数"},
                               {"\xb2\xbd\xb4\xce", "步次"},
                               {"\xcc\xf8\xd7\xaa", "跳转"},
                               {"\xb2\xe2\xca\xd4", "测试"},
                               {"\xca\xb1\xbc\xe4", "时间"},
                               {"\xcf\xe0\xb6\xd4", "相对"},
                               {"\xbe\xf8\xb6\xd4", "绝对"},
                               {"\xcf\xb5\xcd\xb3", "系统"},
                               {"\xc8\xd5\xc6\xda", "日期"},
                               {"\xc0\xdb\xbc\xc6", "累计"},
                               {"\xd4\xcb\xd0\xd0", "运行"},
                               {"\xb5\xe7\xc1\xf7", "电流"},
                               {"\xb5\xe7\xd1\xb9", "电压"},
                               {"\xc8\xdd\xc1\xbf", "容量"},
                               {"\xb3\xe4\xb5\xe7", "充电"},
                               {"\xb7\xc5\xb5\xe7", "放电"},
                               {"\xc4\xdc\xc1\xbf", "能量"},
                               {"\xb9\xa6\xc2\xca", "功率"},
                               {"\xce\xc2\xb6\xc8", "温度"},
                               {"\xc4\xda\xd7\xe8", "内阻"},
                               {"\xba\xe3\xc1\xf7", "恒流"},
                               {"\xba\xe3\xd1\xb9", "恒压"},
                               {"\xb8\xe9\xd6\xc3", "搁置"},
                               {"\xbe\xb2\xd6\xc3", "静置"},
                               {"\xd7\xdc", "总"},
                               {"\xb1\xc8", "比"},
                               {"\xba\xc5", "号"},
                               {"\xc3\xeb", "秒"},
                               {"\xa1\xe6", "℃"}};

const GbWord* gb_word_at(std::string_view bytes) {
  if (bytes.size() < 2 || static_cast<unsigned char>(bytes[0]) < 0xa1 || static_cast<unsigned char>(bytes[1]) < 0xa1)
    return nullptr;
  for (const GbWord& word : gb_words)
    if (bytes.starts_with(word.gb)) return &word;
  return nullptr;
}

std::string from_latin1(std::string_view bytes) {
  std::string out;
  out.reserve(bytes.size() + 16);
  while (!bytes.empty()) {
    if (const GbWord* word = gb_word_at(bytes)) {
      out += word->utf8;
      bytes.remove_prefix(word->gb.size());
    } else {
      append_utf8(out, static_cast<unsigned char>(bytes.front()));
      bytes.remove_prefix(1);
    }
  }
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

// Lines that end with CR may be followed by one LF, where the file ends.
record::LineEnd line_end_of(std::string_view text) {
  const std::size_t newline = text.find('\n'), back = text.find('\r');
  if (back != std::string_view::npos && (newline == std::string_view::npos || (newline + 1 == text.size() && back + 1 < newline)))
    return record::LineEnd::cr;
  if (newline == std::string_view::npos) return record::LineEnd::lf;
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
  bytes = bytes.substr(0, bytes.find_last_not_of('\0') + 1);  // where power failed, a logger's file ends in zeros
  if (bytes.empty()) return true;
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
