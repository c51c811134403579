#include "shell/containers/hdf5/deflate_lane.h"

#include <algorithm>
#include <cstring>
#include <span>

namespace bha::containers::deflate {
namespace {

// One bit field after the other.
struct Careful {
  Lane& lane;
  bool good = true;  // else there were not so many bits

  void fill() {
    if (lane.from_end - lane.from >= 8) {
      std::uint64_t ahead = 0;
      std::memcpy(&ahead, lane.from, sizeof ahead);
      lane.bits |= ahead << lane.count;
      lane.from += (63 - lane.count) / 8;
      lane.count |= 56;
      return;
    }
    while (lane.count <= 55 && lane.from < lane.from_end) {
      lane.bits |= std::uint64_t{*lane.from++} << lane.count;
      lane.count += 8;
    }
    lane.bits &= (std::uint64_t{1} << lane.count) - 1;
  }
  void drop(unsigned n) {
    good = good && n <= lane.count;
    if (!good) return;
    lane.bits >>= n;
    lane.count -= n;
  }
  std::uint32_t number(unsigned n) {
    fill();
    const auto out = static_cast<std::uint32_t>(lane.bits & ((1u << n) - 1));
    drop(n);
    return out;
  }
  Entry symbol(const Entry* table, unsigned bits) {
    fill();
    Entry entry = table[lane.bits & ((1u << bits) - 1)];
    if ((entry & literal) == 0 && (entry & longer) != 0)
      entry = table[(entry >> 16) + (lane.bits >> bits & ((1u << (entry & 255)) - 1))];
    drop(entry >> 8 & 15);
    return good ? entry : unusual;
  }
  std::uint32_t value(Entry entry) { return (entry >> 16) + number((entry & 255) - (entry >> 8 & 15)); }
};

// To the block's end, or as far as from the ends as the fast loop needs.
Ended decode_carefully(Lane& lane) {
  Careful careful{lane};
  while (!is_far_from_its_ends(lane)) {
    const Entry entry = careful.symbol(lane.symbol.data(), symbol_bits);
    if ((entry & literal) != 0) {
      if (lane.into == lane.into_end) return Ended::bad;
      *lane.into++ = static_cast<std::uint8_t>(entry >> 16);
      continue;
    }
    if ((entry & unusual) != 0) return (entry & end_of_block) != 0 ? Ended::block : Ended::bad;
    const std::uint32_t length = careful.value(entry);
    const Entry behind = careful.symbol(lane.distance.data(), distance_bits);
    if ((behind & unusual) != 0) return Ended::bad;
    const std::uint32_t distance = careful.value(behind);
    if (!careful.good || distance > static_cast<std::size_t>(lane.into - lane.into_begin) ||
        length > static_cast<std::size_t>(lane.into_end - lane.into))
      return Ended::bad;
    for (std::uint32_t i = 0; i < length; ++i, ++lane.into) *lane.into = *(lane.into - distance);
  }
  return Ended::no;
}

bool copy_stored(Lane& lane, Careful& careful) {
  careful.fill();
  careful.drop(lane.count & 7);
  const std::uint32_t size = careful.number(16), inverted = careful.number(16);
  if (!careful.good || (size ^ inverted) != 0xffff) return false;
  lane.from -= lane.count / 8;
  lane.bits = lane.count = 0;
  if (size > static_cast<std::size_t>(lane.from_end - lane.from) || size > static_cast<std::size_t>(lane.into_end - lane.into))
    return false;
  std::memcpy(lane.into, lane.from, size);
  lane.from += size, lane.into += size;
  return true;
}

// The lengths of the codes of a block of its own codes; they are written in a code, too. False: not as they have to be.
bool read_lengths(Careful& careful, std::span<std::uint8_t> lengths, std::size_t orders) {
  constexpr std::uint8_t place[] = {16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15};
  std::array<std::uint8_t, std::size(place)> order{};
  for (std::size_t i = 0; i < orders; ++i) order[place[i]] = static_cast<std::uint8_t>(careful.number(3));
  std::array<Entry, std::size_t{1} << order_bits> table{};
  if (!make_table(order, order_entries.data(), order_bits, table)) return false;
  for (std::size_t i = 0; i < lengths.size();) {
    const std::uint32_t said = careful.symbol(table.data(), order_bits) >> 16;
    std::size_t times = 1;
    if (said == 16) times = 3 + careful.number(2);
    if (said == 17) times = 3 + careful.number(3);
    if (said == 18) times = 11 + careful.number(7);
    if (!careful.good || times > lengths.size() - i || (said == 16 && i == 0)) return false;
    const std::uint8_t length = said < 16 ? static_cast<std::uint8_t>(said) : said == 16 ? lengths[i - 1] : std::uint8_t{0};
    std::fill_n(lengths.begin() + static_cast<std::ptrdiff_t>(i), times, length);
    i += times;
  }
  return true;
}

// Stored bytes are copied at once; else the lane has the block's tables.
bool begin_block(Lane& lane) {
  Careful careful{lane};
  lane.in_last = careful.number(1) != 0;
  const std::uint32_t kind = careful.number(2);
  if (!careful.good || kind > 2) return false;
  if (kind == 0) return copy_stored(lane, careful);
  std::array<std::uint8_t, symbols + distances> lengths{};
  std::size_t n = symbols, all = lengths.size();
  if (kind == 1) {
    for (std::size_t i = 0; i < all; ++i)
      lengths[i] = static_cast<std::uint8_t>(i >= symbols || (i >= 144 && i < 256) ? 9 : i >= 256 && i < 280 ? 7 : 8);
    std::fill(lengths.begin() + symbols, lengths.end(), std::uint8_t{5});
  } else {
    n = 257 + careful.number(5);
    all = n + 1 + careful.number(5);
    const std::size_t orders = 4 + careful.number(4);
    if (n > symbols - 2 || all - n > distances - 2 || !read_lengths(careful, std::span(lengths).first(all), orders)) return false;
  }
  lane.in_block = true;
  const std::span<const std::uint8_t> said(lengths);
  return make_table(said.first(n), symbol_entries.data(), symbol_bits, lane.symbol) &&
         make_table(said.subspan(n, all - n), distance_entries.data(), distance_bits, lane.distance);
}

}  // namespace

Now settle(Lane& lane, Ended ended) {
  for (;;) {
    if (ended == Ended::bad) return Now::is_bad;
    if (ended == Ended::block) lane.in_block = false;
    ended = Ended::no;
    if (lane.in_block) {
      if (is_far_from_its_ends(lane)) return Now::decodes;
      ended = decode_carefully(lane);
    } else if (lane.in_last) {
      lane.from -= lane.count / 8;
      return lane.into == lane.into_end && lane.from_end - lane.from == 4 ? Now::is_whole : Now::is_bad;
    } else if (!begin_block(lane)) {
      return Now::is_bad;
    }
  }
}

bool begin_stream(Lane& lane, const Deflated& stream) {
  if (stream.from.size() < 2 * most_ahead || stream.into.size() < 2 * most_written) return false;
  const auto* from = reinterpret_cast<const std::uint8_t*>(stream.from.data());
  auto* into = reinterpret_cast<std::uint8_t*>(stream.into.data());
  const bool deflated = (from[0] & 15) == 8 && from[0] >> 4 <= 7 && (from[1] & 32) == 0 && (from[0] * 256 + from[1]) % 31 == 0;
  lane.from = from + 2, lane.from_end = from + stream.from.size(), lane.from_far = lane.from_end - most_ahead;
  lane.into = lane.into_begin = into, lane.into_end = into + stream.into.size(), lane.into_far = lane.into_end - most_written;
  lane.bits = lane.count = 0;
  lane.in_block = lane.in_last = false;
  return deflated;
}

}  // namespace bha::containers::deflate
