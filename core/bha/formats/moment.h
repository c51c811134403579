// Moments and durations as cyclers write them: "11/20/2024 11:38:41.707", "2022-04-11 10:58:07 AM", "  1d 01:48:7.159",
// "101:02:03.5".
#pragma once
#include <cstdint>
#include <string_view>

namespace bha::formats {

enum class DateOrder : std::uint8_t { ymd, mdy, dmy };  // a year of four digits in front is ymd whatever is asked for

/// Nanoseconds since 1970-01-01T00:00 of the clock as written; a zone ("Z", "+02:00") is taken into account. False: it is no such
/// date. Year of 4 digits, or of 2 (70 to 99: the last century), parts separated by - / or ., the month perhaps an English word;
/// then a blank or T, time of day with or without seconds, fraction, AM or PM. Also 20230317081530.
[[nodiscard]] bool read_date(std::string_view text, DateOrder order, std::int64_t& unix_ns);
/// Nanoseconds. [days] hours : minutes : seconds [. fraction]; days as "1d ", "1 days ", "1 " or "1."; hours may exceed 24,
/// seconds need not be padded. Fractions beyond 1 ns are cut. False: it is none, as "1:02:03:04", which may be days or
/// hundredths.
[[nodiscard]] bool read_duration(std::string_view text, std::int64_t& ns);

/// What a date in slashes can be: bit 0 mdy, bit 1 dmy, bit 2 ymd with a year of two digits; 0 when it is no date of that kind,
/// begins with a year of four digits or names its month.
[[nodiscard]] unsigned possible_orders(std::string_view text);
/// "ymd", "mdy", "dmy"; ymd for anything else.
[[nodiscard]] DateOrder date_order(std::string_view word);

}  // namespace bha::formats
