// What holds for every text: how it is cut, how its lines end and which instructions read it changes no bit. Each law is a
// function of what it judges, so that it can be turned on a culprit (negative/text_test.cpp).
#pragma once
#include <algorithm>
#include <cstring>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "bha/formats/text.h"

namespace bha::laws {

/// All rows of a text, from however many pieces.
struct Rows {
  std::vector<std::int64_t> time_ns{};
  std::vector<std::uint64_t> bits{};               // of voltage, current, temperature, ambient temperature, row by row
  std::vector<std::int32_t> marks{};               // step and cycle
  std::vector<std::uint64_t> rejects{}, counts{};  // rejects: code, line, row
  bool operator==(const Rows&) const = default;
};
using Parser = std::function<void(std::string_view, const formats::TextPlan&, formats::ParsedPiece&)>;

inline std::uint64_t bits_of(double x) {
  std::uint64_t u;
  std::memcpy(&u, &x, sizeof u);
  return x != x ? 1 : u;
}
inline void append(Rows& all, const formats::ParsedPiece& p, std::uint64_t rows, std::uint64_t lines) {
  for (const auto& b : p.blocks) {
    for (std::size_t i = 0; i < b.rows; ++i) {
      all.time_ns.push_back(b.time_ns[i]);
      for (const auto* column : {&b.voltage_V, &b.current_A, &b.temperature_degC, &b.ambient_temperature_degC})
        all.bits.push_back(bits_of((*column)[i]));
      all.marks.push_back(b.step[i]);
      all.marks.push_back(b.cycle_source[i]);
    }
  }
  for (const auto& r : p.rejects) {
    all.rejects.push_back(static_cast<std::uint64_t>(r.code));
    all.rejects.push_back(r.line + lines);
    all.rejects.push_back(r.row + rows);
  }
  all.counts.resize(p.counts.size());
  for (std::size_t i = 0; i < p.counts.size(); ++i) all.counts[i] += p.counts[i];
}
/// `cuts`: bytes at which the text is cut, each moved back to a line end.
inline Rows read_in_pieces(std::string_view text, const formats::TextPlan& plan, const std::vector<std::size_t>& cuts,
                           const Parser& parser) {
  Rows all;
  formats::ParsedPiece piece;
  std::uint64_t rows = 0, lines = 0;
  std::size_t from = 0;
  const auto take = [&](std::size_t to) {
    parser(text.substr(from, to - from), plan, piece);
    append(all, piece, rows, lines);
    rows += piece.rows, lines += piece.lines, from = to;
  };
  for (const std::size_t cut : cuts) {
    const std::size_t to = from + formats::cut_at_line_end(text.substr(from, cut > from ? cut - from : 0));
    if (to > from) take(to);
  }
  take(text.size());
  return all;
}

/// Numbers as cyclers, spreadsheets and faults write them; seeded, with about one bad field in `rarity`.
struct TextGenerator {
  std::uint64_t state;
  std::uint64_t next() {
    state += 0x9E3779B97F4A7C15ULL;
    std::uint64_t z = (state ^ (state >> 30)) * 0xBF58476D1CE4E5B9ULL;
    z = (z ^ (z >> 27)) * 0x94D049BB133111EBULL;
    return z ^ (z >> 31);
  }
  std::size_t below(std::size_t n) { return static_cast<std::size_t>(next() % n); }
  std::string digits(std::size_t n) {
    std::string out;
    for (std::size_t i = 0; i < n; ++i) out += static_cast<char>('0' + below(10));
    return out;
  }
  /// A field that is a number: up to 18 digits, the point anywhere, sometimes a sign or an exponent.
  std::string number() {
    std::string d = digits(1 + below(below(4) == 0 ? 18 : 7));
    if (below(4) != 0) d.insert(below(d.size() + 1), ".");
    if (d == ".") d = "0.";
    if (below(20) == 0) d += "e" + std::to_string(static_cast<int>(below(7)) - 4);
    return (below(3) == 0 ? "-" : "") + d;
  }
  std::string odd() {
    static constexpr std::string_view fields[] = {"",
                                                  "nan",
                                                  "inf",
                                                  "1e999",
                                                  "0x10",
                                                  "x",
                                                  "-",
                                                  ".",
                                                  "-.",
                                                  "1..2",
                                                  "1.2.3",
                                                  "--1",
                                                  "1-2",
                                                  "+1",
                                                  " 1",
                                                  "1 ",
                                                  "1e",
                                                  "5.",
                                                  ".5",
                                                  "-0",
                                                  "12345678901234567890",
                                                  "9007199254740993",
                                                  "1_0",
                                                  "1,5",
                                                  "\"1\"",
                                                  "123456789-1",
                                                  "-12345678",
                                                  "12.3456.8",
                                                  "1234567.12.4567",
                                                  "\t2",
                                                  "1+5"};
    return std::string(fields[below(std::size(fields))]);
  }
  std::string text(std::size_t rows, std::size_t rarity, std::string_view line_end) {
    std::string out;
    std::size_t fixed = below(3);  // columns of one form, as most files have
    for (std::size_t r = 0; r < rows; ++r) {
      for (int c = 0; c < 7; ++c) {
        if (c != 0) out += ',';
        if (below(rarity) == 0)
          out += odd();
        else if (c == 3 || c == 4)
          out += std::to_string(below(1000));
        else if (fixed != 0)
          out += (c == 2 && below(2) != 0 ? "-" : "") + digits(1 + below(c == 0 ? 7 : 2)) + "." +
                 digits(fixed == 1 || below(10) != 0 ? 4 : below(4));
        else
          out += number();
      }
      if (below(50) == 0 && rarity < 1000) out += below(2) == 0 ? ",1" : "\n";
      out += line_end;
    }
    return out;
  }
};

inline formats::TextPlan seven_columns(bool crlf) {
  using record::Quantity;
  record::Belief b;
  for (const Quantity q : {Quantity::time, Quantity::voltage, Quantity::current, Quantity::cycle, Quantity::step_count,
                           Quantity::ambient_temperature, Quantity::surface_temperature})
    b.columns.push_back({.heading = std::string(word(q)), .index = static_cast<std::int64_t>(b.columns.size()), .quantity = q});
  b.temperature_source = "surface_temperature";
  if (crlf) b.dialect.line_end = record::LineEnd::crlf;
  Limits limits;
  limits.rejects_per_code = 1'000'000;
  return *formats::plan(b, limits);
}

inline void fast(std::string_view t, const formats::TextPlan& p, formats::ParsedPiece& o) { formats::parse(t, p, o); }
inline void scalar(std::string_view t, const formats::TextPlan& p, formats::ParsedPiece& o) {
  formats::parse(t, p, o, formats::Instructions::scalar);
}

inline void narrow(std::string_view t, const formats::TextPlan& p, formats::ParsedPiece& o) {
  formats::parse(t, p, o, formats::Instructions::narrow);
}

/// Cutting anywhere, three times.
inline bool no_cut_changes_a_bit(const Parser& parser, std::uint64_t seed) {
  TextGenerator g{seed};
  const std::string text = g.text(300 + g.below(400), g.below(2) == 0 ? 100 : 10'000, "\n");
  const auto plan = seven_columns(false);
  std::vector<std::size_t> cuts{g.below(text.size()), g.below(text.size()), g.below(text.size())};
  std::sort(cuts.begin(), cuts.end());
  return read_in_pieces(text, plan, {}, parser) == read_in_pieces(text, plan, cuts, parser);
}
inline bool line_ends_change_no_bit(const Parser& parser, std::uint64_t seed) {
  TextGenerator a{seed}, b{seed};
  const std::size_t rarity = seed % 2 == 0 ? 100 : 10'000;
  return read_in_pieces(a.text(300, rarity, "\n"), seven_columns(false), {}, parser) ==
         read_in_pieces(b.text(300, rarity, "\r\n"), seven_columns(true), {}, parser);
}
inline bool equals_the_reference(const Parser& parser, std::uint64_t seed) {
  TextGenerator g{seed};
  const std::string text = g.text(500, seed % 3 == 0 ? 30 : seed % 3 == 1 ? 500 : 100'000, "\n");
  const auto plan = seven_columns(false);
  return read_in_pieces(text, plan, {}, parser) == read_in_pieces(text, plan, {}, scalar);
}

}  // namespace bha::laws
