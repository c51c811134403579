#include "bha/formats/text_plain.h"

#include "bha/formats/dialect.h"

namespace bha::formats {
namespace {

using record::TextEncoding;

bool is_wide(TextEncoding e) { return e == TextEncoding::utf16_le || e == TextEncoding::utf16_be; }

// Bytes of whole characters; a first half of a surrogate pair and an odd byte are left for later.
std::size_t whole_units(std::string_view bytes, bool little) {
  const std::size_t even = bytes.size() & ~std::size_t{1};
  if (even < 2) return even;
  const auto high = static_cast<unsigned char>(bytes[even - (little ? 1 : 2)]);
  return high >= 0xd8 && high < 0xdc ? even - 2 : even;
}

void append_lines(PlainText& p, std::string_view text, std::string& out) {
  const bool only_cr = p.dialect.line_end == record::LineEnd::cr;
  for (char c : text) {
    if (c == '"' && p.dialect.quoted_newlines) p.in_quotes = !p.in_quotes;
    if (only_cr && c == '\r') c = '\n';
    if (p.in_quotes && c == '\n') c = '\v';
    out += c;
  }
}

}  // namespace

bool needs_plain(const record::Dialect& d) {
  return is_wide(d.encoding) || d.quoted_newlines || d.line_end == record::LineEnd::cr;
}

void append_plain(PlainText& p, std::string_view bytes, std::string& out) {
  std::string text;
  if (is_wide(p.dialect.encoding)) {
    p.held += bytes;
    const std::size_t whole = whole_units(p.held, p.dialect.encoding == TextEncoding::utf16_le);
    text = decoded_like(std::string_view(p.held).substr(0, whole), p.dialect.encoding);
    p.held.erase(0, whole);
  } else {
    text.swap(p.held);
    text += bytes;
    if (!p.begun && text.size() < 3 && std::string_view("\xef\xbb\xbf").substr(0, text.size()) == text) return p.held.swap(text);
  }
  if (text.empty()) return;
  std::string_view rest = text;
  if (!p.begun && rest.substr(0, 3) == "\xef\xbb\xbf") rest.remove_prefix(3);
  p.begun = true;
  append_lines(p, rest, out);
}

}  // namespace bha::formats
