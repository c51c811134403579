// A deflate stream on its way, and all of decoding that need not be fast: block headers, and symbols near to the stream's ends.
#pragma once
#include <array>
#include <cstddef>
#include <cstdint>

#include "shell/containers/hdf5/deflate_codes.h"
#include "shell/containers/hdf5/inflate.h"

namespace bha::containers::deflate {

enum class Ended : std::uint8_t { no, block, bad };

// A stream on its way, between two spells of the fast loop. Behind `from`, `count` bits are still to be used; what stands above
// them in `bits` is what comes next, or nothing.
struct Lane {
  std::array<Entry, table_size(symbol_bits, symbols)> symbol{};
  std::array<Entry, table_size(distance_bits, distances)> distance{};
  const std::uint8_t *from = nullptr, *from_end = nullptr, *from_far = nullptr;
  std::uint8_t *into = nullptr, *into_begin = nullptr, *into_end = nullptr, *into_far = nullptr;
  std::uint64_t bits = 0;
  std::uint32_t count = 0;
  bool in_block = false, in_last = false;
};

// The fast loop looks eight bytes ahead three times a step, and writes at most three literals and a copy with its overhang. Up to
// from_far and into_far it has to look at neither end.
inline constexpr std::size_t most_ahead = 32, most_written = 3 + most_copied + 16;
inline bool is_far_from_its_ends(const Lane& lane) { return lane.from <= lane.from_far && lane.into <= lane.into_far; }

/// A stream's two bytes in front of its blocks. False: they are others, or it is too short for the fast loop.
[[nodiscard]] bool begin_stream(Lane&, const Deflated&);

enum class Now : std::uint8_t { decodes, is_whole, is_bad };

/// Up to where the fast loop goes on; `ended`: how it came here.
[[nodiscard]] Now settle(Lane&, Ended ended);

}  // namespace bha::containers::deflate
