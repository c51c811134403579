#include "shell/containers/values.h"

#include <cmath>

#include "bha/formats/text_field.h"
#include "bha/record/types.h"

namespace bha::containers {
namespace {

// The nearest whole number of a double below 2^51 in size, without a call: what is added has no room for a fraction.
double nearest_whole(double x) {
  constexpr double shift = 6755399441055744.0;  // 1.5 · 2^52
  return (x + shift) - shift;
}

constexpr double most_ns = 9.2e18, most_micro = 2.2e15, most_whole = 9.007e15;

}  // namespace

std::int64_t nanoseconds(double value, const formats::TextColumn& column) {
  std::int64_t ns = 0;
  const double micro = nearest_whole(value * 1e6);
  const bool in_whole_units = column.unit_ns != 0 && std::fabs(value) < most_whole && value == std::trunc(value);
  const bool in_micro_units =
      column.unit_ns != 0 && column.unit_ns % 1'000'000 == 0 && std::fabs(micro) < most_micro && micro / 1e6 == value;
  if (in_whole_units || in_micro_units) {
    const auto count = static_cast<std::int64_t>(in_whole_units ? value : micro);
    const auto each = static_cast<std::int64_t>(in_whole_units ? column.unit_ns : column.unit_ns / 1'000'000);
    if (__builtin_mul_overflow(count, each, &ns)) return record::no_time;
  } else {
    const double in_ns = column.unit_ns != 0 ? value * static_cast<double>(column.unit_ns) : value * column.factor * 1e9;
    if (!(std::fabs(in_ns) < most_ns)) return record::no_time;
    ns = static_cast<std::int64_t>(std::llround(in_ns));
  }
  return __builtin_add_overflow(ns, column.offset_ns, &ns) ? record::no_time : ns;
}

bool nanoseconds(std::span<const double> values, const formats::TextColumn& column, std::int64_t* into) {
  bool all = true;
  if (column.unit_ns == 1'000'000'000 && column.offset_ns == 0) {  // seconds: the usual case, without branches
    for (std::size_t i = 0; i < values.size(); ++i) {
      const double micro = nearest_whole(values[i] * 1e6);
      const bool plain = std::fabs(micro) < most_micro && micro / 1e6 == values[i];
      into[i] = static_cast<std::int64_t>(plain ? micro : 0) * 1'000;
      all &= plain;
    }
    if (all) return true;
    all = true;
  }
  for (std::size_t i = 0; i < values.size(); ++i) {
    into[i] = nanoseconds(values[i], column);
    all &= into[i] != record::no_time;
  }
  return all;
}

bool in_unit(std::span<double> values, const formats::TextColumn& column) {
  const bool as_it_is = column.shift == 0 && column.factor == 1 && column.offset == 0;
  bool all = true;
  if (!as_it_is)
    for (double& value : values) {
      if (column.shift != 0) value /= formats::powers_of_ten[column.shift];
      if (column.factor != 1) value *= column.factor;
      if (column.offset != 0) value += column.offset;
    }
  for (const double value : values) all &= (value >= column.low) & (value <= column.high);
  return all;
}

bool whole_numbers(std::span<const double> values, const formats::TextColumn& column, std::int32_t* into) {
  bool all = true;
  for (std::size_t i = 0; i < values.size(); ++i) {
    double value = values[i];
    if (column.shift != 0) value /= formats::powers_of_ten[column.shift];
    if (column.factor != 1) value *= column.factor;
    if (column.offset != 0) value += column.offset;
    const bool fits = std::fabs(value) <= 2'147'483'647.0;
    const auto whole = static_cast<std::int32_t>(fits ? value : 0);
    const bool good = fits && static_cast<double>(whole) == value;
    into[i] = good ? whole : record::no_step;
    all &= good;
  }
  return all;
}

}  // namespace bha::containers
