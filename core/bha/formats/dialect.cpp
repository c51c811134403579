#include "bha/formats/dialect.h"

#include <algorithm>
#include <array>

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/map_option.h"
#include "bha/formats/unit_row.h"

namespace bha::formats {
namespace {

using record::Dialect;
using record::Quantity;
constexpr std::size_t lines_searched = 600, rows_judged = 200;
constexpr std::size_t lines_of_a_long_protocol = 10'000;  // Novonix writes the whole of it before the records
constexpr std::string_view delimiters = ",;\t|";

bool starts_like_data(std::string_view line) {
  std::size_t i = 0;
  while (i < line.size() && (line[i] == ' ' || line[i] == '"' || line[i] == ',' || line[i] == ';' || line[i] == '\t')) ++i;
  return i == line.size() || (line[i] >= '0' && line[i] <= '9') || line[i] == '-' || line[i] == '+' || line[i] == '.';
}

bool is_letter(char c) { return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z'); }

// "50pct_dod_mv,time_s,…" begins with a digit and is none: more letters than digits.
bool may_be_headings(std::string_view line) {
  if (!starts_like_data(line)) return true;
  std::ptrdiff_t letters = 0;
  for (const char c : line) letters += is_letter(c) ? 1 : c >= '0' && c <= '9' ? -1 : 0;
  return letters > 0;
}

bool quoted_as_a_whole(std::string_view line, char delimiter) {
  return line.size() > 2 && line.front() == '"' && line.back() == '"' && line.find('"', 1) == line.size() - 1 &&
         line.find(delimiter) != std::string_view::npos;
}

struct Candidate {
  std::size_t line = 0;
  int recognised = 0, weight = 0;  // how many names, and how many of clock, voltage and current among them
  Dialect dialect{};
};

// The names in a line, with the units of the line below it; where a name is a bare unit, the line above says of what.
std::vector<std::string> headings_in(const std::vector<std::string_view>& lines, std::size_t at, const Dialect& dialect) {
  std::vector<std::string_view> fields, other;
  fields_of(lines[at], dialect, fields);
  std::vector<std::string> out;
  for (const std::string_view field : fields) out.emplace_back(trimmed(field));
  if (at + 1 < lines.size() && out.size() > 1) {
    fields_of(lines[at + 1], dialect, other);
    if (is_unit_row(other))
      for (std::size_t k = 0; k < std::min(out.size(), other.size()); ++k) out[k] = with_unit(out[k], other[k]);
  }
  if (at == 0 || std::none_of(out.begin(), out.end(), is_bare_unit)) return out;
  fields_of(lines[at - 1], dialect, other);
  for (std::size_t k = 0; k < out.size() && other.size() == out.size(); ++k)
    if (is_bare_unit(out[k])) out[k] = with_unit(other[k], out[k]);
  return out;
}

// Bare units below a line of as many words: that line is the headings, whether its names are known or not.
bool are_units_below(const std::vector<std::string_view>& lines, std::size_t at, const Dialect& dialect) {
  if (at == 0 || !may_be_headings(lines[at - 1])) return false;
  std::vector<std::string_view> units, names;
  fields_of(lines[at], dialect, units);
  fields_of(lines[at - 1], dialect, names);
  return names.size() == units.size() && is_unit_row(units) &&
         std::ranges::none_of(names, [](std::string_view name) { return trimmed(name).empty(); });
}

// `by_number`: what --map says of #n counts, so that nearly any line has time, voltage and current; of data is none of them.
Candidate judge(const std::vector<std::string_view>& lines, std::size_t at, Dialect dialect, char delimiter,
                const BeliefOptions& options, bool by_number) {
  dialect.delimiter = std::string(1, delimiter);
  dialect.quoted_lines = quoted_as_a_whole(lines[at], delimiter);
  Candidate out{.line = at, .dialect = dialect};
  const std::vector<std::string> headings = headings_in(lines, at, dialect);
  if (headings.size() < 2 || are_units_below(lines, at, dialect)) return out;
  if (by_number && std::ranges::any_of(headings, [](std::string_view h) { return !h.empty() && starts_like_data(h); }))
    return out;
  std::uint64_t seen = 0;
  for (std::size_t k = 0; k < headings.size(); ++k) {
    Quantity quantity = column_named(headings[k]).quantity;
    if (const MapOption option = mapped(options, headings[k], by_number ? k : any_column); option.quantity != Quantity::ignored)
      quantity = option.quantity;
    if (quantity != Quantity::ignored) seen |= std::uint64_t{1} << static_cast<unsigned>(quantity);
  }
  const auto has = [&](Quantity q) { return (seen >> static_cast<unsigned>(q) & 1) != 0; };
  for (std::uint64_t rest = seen; rest != 0; rest &= rest - 1) ++out.recognised;
  const bool clock = has(Quantity::time) || has(Quantity::date_time) || has(Quantity::unix_time) || has(Quantity::step_time);
  out.weight = int{clock} + int{has(Quantity::voltage)} + int{has(Quantity::current)};
  return out;
}

std::string spelled(const Candidate& c) {  // as --delimiter takes it
  return c.dialect.delimiter == "\t" ? "tab" : c.dialect.delimiter == " " ? "blank" : in_quotes(c.dialect.delimiter);
}

bool better(const Candidate& a, const Candidate& b) {
  return a.weight != b.weight ? a.weight > b.weight : a.recognised > b.recognised;
}

// How many of the next rows have as many fields as the headings (one more or less: a trailing delimiter).
std::size_t rows_that_fit(const std::vector<std::string_view>& lines, const Candidate& c) {
  std::vector<std::string_view> fields;
  fields_of(lines[c.line], c.dialect, fields);
  const std::size_t columns = fields.size();
  std::size_t fit = 0;
  for (std::size_t i = c.line + 1; i < lines.size() && i < c.line + 20; ++i) {
    fields_of(lines[i], c.dialect, fields);
    fit += fields.size() + 1 >= columns && fields.size() <= columns + 1;
  }
  return fit;
}

// Best and second best reading of any line as the headings; the second one is another delimiter on the same line.
struct Search {
  Candidate best{}, rival{};
};
Search search(const std::vector<std::string_view>& lines, const Dialect& dialect, const BeliefOptions& options,
              bool by_number = false) {
  Search found;
  const std::string_view tried = options.delimiter.empty() ? delimiters : std::string_view(options.delimiter).substr(0, 1);
  for (std::size_t i = 0; i < lines.size(); ++i) {
    if (found.best.weight == 3 && starts_like_data(lines[i])) break;
    if (lines[i].size() > 20'000 || !may_be_headings(lines[i])) continue;
    Candidate here, second;
    for (const char delimiter : tried) {
      if (lines[i].find(delimiter) == std::string_view::npos) continue;
      const Candidate c = judge(lines, i, dialect, delimiter, options, by_number);
      if (better(c, here))
        second = here, here = c;
      else if (better(c, second))
        second = c;
    }
    if (here.recognised < 2 && options.delimiter.empty()) {  // blanks only where nothing else separates
      const Candidate c = judge(lines, i, dialect, ' ', options, by_number);
      if (c.weight >= 2 && better(c, here) && rows_that_fit(lines, c) > 0) here = c, second = {};
    }
    if (better(here, found.best) || (by_number && here.weight == 3 && !better(found.best, here))) found = {here, second};
  }
  return found;
}

// The first line after the headings with a number in any field; blank lines and a line of units are skipped, a broken row is not.
std::int64_t first_data_line(const std::vector<std::string_view>& lines, std::size_t header, const Dialect& dialect) {
  std::vector<std::string_view> fields;
  for (std::size_t i = header + 1; i < lines.size() && i < header + 6; ++i) {
    fields_of(lines[i], dialect, fields);
    for (const std::string_view field : fields)
      if (!trimmed(field).empty() && trimmed(field) != "-" && starts_like_data(trimmed(field)))
        return static_cast<std::int64_t>(i + 1);
  }
  return static_cast<std::int64_t>(header + 2);
}

bool is_digits(std::string_view text) {
  return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
}

struct Decimals {
  std::size_t point = 0, comma = 0, either = 0;  // fields with one sign; `either`: "1,234" may be grouping or a decimal
  std::string first_point{}, first_comma{};
  std::uint64_t line = 0;
};
void judge_decimal(std::string_view field, std::uint64_t line, Decimals& d) {
  if (!field.empty() && (field.front() == '-' || field.front() == '+')) field.remove_prefix(1);
  const std::size_t at = field.find_first_of(",.");
  if (at == std::string_view::npos || at == 0 || !is_digits(field.substr(0, at))) return;
  std::string_view rest = field.substr(at + 1);
  const std::size_t exponent = rest.find_first_of("eE");
  if (!is_digits(rest.substr(0, exponent))) return;
  if (field[at] == '.') {
    if (d.point++ == 0) d.first_point = std::string(field);
    return;
  }
  if (d.comma++ == 0) d.first_comma = std::string(field), d.line = line;
  d.either += at <= 3 && rest.size() == 3 && field.front() != '0';
}

bool holds_numbers(const std::string& heading, const BeliefOptions& options) {
  if (const MapOption option = mapped(options, heading); option.quantity != Quantity::ignored)
    return option.quantity != Quantity::step_type && (option.meant == nullptr || option.meant->style == record::Style::number);
  const Named named = column_named(heading);
  return named.quantity != Quantity::ignored && named.style == record::Style::number;
}

Result<std::string> decimal_of(const std::vector<std::string_view>& lines, const Layout& layout, std::string_view name,
                               const BeliefOptions& options) {
  if (!options.decimal.empty()) return options.decimal;
  if (layout.dialect.delimiter == ",") return ".";
  Decimals d;
  std::vector<std::string_view> fields;
  std::vector<std::size_t> numbers;  // columns that hold numbers
  for (std::size_t k = 0; k < layout.headings.size(); ++k)
    if (holds_numbers(layout.headings[k], options)) numbers.push_back(k);
  const auto first = static_cast<std::size_t>(layout.dialect.first_data_line - 1);
  for (std::size_t i = first; i < lines.size() && i < first + rows_judged; ++i) {
    fields_of(lines[i], layout.dialect, fields);
    for (const std::size_t k : numbers)
      if (k < fields.size()) judge_decimal(trimmed(fields[k]), i + 1, d);
  }
  const Place place{.file = std::string(name), .line = d.line};
  if (d.comma > 0 && d.point > 0)
    return refuse(Code::decimal_ambiguous, place, in_quotes(d.first_comma) + " and " + in_quotes(d.first_point),
                  "one decimal sign", "say --decimal \",\" or --decimal \".\"");
  if (d.comma > 0 && d.either == d.comma)
    return refuse(Code::decimal_ambiguous, place, in_quotes(d.first_comma), "a decimal or grouping comma that can be told apart",
                  "say --decimal \",\" or --decimal \".\"");
  return d.comma > 0 ? "," : ".";
}

// Whether a line ends inside a quoted field that a later line closes, and both together are one row. A lone quote (5" cable) is
// none.
bool breaks_inside_quotes(const std::vector<std::string_view>& lines, const Layout& layout) {
  constexpr std::size_t longest = 20;
  const auto odd = [](std::string_view text) { return std::count(text.begin(), text.end(), '"') % 2 != 0; };
  std::vector<std::string_view> fields;
  for (std::size_t i = static_cast<std::size_t>(layout.dialect.first_data_line - 1); i < lines.size(); ++i) {
    if (!odd(lines[i])) continue;
    std::string row(lines[i]);
    const std::size_t open = row.rfind('"');
    if (open != 0 && row[open - 1] != layout.dialect.delimiter.front()) continue;  // an open quote begins a field
    for (std::size_t j = i + 1; j < lines.size() && j <= i + longest && odd(row); ++j) row.append("\v").append(lines[j]);
    fields_of(row, layout.dialect, fields);
    if (!odd(row) && fields.size() == layout.headings.size()) return true;
  }
  return false;
}

// Names at the end that no row has a field for (Maccor's text export names 30 columns and fills 28).
void leave_out_unfilled(const std::vector<std::string_view>& lines, Layout& layout) {
  std::vector<std::string_view> fields;
  std::size_t filled = 0, rows = 0;
  for (std::size_t i = static_cast<std::size_t>(layout.dialect.first_data_line - 1); i < lines.size() && rows < rows_judged;
       ++i) {
    if (trimmed(lines[i]).empty()) continue;
    fields_of(lines[i], layout.dialect, fields);
    const bool ends_in_a_delimiter =
        fields.size() > 1 && trimmed(fields.back()).empty() && fields.size() > layout.headings.size();
    filled = std::max(filled, fields.size() - (ends_in_a_delimiter ? 1 : 0));
    ++rows;
  }
  if (rows > 1 && filled > 2 && filled < layout.headings.size()) layout.headings.resize(filled);
}

// The line that looks most like headings when no name is known: words that a delimiter parts, then a line of data. Else the
// first.
std::size_t likely_headings(const std::vector<std::string_view>& lines) {
  for (std::size_t i = 0; i + 1 < lines.size(); ++i)
    if (!starts_like_data(lines[i]) && lines[i].find_first_of(delimiters) != std::string_view::npos && !lines[i + 1].empty() &&
        starts_like_data(lines[i + 1])) {
      const bool units = std::ranges::any_of(
          delimiters, [&](char between) { return are_units_below(lines, i, {.delimiter = std::string(1, between)}); });
      return i - (units ? 1 : 0);
    }
  return 0;
}

}  // namespace

std::vector<std::string_view> lines_of(std::string_view text, record::LineEnd line_end, bool whole, std::size_t most) {
  std::vector<std::string_view> out;
  const char end = line_end == record::LineEnd::cr ? '\r' : '\n';
  while (!text.empty() && out.size() < most) {
    const std::size_t at = text.find(end);
    if (at == std::string_view::npos && !whole) break;
    std::string_view line = text.substr(0, at);
    while (!line.empty() && (line.back() == '\r' || line.back() == '\n')) line.remove_suffix(1);
    out.push_back(line);
    if (at == std::string_view::npos) break;
    text.remove_prefix(at + 1);
  }
  return out;
}

void fields_of(std::string_view line, const Dialect& dialect, std::vector<std::string_view>& out) {
  out.clear();
  const char delimiter = dialect.delimiter.empty() ? ',' : dialect.delimiter.front();
  if (dialect.quoted_lines && line.size() >= 2 && line.front() == '"' && line.back() == '"')
    line = line.substr(1, line.size() - 2);
  if (delimiter == ' ') {
    while (true) {
      while (!line.empty() && (line.front() == ' ' || line.front() == '\t')) line.remove_prefix(1);
      if (line.empty()) return;
      const std::size_t end = std::min(line.find_first_of(" \t"), line.size());
      out.push_back(line.substr(0, end));
      line.remove_prefix(end);
    }
  }
  while (true) {
    std::size_t end = line.find(delimiter);
    if (!line.empty() && line.front() == '"') {
      std::size_t close = line.find('"', 1);
      while (close != std::string_view::npos && close + 1 < line.size() && line[close + 1] == '"')
        close = line.find('"', close + 2);
      if (close != std::string_view::npos) {
        end = line.find(delimiter, close);
        out.push_back(line.substr(1, close - 1));
        if (end == std::string_view::npos) return;
        line.remove_prefix(end + 1);
        continue;
      }
    }
    out.push_back(line.substr(0, end));
    if (end == std::string_view::npos) return;
    line.remove_prefix(end + 1);
  }
}

bool read_decimal(std::string_view field, char decimal, double& value) {
  if (decimal == '.') return read_number(field, value);
  if (field.find('.') != std::string_view::npos || field.size() > 400) return false;
  std::string copy(field);
  std::replace(copy.begin(), copy.end(), decimal, '.');
  return read_number(copy, value);
}

Result<Layout> layout_of(const Text& text, std::string_view name, const BeliefOptions& options, const Limits& limits) {
  auto lines = lines_of(text.utf8, text.dialect.line_end, text.whole, lines_searched);
  const Place file{.file = std::string(name)};
  if (text.utf8.empty()) return refuse(Code::empty_file, file, "a byte order mark alone", "a header and rows");
  if (lines.empty() || lines.front().size() > limits.line_bytes)
    return refuse(Code::line_too_long, {.file = file.file, .line = 1},
                  "no line end in " + std::to_string(text.utf8.size()) + " bytes",
                  "lines shorter than " + std::to_string(limits.line_bytes) + " bytes");
  Search found = search(lines, text.dialect, options);
  if (found.best.weight == 0 && lines.size() == lines_searched) {
    lines = lines_of(text.utf8, text.dialect.line_end, text.whole, lines_of_a_long_protocol);
    found = search(lines, text.dialect, options);
  }
  const bool numbered = std::ranges::any_of(options.map, [](const auto& said) { return said.second.starts_with('#'); });
  if (found.best.weight < 2 && numbered) {
    Search by_number = search(lines, text.dialect, options, true);
    if (by_number.best.weight == 3 && rows_that_fit(lines, by_number.best) > 0) found = std::move(by_number);
  }
  auto& [best, rival] = found;
  if (best.recognised == 0 || (best.recognised == 1 && rows_that_fit(lines, best) == 0)) {
    const std::size_t at = likely_headings(lines);
    const bool is_table = std::ranges::any_of(std::string_view(",;\t|"), [&](char between) {
      const auto fields = split(lines[at], between);
      return std::ranges::count_if(fields, [](std::string_view field) { return !trimmed(field).empty(); }) > 2;
    });
    // Numbers, dates and what lies between them alone, or numbers in most fields: rows without headings, which no option can name.
    const bool no_words = std::ranges::none_of(lines[at], [](char c) {
      return (is_letter(c) && c != 'e' && c != 'E' && c != 'T' && c != 'Z') || static_cast<unsigned char>(c) > 127;
    });
    const bool mostly_numbers = std::ranges::any_of(std::string_view(",;\t|"), [&](char between) {
      const auto fields = split(lines[at], between);
      double value = 0;
      return fields.size() > 2 && 2 * std::ranges::count_if(fields, [&](std::string_view field) {
                                    return read_decimal(trimmed(field), between == ',' ? '.' : ',', value) ||
                                           read_decimal(trimmed(field), '.', value);
                                  }) > std::ssize(fields);
    });
    const bool is_row = is_table && (no_words || mostly_numbers);
    return refuse(
        Code::header_missing, {.file = file.file, .line = at + 1}, in_quotes(lines[at], 120),
        options.map.empty() || is_row ? "a line of headings such as Test Time / s, Voltage / V, Current / A"
                                      : "a line with the headings that --map names",
        std::string(text.dialect.encoding == record::TextEncoding::latin1 ? "if the letters look wrong, save it as UTF-8; "
                                                                          : "") +
            (options.delimiter.empty() ? "" : "leave --delimiter out, if it is not what separates this line; else ") +
            (is_table ? "" : "is it the right file? this line is no row of a table; if it is, ") +
            (is_row ? "write a first line with the headings into the file"
                    : "name the columns with --map time=HEADING:UNIT --map voltage=HEADING:UNIT --map current=HEADING:UNIT"));
  }
  if (rival.weight == best.weight && rival.recognised == best.recognised) {
    const std::size_t a = rows_that_fit(lines, best), b = rows_that_fit(lines, rival);
    if (a == b)
      return refuse(Code::delimiter_ambiguous, {.file = file.file, .line = best.line + 1}, in_quotes(lines[best.line], 80),
                    "one delimiter; " + spelled(best) + " and " + spelled(rival) + " fit equally well",
                    "say --delimiter " + spelled(best) + " or --delimiter " + spelled(rival));
    if (b > a) std::swap(best, rival);
  }
  Layout out{.dialect = best.dialect, .recognised = best.recognised};
  out.headings = headings_in(lines, best.line, out.dialect);
  if (out.headings.size() > limits.columns)
    return refuse(Code::limit_exceeded, {.file = file.file, .line = best.line + 1},
                  std::to_string(out.headings.size()) + " columns", "at most " + std::to_string(limits.columns));
  out.dialect.header_line = static_cast<std::int64_t>(best.line + 1);
  out.dialect.first_data_line = first_data_line(lines, best.line, out.dialect);
  out.dialect.source = options.delimiter.empty() ? record::Source::detected : record::Source::declared;
  const std::size_t header_end = static_cast<std::size_t>(lines[best.line].data() - text.utf8.data());
  const std::string_view body = std::string_view(text.utf8).substr(header_end);
  out.dialect.quoted_fields = !out.dialect.quoted_lines && body.substr(0, 64 << 10).find('"') != std::string_view::npos;
  out.dialect.quoted_newlines = out.dialect.quoted_fields && breaks_inside_quotes(lines, out);
  leave_out_unfilled(lines, out);
  const auto decimal = decimal_of(lines, out, name, options);
  if (!decimal) return tl::unexpected(decimal.error());
  out.dialect.decimal = *decimal;
  return out;
}

}  // namespace bha::formats
