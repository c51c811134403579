#include "shell/server/target.h"

#include "bha/base/text.h"

namespace bha::server {
namespace {

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  return c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

bool is_text(std::string_view bytes) {
  while (!bytes.empty()) {
    const int n = utf8_length(bytes);
    if (n <= 0 || (n == 1 && (static_cast<unsigned char>(bytes[0]) < 0x20 || bytes[0] == 0x7f))) return false;
    bytes.remove_prefix(static_cast<std::size_t>(n));
  }
  return true;
}

std::optional<std::string> decoded(std::string_view text, bool plus_is_blank) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] != '%') {
      out += plus_is_blank && text[i] == '+' ? ' ' : text[i];
      continue;
    }
    if (i + 2 >= text.size()) return std::nullopt;
    const int high = hex_digit(text[i + 1]), low = hex_digit(text[i + 2]);
    if (high < 0 || low < 0) return std::nullopt;
    out += static_cast<char>(high * 16 + low);
    i += 2;
  }
  if (!is_text(out)) return std::nullopt;
  return out;
}

}  // namespace

std::optional<Words> words_of(std::string_view text) {
  Words out;
  for (const std::string_view part : split(text, '&')) {
    const std::size_t equal = part.find('=');
    auto name = decoded(part.substr(0, equal), true);
    auto value = decoded(equal == std::string_view::npos ? "" : part.substr(equal + 1), true);
    if (!name || !value) return std::nullopt;
    if (!name->empty()) out.emplace_back(*std::move(name), *std::move(value));
  }
  return out;
}

std::optional<Target> target_of(std::string_view text) {
  if (text.size() > most_target_bytes || !text.starts_with('/')) return std::nullopt;
  Target out;
  const std::size_t question = text.find('?');
  for (const std::string_view part : split(text.substr(1, question == std::string_view::npos ? question : question - 1), '/')) {
    auto segment = decoded(part, false);
    if (!segment || *segment == "." || *segment == ".." || segment->find('\\') != std::string::npos) return std::nullopt;
    out.path += "/" + *segment;
    out.segments.push_back(std::move(*segment));
  }
  if (question == std::string_view::npos) return out;
  auto words = words_of(text.substr(question + 1));
  if (!words) return std::nullopt;
  out.words = *std::move(words);
  out.query.insert(out.words.begin(), out.words.end());
  return out;
}

}  // namespace bha::server
