#include "shell/containers/values.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

#include <cmath>

#include "bha/formats/text_field.h"
#include "bha/record/types.h"

namespace bha::containers {
namespace {

constexpr double whole_shift = 6755399441055744.0;  // 1.5 · 2^52: what is added has no room for a fraction
constexpr double most_ns = 9.2e18, most_micro = 2.2e15, most_whole = 9.007e15, most_integer = 2'147'483'647.0;

// The nearest whole number of a double below 2^51 in size, without a call.
double nearest_whole(double x) { return (x + whole_shift) - whole_shift; }

// The usual column, where nothing has to be said: several values at a time, which the compiler does not do by itself. Each gives
// true, or false and nothing that counts. The last few values of a column are not among `n`.
#ifdef __SSE2__
constexpr std::size_t at_once = 4;
bool all_in(const double* value, std::size_t n, double low, double high) {
  const __m128d from = _mm_set1_pd(low), to = _mm_set1_pd(high);
  __m128d good = _mm_cmpeq_pd(from, from);
  for (std::size_t i = 0; i < n; i += 2) {
    const __m128d x = _mm_loadu_pd(value + i);
    good = _mm_and_pd(good, _mm_and_pd(_mm_cmpge_pd(x, from), _mm_cmple_pd(x, to)));
  }
  return _mm_movemask_pd(good) == 3;
}
// A shifted number's last bits are its whole number.
bool all_whole(const double* value, std::size_t n, std::int32_t* into) {
  const __m128d shift = _mm_set1_pd(whole_shift);
  __m128d good = _mm_cmpeq_pd(shift, shift);
  for (std::size_t i = 0; i < n; i += 4) {
    const __m128d a = _mm_loadu_pd(value + i), b = _mm_loadu_pd(value + i + 2);
    const __m128d shifted_a = _mm_add_pd(a, shift), shifted_b = _mm_add_pd(b, shift);
    good = _mm_and_pd(good,
                      _mm_and_pd(_mm_cmpeq_pd(_mm_sub_pd(shifted_a, shift), a), _mm_cmpeq_pd(_mm_sub_pd(shifted_b, shift), b)));
    const __m128 low_halves = _mm_shuffle_ps(_mm_castpd_ps(shifted_a), _mm_castpd_ps(shifted_b), _MM_SHUFFLE(2, 0, 2, 0));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(into + i), _mm_castps_si128(low_halves));
  }
  return _mm_movemask_pd(good) == 3 && all_in(value, n, -most_integer, most_integer);
}
bool all_micro(const double* seconds, std::size_t n, std::int64_t* ns) {
  const __m128d shift = _mm_set1_pd(whole_shift), million = _mm_set1_pd(1e6), most = _mm_set1_pd(most_micro);
  __m128d good = _mm_cmpeq_pd(shift, shift);
  for (std::size_t i = 0; i < n; i += 2) {
    const __m128d x = _mm_loadu_pd(seconds + i), shifted = _mm_add_pd(_mm_mul_pd(x, million), shift),
                  micro = _mm_sub_pd(shifted, shift);
    const __m128d small = _mm_and_pd(_mm_cmplt_pd(micro, most), _mm_cmpgt_pd(micro, _mm_sub_pd(_mm_setzero_pd(), most)));
    good = _mm_and_pd(good, _mm_and_pd(small, _mm_cmpeq_pd(_mm_div_pd(micro, million), x)));
    const __m128i whole = _mm_sub_epi64(_mm_castpd_si128(shifted), _mm_castpd_si128(shift));
    const __m128i thousand =
        _mm_sub_epi64(_mm_sub_epi64(_mm_slli_epi64(whole, 10), _mm_slli_epi64(whole, 4)), _mm_slli_epi64(whole, 3));
    _mm_storeu_si128(reinterpret_cast<__m128i*>(ns + i), thousand);
  }
  return _mm_movemask_pd(good) == 3;
}
#else
constexpr std::size_t at_once = 1;
bool all_in(const double*, std::size_t, double, double) { return false; }
bool all_whole(const double*, std::size_t, std::int32_t*) { return false; }
bool all_micro(const double*, std::size_t, std::int64_t*) { return false; }
#endif

bool is_as_it_is(const formats::TextColumn& column) { return column.shift == 0 && column.factor == 1 && column.offset == 0; }

}  // namespace

std::int64_t nanoseconds(double value, const formats::TextColumn& column) {
  std::int64_t ns = 0;
  value += static_cast<double>(column.offset_units);  // exact: a calendar's day less the day that it counts from
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
  const bool seconds = column.unit_ns == 1'000'000'000 && column.offset_ns == 0 && column.offset_units == 0;
  const std::size_t n = values.size() / at_once * at_once;
  bool all = true;
  for (std::size_t i = seconds && all_micro(values.data(), n, into) ? n : 0; i < values.size(); ++i) {
    into[i] = nanoseconds(values[i], column);
    all &= into[i] != record::no_time;
  }
  return all;
}

bool in_unit(std::span<double> values, const formats::TextColumn& column) {
  if (!is_as_it_is(column))
    for (double& value : values) {
      if (column.shift != 0) value /= formats::powers_of_ten[column.shift];
      if (column.factor != 1) value *= column.factor;
      if (column.offset != 0) value += column.offset;
    }
  const std::size_t n = values.size() / at_once * at_once;
  bool all = true;
  for (std::size_t i = all_in(values.data(), n, column.low, column.high) ? n : 0; i < values.size(); ++i)
    all &= (values[i] >= column.low) && (values[i] <= column.high);
  return all;
}

bool whole_numbers(std::span<const double> values, const formats::TextColumn& column, std::int32_t* into) {
  const std::size_t n = values.size() / at_once * at_once;
  bool all = true;
  for (std::size_t i = is_as_it_is(column) && all_whole(values.data(), n, into) ? n : 0; i < values.size(); ++i) {
    double value = values[i];
    if (column.shift != 0) value /= formats::powers_of_ten[column.shift];
    if (column.factor != 1) value *= column.factor;
    if (column.offset != 0) value += column.offset;
    const bool fits = std::fabs(value) <= most_integer;
    const auto whole = static_cast<std::int32_t>(fits ? value : 0);
    const bool good = fits && static_cast<double>(whole) == value;
    into[i] = good ? whole : record::no_step;
    all &= good;
  }
  return all;
}

}  // namespace bha::containers
