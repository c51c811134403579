// Random numbers by counting: draw i of stream s under a seed is a pure function of (seed, s, i), so results depend neither on
// threads nor on order nor on the platform.
//   const auto u = math::philox4x64({row, 0, 0, 0}, {seed, stream});   double z = math::normal(u[0]);
/// Source    Philox4x64-10: Salmon et al., SC'11, doi:10.1145/2063384.2063405; METHODS 10.5. Golden: rng_philox4x64.csv (numpy)
#pragma once
#include <array>
#include <cstdint>

#include "bha/math/normal_quantile.h"

namespace bha::math {

using Words4 = std::array<std::uint64_t, 4>;

/// Four independent 64-bit words of one counter and key. About 20 ns.
[[nodiscard]] constexpr Words4 philox4x64(Words4 counter, std::array<std::uint64_t, 2> key) {
  __extension__ using Wide = unsigned __int128;
  for (int round = 0; round < 10; ++round) {
    const Wide a = static_cast<Wide>(0xD2E7470EE14C6C93ULL) * counter[0],
               b = static_cast<Wide>(0xCA5A826395121157ULL) * counter[2];
    counter = {static_cast<std::uint64_t>(b >> 64) ^ counter[1] ^ key[0], static_cast<std::uint64_t>(b),
               static_cast<std::uint64_t>(a >> 64) ^ counter[3] ^ key[1], static_cast<std::uint64_t>(a)};
    key[0] += 0x9E3779B97F4A7C15ULL;
    key[1] += 0xBB67AE8584CAA73BULL;
  }
  return counter;
}

/// [0, 1)
[[nodiscard]] constexpr double uniform(std::uint64_t word) { return static_cast<double>(word >> 11) * 0x1p-53; }
/// (0, 1): neither end can come
[[nodiscard]] constexpr double open_uniform(std::uint64_t word) { return (static_cast<double>(word >> 12) + 0.5) * 0x1p-52; }
/// Standard normal, one word a draw, rising with the word.
[[nodiscard]] inline double normal(std::uint64_t word) { return normal_quantile(open_uniform(word)); }

}  // namespace bha::math
