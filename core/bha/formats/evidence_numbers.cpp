// Whether the sampled numbers can be what they are taken for: written as numbers, in a known unit, in step with the counters, of
// one cell.
#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/columns.h"
#include "bha/formats/evidence.h"

namespace bha::formats {
namespace {

using record::Quantity;

// "1,234.5", "1.234.567,8": no number of a cycler's dialect, and not to be taken for one that is rejected.
bool grouped_by_thousands(std::string_view field, char decimal) {
  const std::size_t point = field.find(decimal);
  std::string_view whole = field.substr(0, point);
  if (!whole.empty() && (whole.front() == '-' || whole.front() == '+')) whole.remove_prefix(1);
  const char grouping = decimal == '.' ? ',' : '.';
  const std::vector<std::string_view> groups = split(whole, grouping);
  if (groups.size() < 2 || groups.front().empty() || groups.front().size() > 3) return false;
  if (point == field.npos && groups.size() < 3) return false;  // "1,234" may be a decimal comma
  return std::all_of(groups.begin() + 1, groups.end(), [](std::string_view g) { return g.size() == 3; }) &&
         whole.find_first_not_of(std::string("0123456789") + grouping) == whole.npos;
}

Result<bool> check_grouping(const Evidence& e) {
  for (std::size_t c = 0; c < e.belief.columns.size(); ++c) {
    if (e.belief.columns[c].quantity == Quantity::ignored || e.belief.columns[c].style != record::Style::number) continue;
    const auto& fields = e.rows.field[c];
    for (std::size_t i = 0; i < fields.size(); ++i)
      if (grouped_by_thousands(fields[i], e.belief.dialect.decimal.front()))
        return refuse(Code::number_format, place_of(e, static_cast<std::ptrdiff_t>(c), i), in_quotes(fields[i]),
                      "numbers whose thousands are not grouped", "export the numbers without thousands separators");
  }
  return true;
}

std::string remedy_for(std::string_view field, const record::Dialect& dialect) {
  double value = 0;
  const bool comma = read_decimal(field, ',', value);  // and it cannot be read as it is believed
  if (comma && dialect.delimiter == ",") return "export with decimal points, or with ';' between the fields";
  if (comma) return "say --decimal \",\"";
  if (read_decimal(field, '.', value)) return "say --decimal \".\"";
  if (field.find("\xe2\x88\x92") != field.npos) return "write minus as '-': this one is U+2212";
  const std::string_view end = field.substr(field.size() - std::min<std::size_t>(field.size(), 2));
  if (field.find(':') != field.npos && (equal_without_case(end, "am") || equal_without_case(end, "pm")))
    return "export date and time in one column: a time of day begins again each day";
  if (std::any_of(field.begin(), field.end(),
                  [](char c) { return (c >= 'A' && c <= 'z') || static_cast<unsigned char>(c) > 127; }))
    return "export numbers alone; a unit belongs into the heading";
  return "export it as one of these, or name another column with --map";
}

// Voltage or current of which more than a tenth cannot be read: what is left would be another measurement.
Result<bool> check_written(const Evidence& e) {
  for (const Quantity q : {Quantity::voltage, Quantity::current}) {
    const std::ptrdiff_t at = column_of(e.belief, q);
    if (at < 0) continue;
    const auto column = static_cast<std::size_t>(at);
    std::size_t bad = 0, first = 0;
    for (std::size_t i = 0; i < e.rows.rows; ++i) {
      const std::string_view field = e.rows.field[column][i];
      const bool digits = field.find_first_of("0123456789") != field.npos;
      if (!digits || std::isfinite(e.rows.value[column][i]) || field.find('#') != field.npos) continue;  // "1.#IND": missing
      if (bad++ == 0) first = i;
    }
    if (10 * bad > e.rows.rows && bad >= 3) return Refusal(unreadable(e, column, first));
  }
  return true;
}

// ∫|I|dt and the counters' rise over the same intervals of the sample [Ah].
struct Moved {
  double counted = 0, integral = 0;
  std::size_t intervals = 0;
};
Moved moved(const Evidence& e, const std::vector<double>& t, const std::vector<double>& current) {
  Moved out;
  for (const Quantity q : {Quantity::charge_capacity, Quantity::discharge_capacity, Quantity::capacity}) {
    const auto* counter = values(e.rows, e.belief, q);
    if (counter == nullptr) continue;
    for (std::size_t i = 1; i < t.size(); ++i) {
      const double rise = std::abs((*counter)[i]) - std::abs((*counter)[i - 1]), dt = t[i] - t[i - 1];
      const bool flows = std::min(std::abs(current[i]), std::abs(current[i - 1])) > e.belief.rest_current_A;
      if (e.rows.stretch[i] != e.rows.stretch[i - 1] || !(rise > 0) || !(dt > 0) || !flows) continue;
      out.counted += rise;
      out.integral += dt * std::abs(current[i] + current[i - 1]) / 2 / 3600;
      ++out.intervals;
    }
  }
  return out;
}

}  // namespace

Finding unreadable(const Evidence& e, std::size_t column, std::size_t row) {
  const std::string_view field = e.rows.field[column][row];
  Place place = place_of(e, static_cast<std::ptrdiff_t>(column), row);
  if (place.column.empty()) place.column = "time_s";
  return finding(Code::number_format, Severity::refused, place,
                 in_quotes(field) + " under " + in_quotes(e.belief.columns[column].heading), "a number",
                 remedy_for(field, e.belief.dialect));
}

Result<bool> check_numbers(const Evidence& e) {
  if (const auto ok = check_grouping(e); !ok) return ok;
  return check_written(e);
}

Result<bool> check_units(const Evidence& e) {
  const std::ptrdiff_t volts = column_of(e.belief, Quantity::voltage), amperes = column_of(e.belief, Quantity::current);
  if (volts >= 0 && amperes >= 0) {
    const record::ColumnBelief& v = e.belief.columns[static_cast<std::size_t>(volts)];
    const record::ColumnBelief& c = e.belief.columns[static_cast<std::size_t>(amperes)];
    if (v.factor != 1 && v.unit.empty() && c.unit.empty() && c.source != record::Source::declared)
      return refuse(Code::unit_unknown, place_of(e, amperes, ~std::size_t{0}),
                    in_quotes(c.heading) + " without a unit beside millivolts without a unit", "amperes or milliamperes",
                    "say --map current=\"" + c.heading + "\":mA, or :A if it is so");
    const auto& a = e.rows.value[static_cast<std::size_t>(amperes)];
    const auto& u = e.rows.value[static_cast<std::size_t>(volts)];
    const auto most = [](const std::vector<double>& x) {
      double out = 0;
      for (const double value : x)
        if (std::isfinite(value)) out = std::max(out, std::abs(value));
      return out;
    };
    if (c.unit.empty() && c.factor == 1 && c.source != record::Source::declared && most(a) > 500 && most(u) < 6)
      return refuse(Code::unit_unknown, place_of(e, amperes, ~std::size_t{0}),
                    in_quotes(c.heading) + " without a unit, up to " + number_text(most(a)) + " at the voltage of one cell",
                    "amperes or milliamperes", "say --map current=\"" + c.heading + "\":mA, or :A if it is so");
  }
  for (const Quantity q : {Quantity::time, Quantity::voltage, Quantity::current}) {
    const std::ptrdiff_t at = column_of(e.belief, q);
    if (at < 0) continue;
    const record::ColumnBelief& c = e.belief.columns[static_cast<std::size_t>(at)];
    if (c.unit.empty() || c.style != record::Style::number || c.source == record::Source::declared || unit_named(c.unit))
      continue;
    return refuse(
        Code::unit_unknown, place_of(e, at, ~std::size_t{0}), in_quotes(c.heading),
        "one of the units of " + std::string(word(q)) + ": " + units_of(dimension_of(q)),
        "export it in one of them; or, if the numbers are, say --map " + std::string(word(q)) + "=\"" + c.heading + "\":UNIT");
  }
  return true;
}

bool names_a_cell(std::string_view heading) {
  static constexpr std::string_view names[] = {"cell",         "cellid",   "cellname", "cellno",    "cellnumber",  "batteryid",
                                               "batteryname",  "barcode",  "vin",      "vehicleid", "packid",      "deviceid",
                                               "serialnumber", "serialno", "channel",  "channelid", "channelindex"};
  return std::find(std::begin(names), std::end(names), squeezed(heading)) != std::end(names);
}

Result<bool> check_one_cell(const std::vector<std::string>& headings, const SampleRows& rows, const record::Belief& belief,
                            const std::string& file) {
  std::vector<std::string_view> fields;
  for (std::size_t k = 0; k < headings.size(); ++k) {
    if (!names_a_cell(headings[k])) continue;
    std::string first, second;
    bool measured = false;  // a number with a fraction names no cell
    for (const std::string_view line : rows.lines.text) {
      fields_of(line, belief.dialect, fields);
      if (fields.size() != headings.size() || trimmed(fields[k]).empty() || trimmed(fields[k]) == headings[k]) continue;
      const std::string_view value = trimmed(fields[k]);
      double number = 0;
      measured = measured || (read_number(value, number) && number != std::trunc(number));
      if (first.empty())
        first = std::string(value);
      else if (second.empty() && value != first)
        second = std::string(value);
    }
    if (measured || second.empty()) continue;
    return refuse(Code::several_cells, {.file = file, .line = static_cast<std::uint64_t>(belief.dialect.header_line)},
                  in_quotes(first) + " and " + in_quotes(second) + " under " + in_quotes(headings[k]), "the records of one cell",
                  "write each cell into a file of its own");
  }
  return true;
}

Result<bool> check_counter_scale(const Evidence& e) {
  const std::ptrdiff_t time = column_of(e.belief, Quantity::time), amperes = column_of(e.belief, Quantity::current);
  if (e.belief.clock != record::ClockRule::test_time || time < 0 || amperes < 0) return true;
  const auto unsure = [&](std::ptrdiff_t at) {
    const record::ColumnBelief& c = e.belief.columns[static_cast<std::size_t>(at)];
    return c.unit.empty() && c.source != record::Source::declared && c.style == record::Style::number;
  };
  if (!unsure(time) && !unsure(amperes)) return true;
  const Moved m = moved(e, e.rows.value[static_cast<std::size_t>(time)], e.rows.value[static_cast<std::size_t>(amperes)]);
  if (m.intervals < 10 || !(m.integral > 0)) return true;
  struct Scale {
    double ratio;
    Quantity quantity;
    const char* unit;
  };
  for (const Scale& s : {Scale{60, Quantity::time, "min"}, Scale{3600, Quantity::time, "h"}, Scale{86400, Quantity::time, "d"},
                         Scale{1e-3, Quantity::current, "mA"}, Scale{1e-3, Quantity::time, "ms"}}) {
    const std::ptrdiff_t at = s.quantity == Quantity::time ? time : amperes;
    if (!unsure(at) || std::abs(m.counted / m.integral / s.ratio - 1) > 0.1) continue;
    const std::string& heading = e.belief.columns[static_cast<std::size_t>(at)].heading;
    return refuse(
        Code::unit_unknown, place_of(e, at, ~std::size_t{0}),
        in_quotes(heading) + " without a unit, and a counter that runs " + number_text(s.ratio) +
            " times as fast as current and time say",
        std::string("a stated unit; this looks like ") + s.unit,
        "say --map " + std::string(word(s.quantity)) + "=\"" + heading + "\":" + s.unit + ", or the unit that it is in");
  }
  return true;
}

}  // namespace bha::formats
