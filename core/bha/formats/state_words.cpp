#include "bha/formats/state_words.h"

#include <array>

namespace bha::formats {
namespace {

using record::State;

struct Letters {  // lower-case letters and digits of the word, at most 24
  std::array<char, 24> text{};
  std::size_t size = 0;
  [[nodiscard]] std::string_view view() const { return {text.data(), size}; }
};

Letters letters_of(std::string_view word) {
  Letters out;
  for (const char c : word) {
    if (out.size == out.text.size()) break;
    if (c >= 'A' && c <= 'Z')
      out.text[out.size++] = static_cast<char>(c + ('a' - 'A'));
    else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9'))
      out.text[out.size++] = c;
  }
  return out;
}

struct Word {
  std::string_view whole;
  State state;
};
constexpr Word whole_words[] = {{"c", State::charge},      {"d", State::discharge},     {"r", State::rest},
                                {"chg", State::charge},    {"dchg", State::discharge},  {"dch", State::discharge},
                                {"ocv", State::rest},      {"idle", State::rest},       {"ch", State::charge},
                                {"dis", State::discharge}, {"discha", State::discharge}};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

}  // namespace

State state_of(std::string_view word) {
  const Letters letters = letters_of(word);
  const std::string_view text = letters.view();
  if (text.empty()) return State::unknown;
  for (const Word& w : whole_words)
    if (w.whole == text) return w.state;
  // "discharge" contains "charge" and "dchg" contains "chg": the longer is asked for first.
  if (has(text, "discharg") || has(text, "dchg") || has(text, "dch") || has(text, "dischg")) return State::discharge;
  if (has(text, "charg") || has(text, "chg")) return State::charge;
  if (has(text, "rest") || has(text, "opencircuit") || has(text, "ocv")) return State::rest;
  return State::other;
}

}  // namespace bha::formats
