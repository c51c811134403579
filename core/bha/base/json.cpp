#include "bha/base/json.h"

#include <cmath>

#include "bha/base/text.h"

namespace bha::json {

void append_double(std::string& out, double value) {
  if (std::isfinite(value))
    append_number(out, value);
  else
    out += "null";
}

void append_string(std::string& out, std::string_view text) {
  static constexpr char hex[] = "0123456789abcdef";
  out += '"';
  for (std::size_t i = 0; i < text.size();) {
    const char c = text[i];
    const auto byte = static_cast<unsigned char>(c);
    if (c == '"' || c == '\\') {
      out += '\\';
      out += c;
      ++i;
    } else if (c == '\n') {
      out += "\\n";
      ++i;
    } else if (byte < 0x20 || c == '<') {  // '<' so that a document may stand inside HTML
      out += "\\u00";
      out += hex[byte >> 4];
      out += hex[byte & 15];
      ++i;
    } else if (const int n = utf8_length(text.substr(i)); n > 0) {
      out.append(text, i, static_cast<std::size_t>(n));
      i += static_cast<std::size_t>(n);
    } else {
      out += "\xEF\xBF\xBD";
      ++i;
    }
  }
  out += '"';
}

std::string indented(std::string_view text) {
  std::string out;
  std::size_t depth = 0;
  bool in_string = false;
  const auto line = [&] {
    out += '\n';
    out.append(2 * depth, ' ');
  };
  // Arrays of plain values stay on one line: a column of numbers is read as one thing.
  std::vector<bool> flat;
  const auto is_flat = [&](std::size_t from) {
    for (std::size_t i = from + 1, quote = 0; i < text.size(); ++i) {
      if (text[i] == '"' && text[i - 1] != '\\') quote ^= 1;
      if (quote != 0) continue;
      if (text[i] == '{' || text[i] == '[') return false;
      if (text[i] == ']') return true;
    }
    return true;
  };
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (in_string) {
      out += c;
      if (c == '\\' && i + 1 < text.size())
        out += text[++i];
      else if (c == '"')
        in_string = false;
      continue;
    }
    if (c == '"') {
      in_string = true;
      out += c;
    } else if (c == '{' || c == '[') {
      out += c;
      const bool empty = i + 1 < text.size() && (text[i + 1] == '}' || text[i + 1] == ']');
      flat.push_back(empty || (c == '[' && is_flat(i)));
      ++depth;
      if (!flat.back()) line();
    } else if (c == '}' || c == ']') {
      const bool was_flat = flat.empty() || flat.back();
      if (!flat.empty()) flat.pop_back();
      if (depth > 0) --depth;
      if (!was_flat) line();
      out += c;
    } else if (c == ',') {
      out += c;
      if (flat.empty() || !flat.back())
        line();
      else
        out += ' ';
    } else if (c == ':') {
      out += ": ";
    } else if (c != ' ' && c != '\n' && c != '\t' && c != '\r') {
      out += c;
    }
  }
  return out + '\n';
}

}  // namespace bha::json
