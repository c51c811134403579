#include "bha/formats/impedance_sweep.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <numbers>
#include <optional>
#include <set>

#include "bha/base/text.h"

namespace bha::formats {
namespace {

enum Quantity : std::size_t { frequency, real, imaginary, magnitude, phase, quantities };
/// Of frequency and the two parts of Z: real and imaginary, or magnitude and phase (polar). angle: how the phase is written.
enum class Angle : std::uint8_t { not_said, degrees, radians };
struct Columns {
  std::array<std::size_t, 3> at{};
  std::array<double, 3> factor{1, 1, 1};
  std::size_t fields = 0;
  bool polar = false;
  Angle angle{};
};

/// Letters, digits and the primes of Z' and Z'' only.
std::string bare(std::string_view heading) {
  std::string out;
  for (const char c : lower(heading)) {
    const bool kept = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '\'' || c == '"';
    if (kept) out += c;
  }
  return out;
}
bool is_unit_or_nothing(std::string_view rest) {
  return rest.empty() || rest == "ohm" || rest == "ohms" || rest == "mohm" || rest == "kohm";
}
std::optional<Quantity> quantity_of(std::string_view heading) {
  const std::string name = bare(heading);
  const auto begins = [&](std::string_view with) { return name.starts_with(with); };
  const auto is = [&](std::string_view word) {
    return begins(word) && is_unit_or_nothing(std::string_view(name).substr(word.size()));
  };
  if (begins("freq") || is("f") || name == "fhz") return frequency;
  if (begins("z''") || begins("z\"") || begins("zim") || begins("imz") || begins("imaginaryimpedance") || is("im") || is("imag"))
    return imaginary;
  if (begins("zphz") || begins("phase") || begins("theta") || begins("argz")) return phase;
  if (begins("zmod") || begins("zmag") || begins("zabs") || begins("absz") || begins("magn") || begins("modulus") || is("mag") ||
      is("impedancemagnitude") || (heading.find("|Z|") != std::string_view::npos && is("z")))
    return magnitude;
  if (begins("z'") || begins("zre") || begins("rez") || begins("realimpedance") || is("re") || is("real")) return real;
  return std::nullopt;
}

/// Of "mohm", "kΩ", "MHz" at the end of a heading, or alone in the line below; 1: no such unit.
double factor_in(std::string_view text) {
  for (const std::string_view unit : {"ohm", "Ohm", "OHM", "\xCE\xA9", "\xE2\x84\xA6", "Hz"}) {
    const std::size_t at = text.rfind(unit);
    if (at == std::string_view::npos || at == 0) continue;
    const char prefix = text[at - 1], before = at > 1 ? text[at - 2] : ' ';
    if ((before >= 'a' && before <= 'z') || (before >= 'A' && before <= 'Z')) continue;
    if (prefix == 'm') return 1e-3;
    if (prefix == 'k') return 1e3;
    if (prefix == 'M') return 1e6;
  }
  return 1;
}

/// Of "Phase (deg)", "-Phase(Z)/deg", "theta_rad", or of a unit in the line below.
Angle angle_in(std::string_view text) {
  const std::string name = lower(text);
  if (name.find("deg") != std::string::npos || name.find("\xC2\xB0") != std::string::npos) return Angle::degrees;
  return name.ends_with("rad") || name.find("rad)") != std::string::npos || name.find("rad]") != std::string::npos ||
                 name.find("radian") != std::string::npos
             ? Angle::radians
             : Angle::not_said;
}

std::string_view without_quotes(std::string_view line) {
  line = trimmed(line);
  return line.size() > 1 && line.front() == '"' && line.back() == '"' && line.find('"', 1) == line.size() - 1
             ? trimmed(line.substr(1, line.size() - 2))
             : line;
}

std::vector<std::string_view> by_blanks(std::string_view line, std::size_t at_least) {
  std::vector<std::string_view> out;
  std::size_t blanks = at_least;
  for (std::size_t i = 0; i < line.size(); ++i) {
    if (line[i] == ' ' || line[i] == '\t') {
      ++blanks;
      continue;
    }
    if (blanks >= at_least)
      out.push_back(line.substr(i, 1));
    else
      out.back() = {out.back().data(), static_cast<std::size_t>(line.data() + i + 1 - out.back().data())};
    blanks = 0;
  }
  return out;
}
constexpr std::array<char, 5> delimiters{'\t', ';', ',', '2', '1'};  // '2', '1': by so many blanks
std::vector<std::string_view> fields_of(std::string_view line, char delimiter) {
  auto out = delimiter == '1' || delimiter == '2' ? by_blanks(line, delimiter == '2' ? 2 : 1) : split(line, delimiter);
  for (std::string_view& field : out) field = without_quotes(field);
  return out;
}

/// A decimal comma where commas do not part the fields.
bool number(std::string_view text, char delimiter, double& value) {
  if (delimiter == ',' || text.find(',') == std::string_view::npos) return read_number(text, value);
  std::string pointed(text);
  std::ranges::replace(pointed, ',', '.');
  return read_number(pointed, value);
}

std::optional<Columns> headings_in(std::string_view line) {
  for (const char delimiter : delimiters) {
    const auto fields = fields_of(line, delimiter);
    std::array<std::optional<std::size_t>, quantities> at{};
    for (std::size_t j = 0; j < fields.size(); ++j)
      if (const auto q = quantity_of(fields[j]); q && !at[*q]) at[*q] = j;
    const bool parts = at[real] && at[imaginary];  // where both forms stand side by side, nothing is converted
    if (!at[frequency] || !(parts || (at[magnitude] && at[phase]))) continue;
    Columns out{.at = {*at[frequency], *at[parts ? real : magnitude], *at[parts ? imaginary : phase]},
                .fields = fields.size(),
                .polar = !parts};
    for (std::size_t q = 0; q < 3; ++q) {
      const std::string_view heading = trimmed(fields[out.at[q]]);
      out.factor[q] = factor_in(heading) * (heading.starts_with('-') || heading.starts_with("\xE2\x88\x92") ? -1 : 1);
    }
    if (out.polar) out.angle = angle_in(fields[out.at[2]]);
    return out;
  }
  return std::nullopt;
}

/// The delimiter by which a line has as many fields as there are headings; none: the table ended before it.
std::optional<char> delimiter_of(std::string_view line, const Columns& columns) {
  const std::size_t needed = 1 + std::ranges::max(columns.at);
  for (const std::size_t least : {columns.fields, needed})
    for (const char delimiter : delimiters)
      if (fields_of(line, delimiter).size() >= least) return delimiter;
  return std::nullopt;
}

/// Takes in the lines below the headings.
struct Rows {
  Columns columns{};
  std::string name{};
  ReadSweep out{};
  std::set<double> frequencies{};
  std::uint64_t again = 0, rows = 0;
  bool ended = false;
  std::optional<char> used{};  // by the first row that was read

  Result<void> take(std::string_view line, std::uint64_t number_of_line) {
    auto delimiter = used ? used : delimiter_of(line, columns);
    const auto fields = delimiter ? fields_of(line, *delimiter) : std::vector<std::string_view>{};
    if (fields.size() <= std::ranges::max(columns.at)) delimiter = std::nullopt;
    std::array<double, 3> value{};
    std::size_t good = 0;
    while (delimiter && good < 3 && number(trimmed(fields[columns.at[good]]), *delimiter, value[good])) ++good;
    if (good == 3) {
      ++rows;
      used = delimiter;
      for (std::size_t q = 0; q < 3; ++q) value[q] *= columns.factor[q];
      if (value[frequency] == 0) return ++out.left_out, Result<void>{};
      again += frequencies.insert(value[frequency]).second ? 0u : 1u;
      out.sweep.frequency_Hz.push_back(value[frequency]);
      out.sweep.re_ohm.push_back(value[real]);
      out.sweep.im_ohm.push_back(value[imaginary]);
    } else if (rows == 0) {  // a line of units, or "End Comments"
      for (std::size_t q = 0; delimiter && q < 3; ++q)
        if (std::abs(columns.factor[q]) == 1) columns.factor[q] *= factor_in(trimmed(fields[columns.at[q]]));
      if (delimiter && columns.polar && columns.angle == Angle::not_said) columns.angle = angle_in(fields[columns.at[2]]);
    } else if (!delimiter) {
      ended = true;
    } else {
      return refuse(Code::number_format, {.file = name, .line = number_of_line}, in_quotes(fields[columns.at[good]]), "a number",
                    "mend the line");
    }
    return {};
  }
};

/// Real and imaginary parts of what was read as magnitude and phase.
Result<void> to_parts(Rows& rows) {
  if (!rows.columns.polar) return {};
  auto& [frequency_Hz, size, angle] = rows.out.sweep;
  constexpr double turn = 2 * std::numbers::pi;
  if (rows.columns.angle == Angle::not_said && std::ranges::any_of(angle, [](double a) { return std::abs(a) > turn; }))
    rows.columns.angle = Angle::degrees;
  if (rows.columns.angle == Angle::not_said)
    return refuse(Code::unit_unknown, {.file = rows.name, .column = "phase"}, "a phase without a unit, all within 2 pi",
                  "degrees or radians", "write the unit into its heading: phase_deg or phase_rad");
  const double radians = rows.columns.angle == Angle::degrees ? turn / 360 : 1;
  for (std::size_t i = 0; i < size.size(); ++i) {
    const double re = size[i] * std::cos(radians * angle[i]), im = size[i] * std::sin(radians * angle[i]);
    size[i] = re, angle[i] = im;
  }
  return {};
}

/// Without headings: three numbers a line.
std::optional<Columns> three_numbers(std::string_view line) {
  for (const char delimiter : delimiters) {
    const auto fields = fields_of(line, delimiter);
    double value = 0;
    if (fields.size() == 3 &&
        std::ranges::all_of(fields, [&](std::string_view f) { return number(trimmed(f), delimiter, value); }))
      return Columns{.at = {0, 1, 2}, .fields = 3};
  }
  return std::nullopt;
}

}  // namespace

Result<ReadSweep> read_impedance_sweep(std::string_view text, const std::string& name) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::optional<Columns> columns;
  const auto lines = split(text, '\n');
  std::size_t first = 0;
  for (; first < lines.size() && !columns; ++first) columns = headings_in(without_quotes(lines[first]));
  if (!columns)
    for (first = 0; first < lines.size() && !columns; ++first)
      if (const auto line = trimmed(lines[first]); !line.empty() && !line.starts_with('#')) {
        columns = three_numbers(line);
        if (!columns) break;
        --first;
      }
  if (!columns)
    return refuse(Code::header_missing, {.file = name}, "no table of an impedance sweep",
                  "columns of frequency, Re Z and Im Z (frequency_Hz, re_ohm, im_ohm), or of |Z| and phase",
                  "name them so in a header line");
  Rows rows{.columns = *columns, .name = name};
  for (std::size_t i = first; i < lines.size() && !rows.ended; ++i) {
    const auto line = without_quotes(lines[i]);
    if (line.empty() || line.starts_with('#')) continue;
    if (const auto taken = rows.take(line, i + 1); !taken) return Refusal(taken.error());
  }
  if (rows.out.sweep.size() == 0) return refuse(Code::no_data_rows, {.file = name}, "no row of a sweep", "a row a frequency");
  if (rows.again * 4 > rows.frequencies.size())
    return refuse(Code::several_cells, {.file = name},
                  std::to_string(rows.again) + " of " + std::to_string(rows.out.sweep.size()) + " frequencies come again",
                  "one sweep a file", "write each sweep to a file of its own");
  if (const auto told = to_parts(rows); !told) return Refusal(told.error());
  return std::move(rows.out);
}

}  // namespace bha::formats
