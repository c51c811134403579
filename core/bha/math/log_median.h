// The median of what came so far, without keeping it: a histogram in bins of √2.  usual.push(dt_ns); … usual.median()
// Units     those of what is pushed (integers > 0, here ns); the median is its bin's middle: within a factor 2^¼ = 1.19
// Range     2^16 … 2^48 (65 µs … 78 h in ns); what lies outside is counted in the outermost bins
// Cost      one count; 264 bytes, trivially copyable.   Any order of the same values gives the same median
#pragma once
#include <array>
#include <bit>
#include <cmath>
#include <cstdint>

#include "bha/base/describe.h"

namespace bha::math {

struct LogMedian {
  static constexpr int lowest_octave = 16, bins = 64;
  std::array<std::uint32_t, bins> counts{};
  std::uint64_t total = 0;

  static constexpr int bin_of(std::int64_t value) {  // value > 0
    const auto v = static_cast<std::uint64_t>(value);
    const int zeros = std::countl_zero(v);
    const bool upper_half = (v << zeros) >= 0xB504F333F9DE6485u;  // ≥ √2 · 2^63
    const int bin = 2 * (63 - zeros - lowest_octave) + (upper_half ? 1 : 0);
    return bin < 0 ? 0 : bin >= bins ? bins - 1 : bin;
  }
  void push(std::int64_t value, std::uint32_t times = 1) {
    counts[static_cast<std::size_t>(bin_of(value))] += times;
    total += times;
  }
  /// NaN before the first value; of an even number the lower middle one.
  [[nodiscard]] double median() const {
    if (total == 0) return nan;
    std::uint64_t seen = 0;
    int bin = 0;
    for (; bin < bins; ++bin) {
      seen += counts[static_cast<std::size_t>(bin)];
      if (2 * seen >= total) break;
    }
    return std::ldexp(bin % 2 == 0 ? 1.189207115002721 : 1.681792830507429, lowest_octave + bin / 2);
  }
};

}  // namespace bha::math
