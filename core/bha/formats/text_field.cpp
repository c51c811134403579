#include "bha/formats/text_field.h"

#include <fast_float/fast_float.h>
#include <algorithm>
#include <cmath>

#include "bha/base/text.h"

namespace bha::formats {
namespace {

__extension__ typedef unsigned __int128 wide;

bool is_digit(char c) { return c >= '0' && c <= '9'; }

// A '+' in front of a number says nothing.
std::string_view without_plus(std::string_view field) {
  if (field.size() > 1 && field[0] == '+' && field[1] != '-' && field[1] != '+') field.remove_prefix(1);
  return field;
}

// sign · digits · 10^exponent; digits beyond the 19th are cut.
struct Decimal {
  std::uint64_t digits = 0;
  std::int64_t exponent = 0;
  bool negative = false;
};

void take_digit(Decimal& d, int& count, char c, bool after_point) {
  if (count < 19) {
    d.digits = d.digits * 10 + static_cast<unsigned>(c - '0');
    count += d.digits != 0;
    d.exponent -= after_point;
  } else {
    d.exponent += !after_point;
  }
}

// What loggers and spreadsheets write where there is no value. Looked up only for what is no number.
FieldKind no_number(std::string_view field) {
  static constexpr std::string_view words[] = {"na", "n/a", "#n/a", "null", "none", "-", "--", R"("")"};
  return std::ranges::any_of(words, [&](std::string_view word) { return equal_without_case(field, word); })
             ? FieldKind::missing
             : FieldKind::malformed;
}

// Only for fields that read_field took for a number.
Decimal decimal_of(std::string_view field, char point) {
  Decimal d;
  int count = 0;
  std::size_t i = 0;
  if (!field.empty() && field[0] == '-') d.negative = true, i = 1;
  for (; i < field.size() && is_digit(field[i]); ++i) take_digit(d, count, field[i], false);
  if (i < field.size() && field[i] == point)
    for (++i; i < field.size() && is_digit(field[i]); ++i) take_digit(d, count, field[i], true);
  std::int64_t written = 0;
  if (i + 1 < field.size() && read_integer(without_plus(field.substr(i + 1)), written))
    d.exponent += std::min<std::int64_t>(std::max<std::int64_t>(written, -9'999), 9'999);
  return d;
}

// digits · unit · 10^exponent to the nearest whole number. False: it does not fit 63 bits.
bool whole(const Decimal& d, std::uint64_t unit, std::int64_t& out) {
  wide value = static_cast<wide>(d.digits) * unit;
  std::int64_t e = d.exponent;
  constexpr wide most = (static_cast<wide>(1) << 63) - 1;
  for (; e > 0 && value != 0; --e) {
    if (value > most) return false;
    value *= 10;
  }
  if (e < -38) value = 0;
  if (e < 0 && value != 0) {
    wide power = 1;
    for (; e < 0; ++e) power *= 10;
    const wide below = value / power, rest = value - below * power;
    value = below + (rest >= power - rest ? 1 : 0);
  }
  if (value > most) return false;
  out = d.negative ? -static_cast<std::int64_t>(value) : static_cast<std::int64_t>(value);
  return true;
}

// d + units. False: it does not fit 63 bits.
bool add_units(Decimal& d, std::int64_t units) {
  for (; d.exponent > 0; --d.exponent)
    if (__builtin_mul_overflow(d.digits, 10u, &d.digits)) return false;
  for (std::int64_t e = d.exponent; e < 0; ++e)
    if (__builtin_mul_overflow(units, 10, &units)) return false;
  std::int64_t sum = 0;
  if (d.digits >> 63 != 0) return false;
  const auto digits = static_cast<std::int64_t>(d.digits);
  if (__builtin_add_overflow(d.negative ? -digits : digits, units, &sum)) return false;
  d.negative = sum < 0;
  d.digits = static_cast<std::uint64_t>(d.negative ? -sum : sum);
  return true;
}

}  // namespace

FieldKind read_field(std::string_view field, char decimal, unsigned shift, double& value) {
  FixedPoint fixed;
  const char* const end = field.data() + field.size();
  if (!field.empty() && read_fixed(field.data(), end, decimal, fixed) == end) {
    fixed.decimals += shift;
    if (divides_exactly(fixed)) return value = quotient(fixed), FieldKind::number;
    // 16 to 19 digits: fast_float's own rounding of digits and power, without reading them a second time.
    const auto nearest = fast_float::compute_float<fast_float::binary_format<double>>(
        -static_cast<std::int64_t>(fixed.decimals - shift), fixed.digits);
    if (nearest.power2 >= 0) {
      fast_float::to_float(fixed.negative, nearest, value);
      if (shift != 0) value /= powers_of_ten[shift];
      return FieldKind::number;
    }
  }
  field = without_plus(trimmed(field));
  if (field.empty()) return FieldKind::missing;
  const auto [stop, error] = fast_float::from_chars_advanced(
      field.data(), field.data() + field.size(), value, fast_float::parse_options{fast_float::chars_format::general, decimal});
  if (stop != field.data() + field.size() || error == std::errc::invalid_argument) return no_number(field);
  if (std::isnan(value)) return FieldKind::missing;
  if (shift != 0) value /= powers_of_ten[shift];
  return std::isfinite(value) ? FieldKind::number : FieldKind::not_finite;
}

FieldKind read_time(std::string_view field, const TextColumn& column, char decimal, DateOrder order, std::int64_t& ns,
                    bool& inside) {
  inside = true;
  field = trimmed(field);
  if (field.empty()) return FieldKind::missing;
  if (column.style == record::Style::duration) return read_duration(field, ns) ? FieldKind::number : no_number(field);
  if (column.style == record::Style::date) return read_date(field, order, ns) ? FieldKind::number : no_number(field);
  const char* const end = field.data() + field.size();
  if (FixedPoint f; column.unit_ns != 0 && column.offset_units == 0 &&
                    read_fixed(field.data(), end, decimal, f) == end) {  // no double is asked for
    inside = whole({f.digits, -static_cast<std::int64_t>(f.decimals), f.negative}, column.unit_ns, ns) &&
             !__builtin_add_overflow(ns, column.offset_ns, &ns);
    return FieldKind::number;
  }
  double number = 0;
  if (const FieldKind kind = read_field(field, decimal, column.shift, number); kind != FieldKind::number) return kind;
  if (column.unit_ns != 0) {
    Decimal d = decimal_of(without_plus(field), decimal);
    inside = (column.offset_units == 0 || add_units(d, column.offset_units)) && whole(d, column.unit_ns, ns);
  } else {
    const double value = number * column.factor * 1e9;
    inside = std::abs(value) < 9.2e18;
    if (inside) ns = static_cast<std::int64_t>(std::llround(value));
  }
  inside = inside && !__builtin_add_overflow(ns, column.offset_ns, &ns);
  return FieldKind::number;
}

}  // namespace bha::formats
