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
  char separator = 0;
  bool named = false;  // the month is a word, so the day stands in front
};

// "Mar", "March" → 3
bool take_month(std::string_view& text, std::int64_t& month) {
  constexpr std::string_view names = "janfebmaraprmayjunjulaugsepoctnovdec";
  std::size_t letters = 0;
  char first[3] = {};
  for (; letters < text.size() && ((text[letters] | 0x20) >= 'a' && (text[letters] | 0x20) <= 'z'); ++letters)
    if (letters < 3) first[letters] = static_cast<char>(text[letters] | 0x20);
  const std::size_t at = letters < 3 ? names.npos : names.find(std::string_view(first, 3));
  if (at == names.npos || at % 3 != 0) return false;
  month = static_cast<std::int64_t>(at / 3 + 1);
  text.remove_prefix(letters);
  return true;
}

bool take_parts(std::string_view& text, Parts& p) {
  if (!take_number(text, 4, p.a, &p.a_digits) || text.empty()) return false;
  p.separator = text.front();
  const std::string_view same(&p.separator, 1);
  if (!take(text, "-/. ")) return false;
  p.named = p.a_digits <= 2 && take_month(text, p.b);
  if (!p.named && (p.separator == ' ' || !take_number(text, 2, p.b))) return false;
  return take(text, same) && take_number(text, 4, p.c, &p.c_digits);
}

// "20230317081530", "20230317T081530": as long as a date that is written without separators.
bool take_compact(std::string_view& text, Parts& p, std::int64_t& hour, std::int64_t& minute, std::int64_t& seconds_ns) {
  std::string_view rest = text;
  if (!take_number(rest, 4, p.a, &p.a_digits) || p.a_digits != 4 || !take_number(rest, 2, p.b)) return false;
  if (!take_number(rest, 2, p.c, &p.c_digits) || text.size() - rest.size() != 8) return false;
  take(rest, " T");
  const std::size_t before = rest.size();
  if (!take_number(rest, 2, hour) || !take_number(rest, 2, minute) || before - rest.size() != 4) return false;
  if (!take_seconds(rest, seconds_ns)) return false;
  text = rest;
  return true;
}

// 70 to 99 are of the last century.
std::int64_t whole_year(std::int64_t year, int digits) { return digits > 2 ? year : year < 70 ? 2000 + year : 1900 + year; }

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
  if (text == "UTC" || text == "GMT") text = {};
  if (take(text, "Zz") || text.empty()) return true;
  const bool west = text.front() == '-';
  std::int64_t hours = 0, minutes = 0;
  if (!take(text, "+-") || !take_number(text, 2, hours)) return false;
  take(text, ":");
  if (!text.empty() && !take_number(text, 2, minutes)) return false;
  offset_ns = (hours * 3600 + minutes * 60) * second * (west ? -1 : 1);
  return true;
}

// What stands between days and hours: "1d 02:", "1 days 02:", "1 02:", "1.02:". Not "1:02:", which may be hours.
bool take_days(std::string_view& text) {
  const std::size_t before = text.size();
  if (take(text, ".")) return true;
  while (take(text, " ")) {
  }
  if (take(text, "dD") && (text.starts_with("ay") || text.starts_with("AY"))) {
    text.remove_prefix(2);
    take(text, "sS");
  }
  while (take(text, ", ")) {
  }
  return text.size() != before;
}

}  // namespace

bool read_date(std::string_view text, DateOrder order, std::int64_t& unix_ns) {
  text = trimmed(text);
  Parts p;
  std::int64_t hour = 0, minute = 0, seconds_ns = 0, zone_ns = 0;
  const bool compact = take_compact(text, p, hour, minute, seconds_ns);
  if (!compact && !take_parts(text, p)) return false;
  if (p.named) order = DateOrder::dmy;
  if (p.a_digits == 4) order = DateOrder::ymd;
  const bool year_first = order == DateOrder::ymd;
  const int year_digits = year_first ? p.a_digits : p.c_digits, day_digits = year_first ? p.c_digits : p.a_digits;
  if ((year_digits != 4 && year_digits != 2) || day_digits > 2) return false;
  const std::int64_t year = whole_year(year_first ? p.a : p.c, year_digits), month = order == DateOrder::mdy ? p.a : p.b,
                     mday = order == DateOrder::ymd   ? p.c
                            : order == DateOrder::mdy ? p.b
                                                      : p.a;
  if (month < 1 || month > 12 || mday < 1 || mday > 31 || year < 1678 || year > 2261) return false;
  if (!compact && take(text, " T")) {
    while (take(text, " ")) {
    }
    if (!take_number(text, 2, hour) || !take(text, ":") || !take_number(text, 2, minute)) return false;
    if (take(text, ":") && !take_seconds(text, seconds_ns)) return false;
    while (take(text, " ")) {
    }
    if (!take_half_of_day(text, hour)) return false;
  }
  while (take(text, " ")) {
  }
  if (hour > 24 || minute > 59 || !take_zone(text, zone_ns)) return false;
  unix_ns = days_from_civil(year, month, mday) * day + (hour * 3600 + minute * 60) * second + seconds_ns - zone_ns;
  return text.empty();
}

bool read_duration(std::string_view text, std::int64_t& ns) {
  text = trimmed(text);
  const bool negative = take(text, "-");
  std::int64_t days = 0, hours = 0, minutes = 0, seconds_ns = 0;
  std::string_view rest = text;
  if (take_number(rest, 5, days) && take_days(rest))
    text = rest;
  else
    days = 0;
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
  if (!take_parts(text, p) || p.named || p.a_digits == 4 || (p.c_digits != 4 && p.c_digits != 2)) return 0;
  const auto date = [](std::int64_t month, std::int64_t mday) { return month >= 1 && month <= 12 && mday >= 1 && mday <= 31; };
  const bool year_may_lead = p.a_digits == 2 && p.c_digits == 2 && p.separator != '.';
  return (date(p.a, p.b) ? 1U : 0U) | (date(p.b, p.a) ? 2U : 0U) | (year_may_lead && date(p.b, p.c) ? 4U : 0U);
}

DateOrder date_order(std::string_view word) {
  return word == "mdy" ? DateOrder::mdy : word == "dmy" ? DateOrder::dmy : DateOrder::ymd;
}

}  // namespace bha::formats
