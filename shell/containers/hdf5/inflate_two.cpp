#include "shell/containers/hdf5/inflate_two.h"

#if defined(__x86_64__)
#include <emmintrin.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <memory>

#include "shell/containers/hdf5/deflate_lane.h"

#define BHA_BMI2 __attribute__((target("bmi2")))
#define BHA_BMI2_INLINE __attribute__((target("bmi2"), always_inline)) inline

namespace bha::containers {
namespace {

using namespace deflate;

// Of a lane what changes with each symbol; `entry` is of the next one.
struct Hot {
  const std::uint8_t* from;
  std::uint8_t* into;
  std::uint64_t bits;
  std::uint32_t count;  // of which the lowest six bits count
  Entry entry;
};

BHA_BMI2_INLINE std::uint64_t lowest(std::uint64_t bits, std::uint32_t n) {
  return bits & ((std::uint64_t{1} << static_cast<std::uint8_t>(n)) - 1);
}
BHA_BMI2_INLINE void use(Hot& h, Entry entry) {
  h.bits >>= static_cast<std::uint8_t>(entry);
  h.count -= entry;
}
// At least 56 bits. Whole bytes go in: those that are there already are the same.
BHA_BMI2_INLINE void refill(Hot& h) {
  std::uint64_t ahead = 0;
  std::memcpy(&ahead, h.from, sizeof ahead);
  h.bits |= ahead << (h.count & 63);
  h.from += (h.count >> 3 ^ 7) & 7;
  h.count |= 56;
}
// The value of a length or a distance, of which the bits are still in `bits`.
BHA_BMI2_INLINE std::uint32_t value(Entry entry, std::uint64_t bits) {
  return (entry >> 16) + static_cast<std::uint32_t>(lowest(bits, entry) >> static_cast<std::uint8_t>(entry >> 8));
}
BHA_BMI2_INLINE Entry symbol_at(const Lane& lane, std::uint64_t bits) { return lane.symbol[bits & ((1u << symbol_bits) - 1)]; }

// What was written `distance` bytes ago, again. Up to 15 bytes more are written behind.
BHA_BMI2_INLINE void copy(std::uint8_t* into, std::uint32_t distance, std::uint32_t length) {
  const std::uint8_t* from = into - distance;
  const std::uint8_t* const end = into + length;
  if (__builtin_expect(distance >= 16, 1)) {
    do {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(into), _mm_loadu_si128(reinterpret_cast<const __m128i*>(from)));
      into += 16, from += 16;
    } while (__builtin_expect(into < end, 0));
  } else if (distance == 1) {
    const __m128i same = _mm_set1_epi8(static_cast<char>(*from));
    do {
      _mm_storeu_si128(reinterpret_cast<__m128i*>(into), same);
      into += 16;
    } while (into < end);
  } else {
    const std::uint32_t step = std::min<std::uint32_t>(distance, 8);  // of eight bytes only so many are there already
    do {
      std::uint64_t eight = 0;
      std::memcpy(&eight, from, sizeof eight);
      std::memcpy(into, &eight, sizeof eight);
      into += step, from += step;
    } while (into < end);
  }
}

// Up to four literals, or up to three and a copy. False: it has ended.
BHA_BMI2_INLINE bool step(Hot& h, const Lane& lane, Ended& ended) {
  refill(h);
  Entry entry = h.entry;
  if ((entry & literal) != 0) {
    for (int literals = 1;; ++literals) {
      use(h, entry);
      *h.into++ = static_cast<std::uint8_t>(entry >> 16);
      entry = symbol_at(lane, h.bits);
      if ((entry & literal) == 0) break;
      if (literals < 4) continue;
      h.entry = entry;  // 12 bits are left of 56: enough for that
      return true;
    }
    refill(h);
  }
  if (__builtin_expect((entry & unusual) != 0, 0)) {
    if ((entry & longer) != 0) entry = lane.symbol[(entry >> 16) + lowest(h.bits >> symbol_bits, entry)];
    if ((entry & literal) != 0) {
      use(h, entry);
      *h.into++ = static_cast<std::uint8_t>(entry >> 16);
      h.entry = symbol_at(lane, h.bits);
      return true;
    }
    if ((entry & unusual) != 0) {
      use(h, entry);
      ended = (entry & end_of_block) != 0 ? Ended::block : Ended::bad;
      return false;
    }
  }
  const std::uint32_t length = value(entry, h.bits);
  use(h, entry);
  entry = lane.distance[h.bits & ((1u << distance_bits) - 1)];
  if (__builtin_expect((entry & unusual) != 0, 0)) {
    if ((entry & longer) != 0) entry = lane.distance[(entry >> 16) + lowest(h.bits >> distance_bits, entry)];
    if ((entry & unusual) != 0) return ended = Ended::bad, false;
  }
  const std::uint32_t distance = value(entry, h.bits);
  use(h, entry);
  if (__builtin_expect((h.count & 63) < symbol_bits, 0)) refill(h);
  h.entry = symbol_at(lane, h.bits);
  if (__builtin_expect(distance > static_cast<std::size_t>(h.into - lane.into_begin), 0)) return ended = Ended::bad, false;
  std::uint8_t* const into = h.into;
  h.into += length;
  copy(into, distance, length);
  return true;
}

BHA_BMI2_INLINE Hot begin(const Lane& lane) {
  Hot h{.from = lane.from, .into = lane.into, .bits = lane.bits, .count = lane.count, .entry = 0};
  refill(h);
  h.entry = symbol_at(lane, h.bits);
  return h;
}
BHA_BMI2_INLINE void end(const Hot& h, Lane& lane) {
  lane.from = h.from, lane.into = h.into, lane.bits = h.bits, lane.count = h.count & 63;
}
BHA_BMI2_INLINE bool goes_on(const Hot& h, const Lane& lane) { return h.from <= lane.from_far && h.into <= lane.into_far; }

// Until a block ends, or a stream comes near to its end.
BHA_BMI2 void decode_one(Lane& lane, Ended& ended) {
  Hot h = begin(lane);
  while (goes_on(h, lane) && step(h, lane, ended)) {
  }
  end(h, lane);
}
BHA_BMI2 void decode_two(Lane& first, Lane& second, Ended& first_ended, Ended& second_ended) {
  Hot a = begin(first), b = begin(second);
  while (goes_on(a, first) && goes_on(b, second) && step(a, first, first_ended) && step(b, second, second_ended)) {
  }
  end(a, first);
  end(b, second);
}

bool is_checksum(std::uint32_t sum, const std::uint8_t* written) {
  return sum == (std::uint32_t{written[0]} << 24 | std::uint32_t{written[1]} << 16 | std::uint32_t{written[2]} << 8 | written[3]);
}

}  // namespace

bool can_inflate_two() { return __builtin_cpu_supports("bmi2") != 0; }

void inflate_two(const Streams& streams, std::uint32_t (*adler32)(std::span<const std::byte>)) {
  thread_local const std::unique_ptr<std::array<Lane, 2>> lanes = std::make_unique<std::array<Lane, 2>>();
  std::array<bool, 2> busy{};
  std::array<Ended, 2> ended{};
  std::array<Deflated, 2> at{};
  // Whatever is not to be decoded further has ended; the next stream takes its place.
  const auto go_on = [&](std::size_t i) {
    Lane& lane = (*lanes)[i];
    Now now = busy[i] ? settle(lane, ended[i]) : Now::is_bad;
    while (now != Now::decodes) {
      if (busy[i]) streams.ended(i, now == Now::is_whole && is_checksum(adler32(at[i].into), lane.from));
      const auto next = streams.next(i);
      busy[i] = next.has_value();
      if (!next) return;
      at[i] = *next;
      now = begin_stream(lane, *next) ? settle(lane, Ended::no) : Now::is_bad;
    }
  };
  for (;;) {
    for (std::size_t i = 0; i < 2; ++i) go_on(i);
    ended = {};
    if (busy[0] && busy[1])
      decode_two((*lanes)[0], (*lanes)[1], ended[0], ended[1]);
    else if (busy[0] || busy[1])
      decode_one((*lanes)[busy[0] ? 0 : 1], ended[busy[0] ? 0 : 1]);
    else
      return;
  }
}

}  // namespace bha::containers

#else
namespace bha::containers {

bool can_inflate_two() { return false; }
void inflate_two(const Streams&, std::uint32_t (*)(std::span<const std::byte>)) {}

}  // namespace bha::containers
#endif
