#include "bha/formats/moment.h"

#include "bha/base/text.h"

namespace bha::formats {
namespace {

constexpr std::int64_t second = 1'000'000'000, day = 86'400 * second;

bool take_number(std::string_view& text, int most_digits, std::int64_t& value, int* digits = nullptr) {
  int n = 0;
  value = 0;
  while (n < most_digits && !text.empty() && text.front() >= '0' && text.front() <= '9') {
    value = value * 10 + (text.front() - '0');
    text.remove_prefix(1);
    ++n;
  }
  if (digits != nullptr) *digits = n;
  return n > 0;
}

bool take(std::string_view& text, std::string_view any_of) {
  if (text.empty() || any_of.find(text.front()) == std::string_view::npos) return false;
  text.remove_prefix(1);
  return true;
}

// seconds [. fraction] → ns; digits beyond the ninth are cut
bool take_seconds(std::string_view& text, std::int64_t& ns) {
  std::int64_t whole = 0;
  if (!take_number(text, 2, whole) || whole > 60) return false;
  ns = whole * second;
  if (!take(text, ".,")) return true;
  for (std::int64_t unit = second / 10; !text.empty() && text.front() >= '0' && text.front() <= '9'; unit /= 10) {
    ns += unit * (text.front() - '0');
    text.remove_prefix(1);
  }
  return true;
}

// Days since 1970-01-01 of the Gregorian calendar (Hinnant's days_from_civil).
std::int64_t days_from_civil(std::int64_t y, std::int64_t m, std::int64_t d) {
  y -= m <= 2;
  const std::int64_t era = (y >= 0 ? y : y - 399) / 400, yoe = y - era * 400;
  const std::int64_t doy = (153 * (m + (m > 2 ? -3 : 9)) + 2) / 5 + d - 1, doe = yoe * 365 + yoe / 4 - yoe / 100 + doy;
  return era * 146'097 + doe - 719'468;
}

struct Parts {
  std::int64_t a = 0, b = 0, c = 0;
  int a_digits = 0, c_digits = 0;
};
bool take_parts(std::string_view& text, Parts& p) {
  if (!take_number(text, 4, p.a, &p.a_digits) || text.empty()) return false;
  const char separator = text.front();
  const std::string_view same(&separator, 1);
  return take(text, "-/.") && take_number(text, 2, p.b) && take(text, same) && take_number(text, 4, p.c, &p.c_digits);
}

bool take_half_of_day(std::string_view& text, std::int64_t& hour) {
  if (text.size() < 2 || (text[1] != 'M' && text[1] != 'm')) return true;
  const bool pm = text[0] == 'P' || text[0] == 'p';
  if (!pm && text[0] != 'A' && text[0] != 'a') return true;
  if (hour < 1 || hour > 12) return false;
  hour = hour % 12 + (pm ? 12 : 0);
  text.remove_prefix(2);
  return true;
}

bool take_zone(std::string_view& text, std::int64_t& offset_ns) {
  if (take(text, "Zz") || text.empty()) return true;
  const bool west = text.front() == '-';
  std::int64_t hours = 0, minutes = 0;
  if (!take(text, "+-") || !take_number(text, 2, hours)) return false;
  take(text, ":");
  if (!text.empty() && !take_number(text, 2, minutes)) return false;
  offset_ns = (hours * 3600 + minutes * 60) * second * (west ? -1 : 1);
  return true;
}

}  // namespace

bool read_date(std::string_view text, DateOrder order, std::int64_t& unix_ns) {
  text = trimmed(text);
  Parts p;
  if (!take_parts(text, p)) return false;
  if (p.a_digits == 4) order = DateOrder::ymd;
  if (order == DateOrder::ymd ? p.a_digits != 4 || p.c_digits > 2 : p.c_digits != 4) return false;
  const std::int64_t year = order == DateOrder::ymd ? p.a : p.c, month = order == DateOrder::mdy ? p.a : p.b,
                     mday = order == DateOrder::ymd   ? p.c
                            : order == DateOrder::mdy ? p.b
                                                      : p.a;
  if (month < 1 || month > 12 || mday < 1 || mday > 31 || year < 1678 || year > 2261) return false;
  std::int64_t hour = 0, minute = 0, seconds_ns = 0, zone_ns = 0;
  if (take(text, " T")) {
    while (take(text, " ")) {
    }
    if (!take_number(text, 2, hour) || !take(text, ":") || !take_number(text, 2, minute) || hour > 24 || minute > 59)
      return false;
    if (take(text, ":") && !take_seconds(text, seconds_ns)) return false;
    while (take(text, " ")) {
    }
    if (!take_half_of_day(text, hour)) return false;
    if (!take_zone(text, zone_ns)) return false;
  }
  unix_ns = days_from_civil(year, month, mday) * day + (hour * 3600 + minute * 60) * second + seconds_ns - zone_ns;
  return text.empty();
}

bool read_duration(std::string_view text, std::int64_t& ns) {
  text = trimmed(text);
  const bool negative = take(text, "-");
  std::int64_t days = 0, hours = 0, minutes = 0, seconds_ns = 0;
  std::string_view rest = text;
  if (take_number(rest, 5, days) && take(rest, "dD")) {
    while (take(rest, " ")) {
    }
    text = rest;
  } else {
    days = 0;
  }
  if (!take_number(text, 6, hours) || !take(text, ":") || !take_number(text, 2, minutes) || minutes > 59 || !take(text, ":") ||
      !take_seconds(text, seconds_ns))
    return false;
  ns = days * day + (hours * 3600 + minutes * 60) * second + seconds_ns;
  if (negative) ns = -ns;
  return text.empty();
}

unsigned possible_orders(std::string_view text) {
  text = trimmed(text);
  Parts p;
  if (!take_parts(text, p) || p.a_digits == 4 || p.c_digits != 4) return 0;
  return (p.a >= 1 && p.a <= 12 && p.b >= 1 && p.b <= 31 ? 1U : 0U) | (p.b >= 1 && p.b <= 12 && p.a >= 1 && p.a <= 31 ? 2U : 0U);
}

DateOrder date_order(std::string_view word) {
  return word == "mdy" ? DateOrder::mdy : word == "dmy" ? DateOrder::dmy : DateOrder::ymd;
}

}  // namespace bha::formats
