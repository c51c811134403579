// The kernels with AVX2.
#include "bha/formats/text_kernels.h"

#if defined(__x86_64__)
#include <immintrin.h>
#include <bit>

#include "bha/formats/text_field.h"

#define BHA_KERNEL __attribute__((target("avx2,bmi,popcnt")))
#define BHA_INLINE __attribute__((target("avx2,bmi,popcnt"), always_inline)) inline

namespace bha::formats {
namespace {

using V = __m256i;

BHA_INLINE V shuffle_bytes(V v, V order) { return _mm256_shuffle_epi8(v, order); }
BHA_INLINE V tens(V digits) { return _mm256_maddubs_epi16(digits, _mm256_set1_epi16(0x010a)); }
BHA_INLINE V weighed(V v, V weights) { return _mm256_madd_epi16(v, weights); }
BHA_INLINE V narrow(V a, V b) { return _mm256_packus_epi32(a, b); }
BHA_INLINE V max_bytes(V a, V b) { return _mm256_max_epu8(a, b); }
BHA_INLINE V max_words(V a, V b) { return _mm256_max_epu32(a, b); }
BHA_INLINE V count_bytes(V v) { return _mm256_sad_epu8(v, _mm256_setzero_si256()); }
BHA_INLINE V product(V a, V b) { return _mm256_mul_epu32(a, b); }
BHA_INLINE V choose(V mask, V a, V b) { return _mm256_blendv_epi8(b, a, mask); }
BHA_INLINE V lookup(V table, V index) { return _mm256_permutevar8x32_epi32(table, index); }
BHA_INLINE bool any(V v) { return _mm256_testz_si256(v, v) == 0; }
BHA_INLINE std::uint32_t bits(V v) { return static_cast<std::uint32_t>(_mm256_movemask_epi8(v)); }
BHA_INLINE __m256d low_doubles(V v) { return _mm256_cvtepi32_pd(_mm256_castsi256_si128(v)); }
BHA_INLINE __m256d high_doubles(V v) { return _mm256_cvtepi32_pd(_mm256_extracti128_si256(v, 1)); }

#include "bha/formats/text_kernels_body.h"

}  // namespace

const Kernels* avx2_kernels() {
  return __builtin_cpu_supports("avx2") && __builtin_cpu_supports("bmi") && __builtin_cpu_supports("popcnt") ? &kernels : nullptr;
}

}  // namespace bha::formats
#else
namespace bha::formats {
const Kernels* avx2_kernels() { return nullptr; }
}  // namespace bha::formats
#endif
