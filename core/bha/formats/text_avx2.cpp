// Eight fields at a time with AVX2. Of each field the 16 bytes in front of its end are loaded; `tail` holds the last 8 of four
// fields, `head` the 8 before those. The tail is turned round, so that the bytes of the field are those below the lowest
// `before`: (s − 1) & ~s. One shuffle turns it back and takes out the decimal sign; the rest are multiply-adds of digits in
// pairs, fours and eights.
#include "bha/formats/text_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <bit>

#include "bha/formats/text_field.h"

#define BHA_AVX2 __attribute__((target("avx2,bmi,popcnt")))
#define BHA_INLINE __attribute__((target("avx2,bmi,popcnt"), always_inline)) inline

namespace bha::formats {
namespace {

using V = __m256i;

BHA_INLINE V bytes_of(char c) { return _mm256_set1_epi8(c); }
BHA_INLINE V lane_mask(unsigned byte) { return _mm256_set1_epi64x(static_cast<long long>(std::uint64_t{0xff} << (8 * byte))); }

// What does not change over a run.
struct Setup {
  V before, decimal, minus, zero, turn, head_turn, ten, hundred, myriad;
  V take_tail, take_head;  // turn back, without the decimal sign
  V tail_sign, head_sign;  // where the decimal sign stands
};

BHA_INLINE V without_sign_at(int place) {  // place of the decimal sign in the turned lane; −1: there is none
  std::uint8_t order[16];
  for (int lane = 0; lane < 2; ++lane)
    for (int k = 0; k < 8; ++k) {
      const int turned = 7 - k;  // byte k of the result is the digit with weight 10^(7−k)
      const int from = place < 0 || turned < place ? turned : turned + 1;
      order[8 * lane + k] = static_cast<std::uint8_t>(from > 7 ? 0x80 : 8 * lane + from);
    }
  return _mm256_broadcastsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(order)));
}

BHA_INLINE Setup setup(const FieldRun& run, Form form) {
  const V turn = _mm256_broadcastsi128_si256(_mm_setr_epi8(7, 6, 5, 4, 3, 2, 1, 0, 15, 14, 13, 12, 11, 10, 9, 8));
  const int place = form.decimals == 0 ? -1 : static_cast<int>(form.decimals);
  const bool in_head = place > 7;
  Setup s{.before = bytes_of(run.before),
          .decimal = bytes_of(static_cast<char>(run.decimal - '0')),
          .minus = bytes_of('-'),
          .zero = bytes_of('0'),
          .turn = turn,
          .head_turn = turn,
          .ten = _mm256_set1_epi16(0x010a),
          .hundred = _mm256_set1_epi32(0x00010064),
          .myriad = _mm256_set1_epi32(0x00012710)};
  s.take_tail = without_sign_at(in_head ? -1 : place);
  s.take_head = without_sign_at(in_head ? place - 8 : -1);
  s.tail_sign = place >= 0 && !in_head ? lane_mask(static_cast<unsigned>(place)) : _mm256_setzero_si256();
  s.head_sign = in_head ? lane_mask(static_cast<unsigned>(place - 8)) : _mm256_setzero_si256();
  return s;
}

// Four fields. Digits stand most significant first in each lane of 8 bytes.
struct Four {
  V tail, head;  // digits
  V minus;       // not zero in the lanes of negative numbers
};
// What was found wrong with eight fields; all zero: nothing.
struct Faults {
  V any, largest;
};

BHA_INLINE V load_two(const char* a, const char* b) {
  return _mm256_inserti128_si256(_mm256_castsi128_si256(_mm_loadu_si128(reinterpret_cast<const __m128i*>(a - 16))),
                                 _mm_loadu_si128(reinterpret_cast<const __m128i*>(b - 16)), 1);
}
BHA_INLINE V below_lowest(V s) { return _mm256_andnot_si256(s, _mm256_add_epi64(s, _mm256_set1_epi64x(-1))); }

template <bool wide, bool any>
BHA_INLINE Four four(const Setup& s, const char* text, std::uint32_t e0, std::uint32_t e1, std::uint32_t e2, std::uint32_t e3,
                     Faults& f, V& decimals) {
  const V a = load_two(text + e0, text + e2), b = load_two(text + e1, text + e3);
  const V head_text = _mm256_unpacklo_epi64(a, b), tail_text = _mm256_shuffle_epi8(_mm256_unpackhi_epi64(a, b), s.turn);
  const V tail_before = _mm256_cmpeq_epi8(tail_text, s.before), tail_keep = below_lowest(tail_before);
  V tail_minus =
      _mm256_and_si256(_mm256_cmpeq_epi8(tail_text, s.minus), _mm256_andnot_si256(_mm256_srli_epi64(tail_keep, 8), tail_keep));
  Four out{};
  if constexpr (wide) {
    const V turned = _mm256_shuffle_epi8(head_text, s.turn), head_before = _mm256_cmpeq_epi8(turned, s.before);
    const V goes_on = _mm256_cmpeq_epi64(tail_before, _mm256_setzero_si256());
    const V keep = _mm256_and_si256(below_lowest(head_before), goes_on);
    const V minus = _mm256_and_si256(_mm256_cmpeq_epi8(turned, s.minus), _mm256_andnot_si256(_mm256_srli_epi64(keep, 8), keep));
    tail_minus = _mm256_and_si256(tail_minus, _mm256_cmpeq_epi64(keep, _mm256_setzero_si256()));
    out.head = _mm256_and_si256(_mm256_sub_epi8(turned, s.zero), _mm256_andnot_si256(minus, keep));
    f.any = _mm256_or_si256(f.any, _mm256_and_si256(keep, lane_mask(7)));  // more than 15 bytes
    if constexpr (!any) f.any = _mm256_or_si256(f.any, _mm256_and_si256(_mm256_xor_si256(out.head, s.decimal), s.head_sign));
    out.minus = _mm256_or_si256(tail_minus, minus);
  } else {
    const V longer = _mm256_andnot_si256(_mm256_cmpeq_epi8(head_text, s.before), tail_keep);  // byte 7: more than 8 bytes
    f.any = _mm256_or_si256(f.any, _mm256_and_si256(longer, lane_mask(7)));
    out.minus = tail_minus;
  }
  const V body = _mm256_andnot_si256(tail_minus, tail_keep);
  f.any = _mm256_or_si256(f.any, _mm256_andnot_si256(body, lane_mask(0)));  // empty, or a sign alone
  V digits = _mm256_and_si256(_mm256_sub_epi8(tail_text, s.zero), body);
  if constexpr (any) {
    const V point = _mm256_cmpeq_epi8(digits, s.decimal), fraction = below_lowest(point);
    f.any = _mm256_or_si256(f.any, _mm256_and_si256(point, lane_mask(0)));  // ends with it
    const V upto = _mm256_or_si256(_mm256_slli_epi64(fraction, 8), lane_mask(0));
    decimals = _mm256_sad_epu8(_mm256_and_si256(fraction, _mm256_set1_epi8(1)), _mm256_setzero_si256());  // 8: no decimal sign
    digits = _mm256_or_si256(_mm256_and_si256(digits, fraction), _mm256_srli_epi64(_mm256_andnot_si256(upto, digits), 8));
    if constexpr (wide) {  // the last digit of the head moves up into the place of the decimal sign; a sign in the head is a
                           // fault
      const V none = _mm256_cmpeq_epi64(point, _mm256_setzero_si256());
      digits = _mm256_or_si256(digits, _mm256_andnot_si256(none, _mm256_slli_epi64(out.head, 56)));
      out.head = _mm256_blendv_epi8(_mm256_srli_epi64(out.head, 8), out.head, none);
    }
  } else {
    f.any = _mm256_or_si256(f.any, _mm256_and_si256(_mm256_xor_si256(digits, s.decimal), s.tail_sign));
  }
  if constexpr (wide) {
    out.head = _mm256_shuffle_epi8(out.head, s.take_head);
    f.largest = _mm256_max_epu8(f.largest, out.head);
  }
  out.tail = _mm256_shuffle_epi8(digits, s.take_tail);
  f.largest = _mm256_max_epu8(f.largest, out.tail);
  return out;
}

// Eight numbers of up to 8 digits, in order.
BHA_INLINE V eights(const Setup& s, V a, V b) {
  a = _mm256_madd_epi16(_mm256_maddubs_epi16(a, s.ten), s.hundred);
  b = _mm256_madd_epi16(_mm256_maddubs_epi16(b, s.ten), s.hundred);
  return _mm256_madd_epi16(_mm256_packus_epi32(a, b), s.myriad);
}

struct Eight {
  V tail, head;      // numbers of 8 digits, 32 bits each
  V plus_a, plus_b;  // all ones in the lanes of numbers that are not negative: fields 0 1 | 4 5 and 2 3 | 6 7
  V decimals;        // `any`: how many, 32 bits each; 8: no decimal sign
  V faults;
};
template <bool wide, bool any>
BHA_INLINE Eight eight(const Setup& s, const FieldRun& run, std::size_t row) {
  const std::uint32_t* e = run.ends + row * run.stride;
  const std::size_t n = run.stride;
  Faults f{_mm256_setzero_si256(), _mm256_setzero_si256()};
  V da = f.any, db = f.any;
  const Four a = four<wide, any>(s, run.text, e[0], e[n], e[4 * n], e[5 * n], f, da);
  const Four b = four<wide, any>(s, run.text, e[2 * n], e[3 * n], e[6 * n], e[7 * n], f, db);
  Eight out{};
  out.tail = eights(s, a.tail, b.tail);
  if constexpr (wide) out.head = eights(s, a.head, b.head);
  out.plus_a = _mm256_cmpeq_epi64(a.minus, _mm256_setzero_si256());
  out.plus_b = _mm256_cmpeq_epi64(b.minus, _mm256_setzero_si256());
  if constexpr (any)
    out.decimals = _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castsi256_ps(da), _mm256_castsi256_ps(db), 0x88));
  out.faults = _mm256_or_si256(f.any, _mm256_subs_epu8(f.largest, _mm256_set1_epi8(9)));
  return out;
}
BHA_INLINE V first_four(V a, V b) { return _mm256_permute2x128_si256(a, b, 0x20); }
BHA_INLINE V last_four(V a, V b) { return _mm256_permute2x128_si256(a, b, 0x31); }
BHA_INLINE V above(V v, std::uint32_t most) {
  const V m = _mm256_set1_epi32(static_cast<int>(most));
  return _mm256_xor_si256(_mm256_max_epu32(v, m), m);
}
BHA_INLINE __m256d low_doubles(V v) { return _mm256_cvtepi32_pd(_mm256_castsi256_si128(v)); }
BHA_INLINE __m256d high_doubles(V v) { return _mm256_cvtepi32_pd(_mm256_extracti128_si256(v, 1)); }
BHA_INLINE V low_wide(V v) { return _mm256_cvtepu32_epi64(_mm256_castsi256_si128(v)); }
BHA_INLINE V high_wide(V v) { return _mm256_cvtepu32_epi64(_mm256_extracti128_si256(v, 1)); }
BHA_INLINE __m256d sign_of(V plus) {
  return _mm256_castsi256_pd(_mm256_andnot_si256(plus, _mm256_set1_epi64x(static_cast<long long>(std::uint64_t{1} << 63))));
}
BHA_INLINE void store(double* out, __m256d low, __m256d high, const Eight& x) {
  _mm256_storeu_pd(out, _mm256_xor_pd(low, sign_of(first_four(x.plus_a, x.plus_b))));
  _mm256_storeu_pd(out + 4, _mm256_xor_pd(high, sign_of(last_four(x.plus_a, x.plus_b))));
}
std::uint32_t bounded(double x) { return x >= 4294967295.0 ? 0xffffffffU : x <= 0 ? 0 : static_cast<std::uint32_t>(x); }
double head_weight(Form form) { return form.decimals >= 1 && form.decimals <= 7 ? 1e7 : 1e8; }

template <bool wide>
BHA_AVX2 std::size_t numbers_of(const FieldRun& run, Form form, const Scale& scale, double* out) {
  const Setup s = setup(run, form);
  const double digits_most = scale.most * powers_of_ten[form.decimals] * 0.999999, weight = head_weight(form);
  if (wide && digits_most < weight) return 0;
  const std::uint32_t most = bounded(wide ? digits_most / weight - 1 : digits_most);
  const __m256d power = _mm256_set1_pd(powers_of_ten[form.decimals + scale.shift]), factor = _mm256_set1_pd(scale.factor),
                heads = _mm256_set1_pd(weight);
  std::size_t row = 0;
  for (; row + 8 <= run.rows; row += 8) {
    const Eight x = eight<wide, false>(s, run, row);
    const V faults = _mm256_or_si256(x.faults, above(wide ? x.head : x.tail, most));
    if (!_mm256_testz_si256(faults, faults)) break;
    __m256d low = low_doubles(x.tail), high = high_doubles(x.tail);
    if constexpr (wide) {  // at most 15 digits: exact
      low = _mm256_add_pd(_mm256_mul_pd(low_doubles(x.head), heads), low);
      high = _mm256_add_pd(_mm256_mul_pd(high_doubles(x.head), heads), high);
    }
    store(out + row, _mm256_mul_pd(_mm256_div_pd(low, power), factor), _mm256_mul_pd(_mm256_div_pd(high, power), factor), x);
  }
  return row;
}
BHA_AVX2 std::size_t numbers(const FieldRun& run, Form form, const Scale& scale, double* out) {
  return form.wide ? numbers_of<true>(run, form, scale, out) : numbers_of<false>(run, form, scale, out);
}

template <bool wide>
BHA_AVX2 std::size_t any_numbers_of(const FieldRun& run, const Scale& scale, double* out) {
  const Setup s = setup(run, {});
  const __m256 powers = _mm256_setr_ps(1e0F, 1e1F, 1e2F, 1e3F, 1e4F, 1e5F, 1e6F, 1e7F);
  const __m256d shift = _mm256_set1_pd(powers_of_ten[scale.shift]), factor = _mm256_set1_pd(scale.factor),
                most = _mm256_set1_pd(scale.most * 0.999999), heads = _mm256_set1_pd(1e8);
  std::size_t row = 0;
  for (; row + 8 <= run.rows; row += 8) {
    const Eight x = eight<wide, true>(s, run, row);
    const __m256 power = _mm256_permutevar8x32_ps(powers, x.decimals);
    const __m256d low_power = _mm256_cvtps_pd(_mm256_castps256_ps128(power)),
                  high_power = _mm256_cvtps_pd(_mm256_extractf128_ps(power, 1));
    __m256d low = low_doubles(x.tail), high = high_doubles(x.tail);
    if constexpr (wide) {
      low = _mm256_add_pd(_mm256_mul_pd(low_doubles(x.head), heads), low);
      high = _mm256_add_pd(_mm256_mul_pd(high_doubles(x.head), heads), high);
    }
    const __m256d over = _mm256_or_pd(_mm256_cmp_pd(low, _mm256_mul_pd(most, low_power), _CMP_GT_OQ),
                                      _mm256_cmp_pd(high, _mm256_mul_pd(most, high_power), _CMP_GT_OQ));
    const V faults = _mm256_or_si256(x.faults, _mm256_castpd_si256(over));
    if (!_mm256_testz_si256(faults, faults)) break;
    store(out + row, _mm256_mul_pd(_mm256_div_pd(low, _mm256_mul_pd(low_power, shift)), factor),
          _mm256_mul_pd(_mm256_div_pd(high, _mm256_mul_pd(high_power, shift)), factor), x);
  }
  return row;
}

BHA_AVX2 std::size_t any_numbers(const FieldRun& run, bool wide, const Scale& scale, double* out) {
  return wide ? any_numbers_of<true>(run, scale, out) : any_numbers_of<false>(run, scale, out);
}

// digits < 2⁵⁰ times a number below 2³², the sign and the offset. The caller has seen to it that it fits.
BHA_INLINE V nanoseconds(V head, V tail, V weight, V per_digit, V plus, V offset) {
  const V digits = _mm256_add_epi64(_mm256_mul_epu32(head, weight), tail);
  const V ns = _mm256_add_epi64(_mm256_mul_epu32(digits, per_digit),
                                _mm256_slli_epi64(_mm256_mul_epu32(_mm256_srli_epi64(digits, 32), per_digit), 32));
  const V minus = _mm256_xor_si256(plus, _mm256_set1_epi64x(-1));
  return _mm256_add_epi64(_mm256_sub_epi64(_mm256_xor_si256(ns, minus), minus), offset);
}
// Whole nanoseconds of the last digit by number of decimals, and the largest head that fits; 0: not this way.
struct TimeTable {
  alignas(32) std::uint32_t per_digit[8] = {}, heads[8] = {};
};
TimeTable time_table(std::uint64_t unit_ns, std::int64_t offset_ns) {
  TimeTable t;
  const double room = 9.2e18 - (offset_ns < 0 ? -static_cast<double>(offset_ns) : static_cast<double>(offset_ns));
  for (std::size_t d = 0; d < 8; ++d) {
    const std::uint64_t ten = whole_powers_of_ten[d];
    if (unit_ns % ten != 0 || unit_ns / ten > 0xffffffffU) continue;
    const double heads = room * 0.999 / (1e8 * static_cast<double>(unit_ns / ten)) - 1;
    if (heads < 0) continue;
    t.per_digit[d] = static_cast<std::uint32_t>(unit_ns / ten);
    t.heads[d] = bounded(heads);
  }
  return t;
}
BHA_AVX2 std::size_t times(const FieldRun& run, std::uint64_t unit_ns, std::int64_t offset_ns, std::int64_t* out) {
  const Setup s = setup(run, {});
  const TimeTable table = time_table(unit_ns, offset_ns);
  const V per_digits = _mm256_load_si256(reinterpret_cast<const V*>(table.per_digit)),
          heads = _mm256_load_si256(reinterpret_cast<const V*>(table.heads));
  const V w = _mm256_set1_epi64x(100'000'000), o = _mm256_set1_epi64x(offset_ns);
  std::size_t row = 0;
  for (; row + 8 <= run.rows; row += 8) {
    const Eight x = eight<true, true>(s, run, row);
    const V p = _mm256_permutevar8x32_epi32(per_digits, x.decimals), most = _mm256_permutevar8x32_epi32(heads, x.decimals);
    const V over =
        _mm256_or_si256(_mm256_cmpeq_epi32(p, _mm256_setzero_si256()), _mm256_xor_si256(_mm256_max_epu32(x.head, most), most));
    const V faults = _mm256_or_si256(x.faults, over);
    if (!_mm256_testz_si256(faults, faults)) break;
    auto* at = reinterpret_cast<V*>(out + row);
    _mm256_storeu_si256(at, nanoseconds(low_wide(x.head), low_wide(x.tail), w, low_wide(p), first_four(x.plus_a, x.plus_b), o));
    _mm256_storeu_si256(at + 1,
                        nanoseconds(high_wide(x.head), high_wide(x.tail), w, high_wide(p), last_four(x.plus_a, x.plus_b), o));
  }
  return row;
}

BHA_AVX2 std::size_t integers(const FieldRun& run, std::int32_t* out) {
  const Setup s = setup(run, {});
  std::size_t row = 0;
  for (; row + 8 <= run.rows; row += 8) {
    const Eight x = eight<false, false>(s, run, row);
    if (!_mm256_testz_si256(x.faults, x.faults)) break;
    const V plus = _mm256_castps_si256(_mm256_shuffle_ps(_mm256_castsi256_ps(x.plus_a), _mm256_castsi256_ps(x.plus_b), 0x88));
    const V minus = _mm256_xor_si256(plus, _mm256_set1_epi32(-1));
    _mm256_storeu_si256(reinterpret_cast<V*>(out + row), _mm256_sub_epi32(_mm256_xor_si256(x.tail, minus), minus));
  }
  return row;
}

struct Masks {
  std::uint64_t ends = 0, lines = 0, feeds = 0;
};
BHA_INLINE std::uint64_t bits(V low, V high) {
  return static_cast<std::uint32_t>(_mm256_movemask_epi8(low)) |
         static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(high))) << 32;
}
template <bool crlf>
BHA_INLINE Masks masks(const char* at, V delimiter, V line_end, V feed) {
  const V a = _mm256_loadu_si256(reinterpret_cast<const V*>(at)), b = _mm256_loadu_si256(reinterpret_cast<const V*>(at + 32));
  Masks m{.lines = bits(_mm256_cmpeq_epi8(a, line_end), _mm256_cmpeq_epi8(b, line_end))};
  m.ends = m.lines | bits(_mm256_cmpeq_epi8(a, delimiter), _mm256_cmpeq_epi8(b, delimiter));
  if constexpr (crlf) m.feeds = bits(_mm256_cmpeq_epi8(a, feed), _mm256_cmpeq_epi8(b, feed));
  return m;
}
BHA_INLINE std::size_t store_positions(std::uint64_t mask, std::uint32_t base, std::uint32_t* out) {
  const auto count = static_cast<std::size_t>(std::popcount(mask));
  for (std::size_t k = 0; k < 12; ++k) {  // most blocks have no more: no branch to miss
    out[k] = base + static_cast<std::uint32_t>(_tzcnt_u64(mask));
    mask = _blsr_u64(mask);
  }
  for (std::size_t k = 12; k < count; ++k) {
    out[k] = base + static_cast<std::uint32_t>(_tzcnt_u64(mask));
    mask = _blsr_u64(mask);
  }
  return count;
}
template <bool crlf>
BHA_AVX2 Index index_of(const char* text, std::size_t bytes, char delimiter, std::uint32_t* out) {
  const V d = bytes_of(delimiter), e = bytes_of(crlf ? '\r' : '\n'), feed = bytes_of('\n');
  Index done;
  std::uint64_t odd = 0, carried = 0;
  for (std::size_t at = 0; at < bytes; at += 64) {
    char rest[64] = {};
    const char* from = text + at;
    if (bytes - at < 64) {
      __builtin_memcpy(rest, from, bytes - at);
      from = rest;
    }
    const Masks m = masks<crlf>(from, d, e, feed);
    done.ends += store_positions(m.ends, static_cast<std::uint32_t>(at), out + done.ends);
    done.lines += static_cast<std::size_t>(std::popcount(m.lines));
    if constexpr (crlf) {
      odd |= m.feeds ^ (m.lines << 1 | carried);
      carried = m.lines >> 63;
    }
  }
  done.even = odd == 0 && carried == 0;
  return done;
}
BHA_AVX2 Index index(const char* text, std::size_t bytes, char delimiter, bool crlf, std::uint32_t* out) {
  return crlf ? index_of<true>(text, bytes, delimiter, out) : index_of<false>(text, bytes, delimiter, out);
}

}  // namespace

const Kernels* avx2_kernels() {
  static constexpr Kernels kernels{index, numbers, any_numbers, times, integers};
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt") ? &kernels : nullptr;
}

}  // namespace bha::formats
#else
namespace bha::formats {
const Kernels* avx2_kernels() { return nullptr; }
}  // namespace bha::formats
#endif
