// How the time-like columns of a file are written.
#include <algorithm>
#include <cmath>

#include "bha/formats/evidence.h"
#include "bha/formats/moment.h"

namespace bha::formats {
namespace {

using record::Quantity;
using record::Style;

Style style_of(const std::vector<std::string_view>& fields, char decimal) {
  std::size_t number = 0, duration = 0, date = 0;
  for (std::size_t i = 0; i < fields.size() && number + duration + date < 50; ++i) {
    double value = 0;
    std::int64_t ns = 0;
    if (read_decimal(fields[i], decimal, value))
      ++number;
    else if (read_duration(fields[i], ns))
      ++duration;
    else
      date += read_date(fields[i], DateOrder::mdy, ns) || read_date(fields[i], DateOrder::dmy, ns) ||
              read_date(fields[i], DateOrder::ymd, ns);
  }
  return date > number && date > duration ? Style::date : duration > number ? Style::duration : Style::number;
}

// A number under "DateTime": seconds since 1970 in s, ms, µs or ns; days of MATLAB (from year 0) or of spreadsheets (from 1900).
bool serial_date(double first, record::ColumnBelief& c) {
  struct Kind {
    double from, to, factor, offset;
    const char* says;
  };
  for (const Kind& kind : {Kind{1e8, 1e10, 1, 0, "seconds since 1970"},
                           {1e11, 1e13, 1e-3, 0, "milliseconds since 1970"},
                           {1e14, 1e16, 1e-6, 0, "microseconds since 1970"},
                           {1e17, 1e19, 1e-9, 0, "nanoseconds since 1970"},
                           {7e5, 8e5, 86400, -719'529.0 * 86400, "days of MATLAB's calendar"},
                           {2e4, 8e4, 86400, -25'569.0 * 86400, "days of a spreadsheet's calendar"}})
    if (first >= kind.from && first < kind.to) {
      c.factor = kind.factor;
      c.offset = kind.offset;
      c.evidence += std::string("; ") + kind.says + " by its size";
      return true;
    }
  return false;
}

// A logger's "Timestamp(ms)" that counts from when it was switched on: below 1e8 s no moment since 1970 of any use, and in a unit
// of time no day of a calendar.
bool counts_from_the_start(double first, double unit_s) { return unit_s < 86400 && first >= 0 && first * unit_s < 1e8; }

// "20230317081530" is a number, and a date.
bool compact_dates(const std::vector<std::string_view>& fields) {
  std::int64_t ns = 0;
  const auto first = std::find_if(fields.begin(), fields.end(), [](std::string_view f) { return !f.empty(); });
  return first != fields.end() && first->size() == 14 && (first->starts_with("20") || first->starts_with("19")) &&
         read_date(*first, DateOrder::ymd, ns);
}

// Seconds since 1970 under "time": no test began before the year 2000 and is still running.
bool counts_from_1970(Evidence& e, std::size_t i) {
  record::ColumnBelief& c = e.belief.columns[i];
  if (c.quantity != Quantity::time || c.style != Style::number) return false;
  read_column(e.rows, e.belief, i);
  const auto& v = e.rows.value[i];
  const auto first = std::find_if(v.begin(), v.end(), [](double x) { return std::isfinite(x); });
  constexpr double year_2000 = 9.46e8, year_2100 = 4.1e9;
  if (first == v.end()) return false;
  if (*first >= year_2000 && *first < year_2100) return c.evidence += "; seconds since 1970 by its size", true;
  return c.unit.empty() && *first >= year_2000 && serial_date(*first, c);
}

}  // namespace

bool is_time(Quantity q) {
  return q == Quantity::time || q == Quantity::step_time || q == Quantity::unix_time || q == Quantity::date_time;
}

void settle_style(Evidence& e, std::size_t i) {
  record::ColumnBelief& c = e.belief.columns[i];
  Style style = style_of(e.rows.field[i], e.belief.dialect.decimal.front());
  if (style == Style::number && c.quantity != Quantity::unix_time && c.unit.empty() && compact_dates(e.rows.field[i]))
    style = Style::date;
  if (style == Style::duration && c.quantity == Quantity::date_time)
    return ignore_column(e, static_cast<std::ptrdiff_t>(i), "a time of day without a date");
  if (style != Style::number && c.style != style) c.factor = 1, c.offset = 0;
  c.style = style;
  if (style == Style::date && c.quantity != Quantity::date_time) {
    if (column_of(e.belief, Quantity::date_time) >= 0)
      return ignore_column(e, static_cast<std::ptrdiff_t>(i), "dates, but another column is used for them");
    c.quantity = Quantity::date_time;
    c.evidence += "; it holds dates";
  }
  if (counts_from_1970(e, i)) {
    if (column_of(e.belief, Quantity::unix_time) >= 0)
      return ignore_column(e, static_cast<std::ptrdiff_t>(i), "seconds since 1970, but another column is used for them");
    c.quantity = Quantity::unix_time;
  }
  if (style == Style::number && c.quantity == Quantity::date_time) {
    const double unit_s = c.unit.empty() ? nan : c.factor;
    c.factor = 1, c.offset = 0;
    read_column(e.rows, e.belief, i);
    const auto& v = e.rows.value[i];
    const auto first = std::find_if(v.begin(), v.end(), [](double x) { return std::isfinite(x); });
    if (first != v.end() && counts_from_the_start(*first, unit_s) && column_of(e.belief, Quantity::time) < 0) {
      c.quantity = Quantity::time;
      c.factor = unit_s;
      c.evidence += "; it counts from the start, by its size";
      return read_column(e.rows, e.belief, i);
    }
    if (column_of(e.belief, Quantity::unix_time) >= 0 || first == v.end() || !serial_date(*first, c))
      return ignore_column(e, static_cast<std::ptrdiff_t>(i), "not written as a date that we know");
    c.quantity = Quantity::unix_time;
  }
  read_column(e.rows, e.belief, i);
}

}  // namespace bha::formats
