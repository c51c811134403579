// The kernels of text_kernels.h, once for all instruction sets: text_avx2.cpp and text_narrow.cpp each define a
// few vector operations and include this inside their own namespace, after that. No `#pragma once`: it is a body, not a header.
//
// Eight fields at a time. Of each field the 16 bytes in front of its end are loaded; `tail` holds the last 8 of four fields,
// `head` the 8 before those. The tail is turned round, so that the bytes of the field are those below the lowest `before`:
// (s − 1) & ~s. One shuffle turns it back and takes out the decimal sign; the rest are multiply-adds of digits in pairs, fours
// and eights.
//
// A V is 32 bytes: two lanes of 16, four 64-bit numbers. What the including file defines: BHA_KERNEL and BHA_INLINE (its
// instructions), and
//   shuffle_bytes(v, order)      within each lane of 16; an order of 0x80 gives 0
//   tens(digits)                 10 · even byte + odd byte, 16 bits each
//   weighed(v, weights)          16-bit products, added in pairs
//   narrow(a, b)                 32 bits to 16, lane by lane
//   max_bytes, max_words         without sign, of 8 and 32 bits
//   count_bytes(v)               sum of the bytes of each 64 bits, in their low 32
//   product(a, b)                of the low 32 bits of each 64; `choose(mask, a, b)`: a where the mask is set
//   lookup(table, index)         of 8 entries of 32 bits by the low 3 bits of each index
//   any(v), bits(v)              whether any bit is set; the top bit of each byte
//   low_doubles, high_doubles    of eight 32-bit numbers below 2^31
using Bytes = signed char __attribute__((vector_size(32)));
using Words = int __attribute__((vector_size(32)));
using Unsigned = unsigned long long __attribute__((vector_size(32)));
using D = double __attribute__((vector_size(32)));

BHA_INLINE V bytes_of(char c) {
  const auto b = static_cast<signed char>(c);
  return (V)Bytes{b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b, b};
}
BHA_INLINE V words_of(int w) { return (V)Words{w, w, w, w, w, w, w, w}; }
BHA_INLINE V longs_of(long long x) { return V{x, x, x, x}; }
BHA_INLINE D doubles_of(double x) { return D{x, x, x, x}; }
BHA_INLINE V nothing() { return longs_of(0); }
BHA_INLINE V lane_mask(unsigned byte) { return longs_of(static_cast<long long>(std::uint64_t{0xff} << (8 * byte))); }
BHA_INLINE V equal_bytes(V a, V b) { return (V)((Bytes)a == (Bytes)b); }
BHA_INLINE V is_zero(V v) { return (V)(v == nothing()); }
BHA_INLINE V minus_bytes(V a, V b) { return (V)((Bytes)a - (Bytes)b); }
BHA_INLINE V up(V v, int bits) { return (V)((Unsigned)v << bits); }
BHA_INLINE V down(V v, int bits) { return (V)((Unsigned)v >> bits); }
BHA_INLINE V below_lowest(V s) { return ~s & (s - longs_of(1)); }
BHA_INLINE V above(V v, std::uint32_t most) {
  const V m = words_of(static_cast<int>(most));
  return max_words(v, m) ^ m;
}
BHA_INLINE V load(const void* from) {
  V v;
  __builtin_memcpy(&v, from, sizeof v);
  return v;
}
template <class T>
BHA_INLINE void store(T* to, const auto& v) {
  __builtin_memcpy(to, &v, sizeof v);
}
// The 16 bytes in front of each end.
BHA_INLINE V load_two(const char* a, const char* b) {
  using Half = long long __attribute__((vector_size(16)));
  Half low, high;
  __builtin_memcpy(&low, a - 16, sizeof low);
  __builtin_memcpy(&high, b - 16, sizeof high);
  return __builtin_shufflevector(low, high, 0, 1, 2, 3);
}

// What does not change over a run.
struct Setup {
  V before, decimal, minus, zero, turn, hundred, myriad;
  V take_tail, take_head;  // turn back, without the decimal sign
  V tail_sign, head_sign;  // where the decimal sign stands
};

BHA_INLINE V without_sign_at(int place) {  // place of the decimal sign in the turned lane; −1: there is none
  char order[16];
  for (int lane = 0; lane < 2; ++lane)
    for (int k = 0; k < 8; ++k) {
      const int turned = 7 - k;  // byte k of the result is the digit with weight 10^(7−k)
      const int from = place < 0 || turned < place ? turned : turned + 1;
      order[8 * lane + k] = static_cast<char>(from > 7 ? 0x80 : 8 * lane + from);
    }
  return load_two(order + 16, order + 16);
}

BHA_INLINE Setup setup(const FieldRun& run, Form form) {
  const int place = form.decimals == 0 ? -1 : static_cast<int>(form.decimals);
  const bool in_head = place > 7;
  return {.before = bytes_of(run.before),
          .decimal = bytes_of(static_cast<char>(run.decimal - '0')),
          .minus = bytes_of('-'),
          .zero = bytes_of('0'),
          .turn = without_sign_at(-1),
          .hundred = words_of(0x00010064),
          .myriad = words_of(0x00012710),
          .take_tail = without_sign_at(in_head ? -1 : place),
          .take_head = without_sign_at(in_head ? place - 8 : -1),
          .tail_sign = place >= 0 && !in_head ? lane_mask(static_cast<unsigned>(place)) : nothing(),
          .head_sign = in_head ? lane_mask(static_cast<unsigned>(place - 8)) : nothing()};
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

template <bool wide, bool anywhere>
BHA_INLINE Four four(const Setup& s, const char* text, std::uint32_t e0, std::uint32_t e1, std::uint32_t e2, std::uint32_t e3,
                     Faults& f, V& decimals) {
  const V a = load_two(text + e0, text + e2), b = load_two(text + e1, text + e3);
  const V head_text = __builtin_shufflevector(a, b, 0, 4, 2, 6);
  const V tail_text = shuffle_bytes(__builtin_shufflevector(a, b, 1, 5, 3, 7), s.turn);
  const V tail_before = equal_bytes(tail_text, s.before), tail_keep = below_lowest(tail_before);
  V tail_minus = equal_bytes(tail_text, s.minus) & ~down(tail_keep, 8) & tail_keep;
  Four out{};
  if constexpr (wide) {
    const V turned = shuffle_bytes(head_text, s.turn), head_before = equal_bytes(turned, s.before);
    const V keep = below_lowest(head_before) & is_zero(tail_before);
    const V minus = equal_bytes(turned, s.minus) & ~down(keep, 8) & keep;
    tail_minus = tail_minus & is_zero(keep);
    out.head = minus_bytes(turned, s.zero) & ~minus & keep;
    f.any |= keep & lane_mask(7);  // more than 15 bytes
    if constexpr (!anywhere) f.any |= (out.head ^ s.decimal) & s.head_sign;
    out.minus = tail_minus | minus;
  } else {
    f.any |= ~equal_bytes(head_text, s.before) & tail_keep & lane_mask(7);  // byte 7: more than 8 bytes
    out.minus = tail_minus;
  }
  const V body = ~tail_minus & tail_keep;
  f.any |= ~body & lane_mask(0);  // empty, or a sign alone
  V digits = minus_bytes(tail_text, s.zero) & body;
  if constexpr (anywhere) {
    const V point = equal_bytes(digits, s.decimal), fraction = below_lowest(point);
    f.any |= point & lane_mask(0);  // ends with it
    const V upto = up(fraction, 8) | lane_mask(0);
    decimals = count_bytes(fraction & bytes_of(1));  // 8: no decimal sign
    digits = (digits & fraction) | down(~upto & digits, 8);
    if constexpr (wide) {  // the last digit of the head moves up into the place of the decimal sign; a sign in the head is a
                           // fault
      const V none = is_zero(point);
      digits |= ~none & up(out.head, 56);
      out.head = choose(none, out.head, down(out.head, 8));
    }
  } else {
    f.any |= (digits ^ s.decimal) & s.tail_sign;
  }
  if constexpr (wide) {
    out.head = shuffle_bytes(out.head, s.take_head);
    f.largest = max_bytes(f.largest, out.head);
  }
  out.tail = shuffle_bytes(digits, s.take_tail);
  f.largest = max_bytes(f.largest, out.tail);
  return out;
}

// Eight numbers of up to 8 digits, in order.
BHA_INLINE V eights(const Setup& s, V a, V b) {
  return weighed(narrow(weighed(tens(a), s.hundred), weighed(tens(b), s.hundred)), s.myriad);
}

struct Eight {
  V tail, head;      // numbers of 8 digits, 32 bits each
  V plus_a, plus_b;  // all ones in the lanes of numbers that are not negative: fields 0 1 | 4 5 and 2 3 | 6 7
  V decimals;        // `anywhere`: how many, 32 bits each; 8: no decimal sign
  V faults;
};
// The low halves of 64 bits of fields 0 1 | 4 5 and 2 3 | 6 7, in order.
BHA_INLINE V low_words(V a, V b) { return (V)__builtin_shufflevector((Words)a, (Words)b, 0, 2, 8, 10, 4, 6, 12, 14); }
template <bool wide, bool anywhere>
BHA_INLINE Eight eight(const Setup& s, const FieldRun& run, std::size_t row) {
  const std::uint32_t* e = run.ends + row * run.stride;
  const std::size_t n = run.stride;
  Faults f{nothing(), nothing()};
  V da = nothing(), db = nothing();
  const Four a = four<wide, anywhere>(s, run.text, e[0], e[n], e[4 * n], e[5 * n], f, da);
  const Four b = four<wide, anywhere>(s, run.text, e[2 * n], e[3 * n], e[6 * n], e[7 * n], f, db);
  Eight out{};
  out.tail = eights(s, a.tail, b.tail);
  if constexpr (wide) out.head = eights(s, a.head, b.head);
  out.plus_a = is_zero(a.minus);
  out.plus_b = is_zero(b.minus);
  if constexpr (anywhere) out.decimals = low_words(da, db);
  const V nine = bytes_of(9);
  out.faults = f.any | (max_bytes(f.largest, nine) ^ nine);
  return out;
}
BHA_INLINE V first_four(V a, V b) { return __builtin_shufflevector(a, b, 0, 1, 4, 5); }
BHA_INLINE V last_four(V a, V b) { return __builtin_shufflevector(a, b, 2, 3, 6, 7); }
BHA_INLINE V low_wide(V v) { return (V)__builtin_shufflevector((Words)v, (Words)nothing(), 0, 8, 1, 9, 2, 10, 3, 11); }
BHA_INLINE V high_wide(V v) { return (V)__builtin_shufflevector((Words)v, (Words)nothing(), 4, 12, 5, 13, 6, 14, 7, 15); }
BHA_INLINE D with_sign(D x, V plus) { return (D)((V)x ^ (~plus & up(longs_of(1), 63))); }
BHA_INLINE void store_doubles(double* out, D low, D high, const Eight& x) {
  store(out, with_sign(low, first_four(x.plus_a, x.plus_b)));
  store(out + 4, with_sign(high, last_four(x.plus_a, x.plus_b)));
}
std::uint32_t bounded(double x) { return x >= 4294967295.0 ? 0xffffffffU : x <= 0 ? 0 : static_cast<std::uint32_t>(x); }
double head_weight(Form form) { return form.decimals >= 1 && form.decimals <= 7 ? 1e7 : 1e8; }

template <bool wide>
BHA_KERNEL std::size_t numbers_of(const FieldRun& run, Form form, const Scale& scale, double* out) {
  const Setup s = setup(run, form);
  const double digits_most = scale.most * powers_of_ten[form.decimals] * 0.999999, weight = head_weight(form);
  if (wide && digits_most < weight) return 0;
  const std::uint32_t most = bounded(wide ? digits_most / weight - 1 : digits_most);
  const D power = doubles_of(powers_of_ten[form.decimals + scale.shift]), factor = doubles_of(scale.factor),
          heads = doubles_of(weight);
  std::size_t row = 0;
  for (; row + 8 <= run.rows; row += 8) {
    const Eight x = eight<wide, false>(s, run, row);
    if (any(x.faults | above(wide ? x.head : x.tail, most))) break;
    D low = low_doubles(x.tail), high = high_doubles(x.tail);
    if constexpr (wide) {  // at most 15 digits: exact
      low = low_doubles(x.head) * heads + low;
      high = high_doubles(x.head) * heads + high;
    }
    store_doubles(out + row, low / power * factor, high / power * factor, x);
  }
  return row;
}
BHA_KERNEL std::size_t numbers(const FieldRun& run, Form form, const Scale& scale, double* out) {
  return form.wide ? numbers_of<true>(run, form, scale, out) : numbers_of<false>(run, form, scale, out);
}

template <bool wide>
BHA_KERNEL std::size_t any_numbers_of(const FieldRun& run, const Scale& scale, double* out) {
  const Setup s = setup(run, {});
  const V powers = (V)Words{1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000};
  const D shift = doubles_of(powers_of_ten[scale.shift]), factor = doubles_of(scale.factor),
          most = doubles_of(scale.most * 0.999999), heads = doubles_of(1e8);
  std::size_t row = 0;
  for (; row + 8 <= run.rows; row += 8) {
    const Eight x = eight<wide, true>(s, run, row);
    const V power = lookup(powers, x.decimals);
    const D low_power = low_doubles(power), high_power = high_doubles(power);
    D low = low_doubles(x.tail), high = high_doubles(x.tail);
    if constexpr (wide) {
      low = low_doubles(x.head) * heads + low;
      high = high_doubles(x.head) * heads + high;
    }
    if (any(x.faults | (V)(low > most * low_power) | (V)(high > most * high_power))) break;
    store_doubles(out + row, low / (low_power * shift) * factor, high / (high_power * shift) * factor, x);
  }
  return row;
}
BHA_KERNEL std::size_t any_numbers(const FieldRun& run, bool wide, const Scale& scale, double* out) {
  return wide ? any_numbers_of<true>(run, scale, out) : any_numbers_of<false>(run, scale, out);
}

// digits < 2⁵⁰ times a number below 2³², the sign and the offset. The caller has seen to it that it fits.
BHA_INLINE V nanoseconds(V head, V tail, V weight, V per_digit, V plus, V offset) {
  const V digits = product(head, weight) + tail;
  const V ns = product(digits, per_digit) + up(product(down(digits, 32), per_digit), 32);
  return ((ns ^ ~plus) - ~plus) + offset;
}
// Whole nanoseconds of the last digit by number of decimals, and the largest head that fits; 0: not this way.
struct TimeTable {
  std::uint32_t per_digit[8] = {}, heads[8] = {};
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
BHA_KERNEL std::size_t times(const FieldRun& run, std::uint64_t unit_ns, std::int64_t offset_ns, std::int64_t* out) {
  const Setup s = setup(run, {});
  const TimeTable table = time_table(unit_ns, offset_ns);
  const V per_digits = load(table.per_digit), heads = load(table.heads);
  const V weight = longs_of(100'000'000), offset = longs_of(offset_ns);
  std::size_t row = 0;
  for (; row + 8 <= run.rows; row += 8) {
    const Eight x = eight<true, true>(s, run, row);
    const V per_digit = lookup(per_digits, x.decimals), most = lookup(heads, x.decimals);
    const V over = (V)((Words)per_digit == (Words)nothing()) | (max_words(x.head, most) ^ most);
    if (any(x.faults | over)) break;
    store(out + row,
          nanoseconds(low_wide(x.head), low_wide(x.tail), weight, low_wide(per_digit), first_four(x.plus_a, x.plus_b), offset));
    store(out + row + 4,
          nanoseconds(high_wide(x.head), high_wide(x.tail), weight, high_wide(per_digit), last_four(x.plus_a, x.plus_b), offset));
  }
  return row;
}

BHA_KERNEL std::size_t integers(const FieldRun& run, std::int32_t* out) {
  const Setup s = setup(run, {});
  std::size_t row = 0;
  for (; row + 8 <= run.rows; row += 8) {
    const Eight x = eight<false, false>(s, run, row);
    if (any(x.faults)) break;
    const V minus = ~low_words(x.plus_a, x.plus_b);
    store(out + row, (V)((Words)(x.tail ^ minus) - (Words)minus));
  }
  return row;
}

struct Masks {
  std::uint64_t ends = 0, lines = 0, feeds = 0;
};
BHA_INLINE std::uint64_t both_bits(V low, V high) { return bits(low) | static_cast<std::uint64_t>(bits(high)) << 32; }
template <bool crlf>
BHA_INLINE Masks masks(const char* at, V delimiter, V line_end, V feed) {
  const V a = load(at), b = load(at + 32);
  Masks m{.lines = both_bits(equal_bytes(a, line_end), equal_bytes(b, line_end))};
  m.ends = m.lines | both_bits(equal_bytes(a, delimiter), equal_bytes(b, delimiter));
  if constexpr (crlf) m.feeds = both_bits(equal_bytes(a, feed), equal_bytes(b, feed));
  return m;
}
BHA_INLINE std::size_t store_positions(std::uint64_t mask, std::uint32_t base, std::uint32_t* out) {
  const auto count = static_cast<std::size_t>(std::popcount(mask));
  for (std::size_t k = 0; k < 12; ++k) {  // most blocks have no more: no branch to miss
    out[k] = base + static_cast<std::uint32_t>(std::countr_zero(mask));
    mask &= mask - 1;
  }
  for (std::size_t k = 12; k < count; ++k) {
    out[k] = base + static_cast<std::uint32_t>(std::countr_zero(mask));
    mask &= mask - 1;
  }
  return count;
}
template <bool crlf>
BHA_KERNEL Index index_of(const char* text, std::size_t bytes, char delimiter, std::uint32_t* out) {
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
BHA_KERNEL Index index(const char* text, std::size_t bytes, char delimiter, bool crlf, std::uint32_t* out) {
  return crlf ? index_of<true>(text, bytes, delimiter, out) : index_of<false>(text, bytes, delimiter, out);
}

constexpr Kernels kernels{index, numbers, any_numbers, times, integers};
