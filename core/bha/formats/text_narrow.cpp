// The kernels with vectors of 16 bytes, two for one of the body: SIMD128 of WebAssembly, and SSE4.1. The latter with clang only:
// 1,450 MB/s; g++ 12 takes vectors of 32 bytes to pieces in memory, 137 MB/s, where the scalar form makes 840.
#include "bha/formats/text_kernels.h"

#if defined(__wasm_simd128__) || (defined(__x86_64__) && defined(__clang__))
#ifdef __wasm__
#include <wasm_simd128.h>
#else
#include <immintrin.h>
#endif
#include <bit>

#include "bha/formats/text_field.h"

#ifdef __wasm__
#define BHA_KERNEL
#define BHA_INLINE __attribute__((always_inline)) inline
#else
#define BHA_KERNEL __attribute__((target("sse4.1,popcnt")))
#define BHA_INLINE __attribute__((target("sse4.1,popcnt"), always_inline)) inline
#pragma clang diagnostic ignored "-Wpsabi"  // 32 bytes are handed over between inlined functions only
#endif

namespace bha::formats {
namespace {

using V = long long __attribute__((vector_size(32)));
using H = long long __attribute__((vector_size(16)));

BHA_INLINE H low(V v) { return __builtin_shufflevector(v, v, 0, 1); }
BHA_INLINE H high(V v) { return __builtin_shufflevector(v, v, 2, 3); }
BHA_INLINE V whole(H a, H b) { return __builtin_shufflevector(a, b, 0, 1, 2, 3); }

#ifdef __wasm__
BHA_INLINE H shuffled(H v, H order) { return (H)wasm_i8x16_swizzle((v128_t)v, (v128_t)order); }
BHA_INLINE H tens(H v) {
  const v128_t even = wasm_v128_and((v128_t)v, wasm_i16x8_splat(0xff));
  return (H)wasm_i16x8_add(wasm_i16x8_mul(even, wasm_i16x8_splat(10)), wasm_u16x8_shr((v128_t)v, 8));
}
BHA_INLINE H weighed(H a, H b) { return (H)wasm_i32x4_dot_i16x8((v128_t)a, (v128_t)b); }
BHA_INLINE H narrow(H a, H b) { return (H)wasm_u16x8_narrow_i32x4((v128_t)a, (v128_t)b); }
BHA_INLINE H max_bytes(H a, H b) { return (H)wasm_u8x16_max((v128_t)a, (v128_t)b); }
BHA_INLINE H max_words(H a, H b) { return (H)wasm_u32x4_max((v128_t)a, (v128_t)b); }
BHA_INLINE H count_bytes(H v) {  // no product of 64 bits, which no machine below AVX-512 has
  const H words = (H)wasm_u32x4_extadd_pairwise_u16x8(wasm_u16x8_extadd_pairwise_u8x16((v128_t)v));
  return (H)wasm_i32x4_add((v128_t)words, wasm_u64x2_shr((v128_t)words, 32));
}
BHA_INLINE H product(H a, H b) {
  const v128_t zero = wasm_i32x4_splat(0);
  return (H)wasm_u64x2_extmul_low_u32x4(wasm_i32x4_shuffle((v128_t)a, zero, 0, 2, 4, 4),
                                        wasm_i32x4_shuffle((v128_t)b, zero, 0, 2, 4, 4));
}
BHA_INLINE H choose(H mask, H a, H b) { return (H)wasm_v128_bitselect((v128_t)a, (v128_t)b, (v128_t)mask); }
BHA_INLINE bool any(H v) { return wasm_v128_any_true((v128_t)v); }
BHA_INLINE std::uint32_t bits(H v) { return wasm_i8x16_bitmask((v128_t)v); }
#else
BHA_INLINE H shuffled(H v, H order) { return (H)_mm_shuffle_epi8((__m128i)v, (__m128i)order); }
BHA_INLINE H tens(H v) { return (H)_mm_maddubs_epi16((__m128i)v, _mm_set1_epi16(0x010a)); }
BHA_INLINE H weighed(H a, H b) { return (H)_mm_madd_epi16((__m128i)a, (__m128i)b); }
BHA_INLINE H narrow(H a, H b) { return (H)_mm_packus_epi32((__m128i)a, (__m128i)b); }
BHA_INLINE H max_bytes(H a, H b) { return (H)_mm_max_epu8((__m128i)a, (__m128i)b); }
BHA_INLINE H max_words(H a, H b) { return (H)_mm_max_epu32((__m128i)a, (__m128i)b); }
BHA_INLINE H count_bytes(H v) { return (H)_mm_sad_epu8((__m128i)v, _mm_setzero_si128()); }
BHA_INLINE H product(H a, H b) { return (H)_mm_mul_epu32((__m128i)a, (__m128i)b); }
BHA_INLINE H choose(H mask, H a, H b) { return (H)_mm_blendv_epi8((__m128i)b, (__m128i)a, (__m128i)mask); }
BHA_INLINE bool any(H v) { return _mm_testz_si128((__m128i)v, (__m128i)v) == 0; }
BHA_INLINE std::uint32_t bits(H v) { return static_cast<std::uint32_t>(_mm_movemask_epi8((__m128i)v)); }
#endif

BHA_INLINE V shuffle_bytes(V v, V order) { return whole(shuffled(low(v), low(order)), shuffled(high(v), high(order))); }
BHA_INLINE V tens(V v) { return whole(tens(low(v)), tens(high(v))); }
BHA_INLINE V weighed(V a, V b) { return whole(weighed(low(a), low(b)), weighed(high(a), high(b))); }
BHA_INLINE V narrow(V a, V b) { return whole(narrow(low(a), low(b)), narrow(high(a), high(b))); }
BHA_INLINE V max_bytes(V a, V b) { return whole(max_bytes(low(a), low(b)), max_bytes(high(a), high(b))); }
BHA_INLINE V max_words(V a, V b) { return whole(max_words(low(a), low(b)), max_words(high(a), high(b))); }
BHA_INLINE V count_bytes(V v) { return whole(count_bytes(low(v)), count_bytes(high(v))); }
BHA_INLINE V product(V a, V b) { return whole(product(low(a), low(b)), product(high(a), high(b))); }
BHA_INLINE V choose(V mask, V a, V b) { return whole(choose(low(mask), low(a), low(b)), choose(high(mask), high(a), high(b))); }
// Entries 0 to 3 and 4 to 7 by shuffles of bytes; bit 2 of the index chooses.
BHA_INLINE H lookup(V table, H index) {
  using Fours = unsigned __attribute__((vector_size(16)));
  const H order = (H)(((Fours)index & 3U) * 0x04040404U + 0x03020100U), second = (H)((Fours)((Fours)index & 4U) != 0U);
  return choose(second, shuffled(high(table), order), shuffled(low(table), order));
}
BHA_INLINE V lookup(V table, V index) { return whole(lookup(table, low(index)), lookup(table, high(index))); }
BHA_INLINE bool any(V v) { return any(low(v) | high(v)); }
BHA_INLINE std::uint32_t bits(V v) { return bits(low(v)) | bits(high(v)) << 16; }

using Four32 = int __attribute__((vector_size(16)));
using Four64 = double __attribute__((vector_size(32)));
BHA_INLINE Four64 low_doubles(V v) { return __builtin_convertvector((Four32)low(v), Four64); }
BHA_INLINE Four64 high_doubles(V v) { return __builtin_convertvector((Four32)high(v), Four64); }

#include "bha/formats/text_kernels_body.h"

}  // namespace

const Kernels* narrow_kernels() {
#ifdef __wasm__
  return &kernels;
#else
  return __builtin_cpu_supports("sse4.1") && __builtin_cpu_supports("popcnt") ? &kernels : nullptr;
#endif
}

}  // namespace bha::formats
#else
namespace bha::formats {
const Kernels* narrow_kernels() { return nullptr; }
}  // namespace bha::formats
#endif
