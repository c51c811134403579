#include "bha/formats/state_words.h"

#include <algorithm>
#include <array>

namespace bha::formats {
namespace {

using record::State;

struct Letters {  // lower-case letters and digits of the word, at most 48
  std::array<char, 48> text{};
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
constexpr Word whole_words[] = {{"cha", State::charge},
                                {"lad", State::charge},
                                {"laden", State::charge},
                                {"ladung", State::charge},
                                {"ela", State::discharge},
                                {"pau", State::rest},
                                {"pause", State::rest},
                                {"carga", State::charge},
                                {"descarga", State::discharge},
                                {"reposo", State::rest},
                                {"repouso", State::rest},
                                {"c", State::charge},
                                {"d", State::discharge},
                                {"r", State::rest},
                                {"chg", State::charge},
                                {"dchg", State::discharge},
                                {"dch", State::discharge},
                                {"ocv", State::rest},
                                {"idle", State::rest},
                                {"ch", State::charge},
                                {"dis", State::discharge},
                                {"discha", State::discharge},
                                {"load", State::discharge},
                                {"entl", State::discharge},
                                {"disch", State::discharge},
                                {"cv", State::charge},
                                {"cccv", State::charge},
                                {"taper", State::charge},
                                {"aci", State::other},
                                {"acim", State::other},
                                {"acir", State::other},
                                {"acr", State::other},
                                {"constantvoltage", State::charge}};  // where no word says so, a charge's

// Chinese words, in UTF-8 and as a GB 18030 file holds them: discharge, charge, rest (two words), impedance. What is both is
// neither.
constexpr Word chinese_words[] = {{"放电", State::discharge}, {"\xb7\xc5\xb5\xe7", State::discharge},
                                  {"放電", State::discharge}, {"充電", State::charge},
                                  {"充电", State::charge},    {"\xb3\xe4\xb5\xe7", State::charge},
                                  {"搁置", State::rest},      {"\xb8\xe9\xd6\xc3", State::rest},
                                  {"静置", State::rest},      {"\xbe\xb2\xd6\xc3", State::rest},
                                  {"充放", State::unknown},   {"\xb3\xe4\xb7\xc5", State::unknown},
                                  {"阻抗", State::other},     {"\xd7\xe8\xbf\xb9", State::other}};

bool has(std::string_view text, std::string_view part) { return text.find(part) != std::string_view::npos; }

// Potentiostatic, galvanostatic, staircase; words that only end so are many ("Hinweis").
bool says_impedance(std::string_view text) {
  constexpr std::string_view begins[] = {"eis", "peis", "geis", "speis", "sgeis"};
  return has(text, "impedan") || has(text, "staticeis") ||
         std::ranges::any_of(begins, [=](std::string_view with) { return text.starts_with(with); });
}

// Constant voltage, which is no word for a direction.
bool has_chinese_hold(std::string_view text) { return has(text, "恒压") || has(text, "\xba\xe3\xd1\xb9"); }

State chinese_state(std::string_view text) {
  if (std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; })) return State::unknown;
  State found = State::unknown;
  for (const Word& w : chinese_words)
    if (has(text, w.whole)) {
      if (found != State::unknown && found != w.state) return State::unknown;
      found = w.state;
    }
  return found == State::unknown && has_chinese_hold(text) ? State::charge : found;
}

}  // namespace

State state_of(std::string_view word) {
  const Letters letters = letters_of(word);
  const std::string_view text = letters.view();
  if (const State said = chinese_state(word); said != State::unknown || text.empty()) return said;
  for (const Word& w : whole_words)
    if (w.whole == text) return w.state;
  // "discharge" contains "charge" and "dchg" contains "chg": the longer is asked for first.
  if (has(text, "discharg") || has(text, "dchg") || has(text, "dch") || has(text, "dischg") || has(text, "dchrg") ||
      has(text, "dischrg") || has(text, "entlad") || text.ends_with("dis") || text.ends_with("disch"))
    return State::discharge;
  if (has(text, "charg") || has(text, "chg") || has(text, "chrg")) return State::charge;
  if (has(text, "rest") || has(text, "opencircuit") || has(text, "ocv")) return State::rest;
  return says_impedance(text) ? State::other : State::unknown;
}

bool says_held_voltage_alone(std::string_view word) {
  if (has_chinese_hold(word)) return !has(word, "充") && !has(word, "\xb3\xe4") && state_of(word) == State::charge;
  const Letters letters = letters_of(word);
  return letters.view() == "cv" || letters.view() == "taper" || letters.view() == "constantvoltage";
}

}  // namespace bha::formats
