// Deflate's codes (RFC 1951) as tables.
#pragma once
#include <algorithm>
#include <array>
#include <cstddef>
#include <cstdint>
#include <iterator>
#include <span>

namespace bha::containers::deflate {

using Entry = std::uint32_t;

// What a code stands for, in one number. Bits 0 … 7: how many bits are used up, those behind the code (of a length or a distance)
// with it. Bits 8 … 11: those of the code alone. From bit 16 on: the literal, or the length or distance to which the bits behind
// are added.
inline constexpr Entry literal = 1u << 31;
inline constexpr Entry unusual = 1u << 15;  // one of the two below, or no symbol at all
inline constexpr Entry longer = 1u << 14;   // the code goes on: bits 0 … 7 and 16 … are how many more index which further table
inline constexpr Entry end_of_block = 1u << 13;

inline constexpr unsigned longest_code = 15;
inline constexpr unsigned symbol_bits = 11, distance_bits = 9, order_bits = 7;  // of a table's first index
inline constexpr std::size_t symbols = 288, distances = 32, most_copied = 258;
// Of a complete code's first indices, at most half as many as it has symbols lead on.
constexpr std::size_t table_size(unsigned bits, std::size_t codes) {
  return (std::size_t{1} << bits) + codes / 2 * (std::size_t{1} << (longest_code - bits));
}

inline constexpr auto symbol_entries = [] {
  constexpr std::uint16_t length[] = {3,  4,  5,  6,  7,  8,  9,  10, 11,  13,  15,  17,  19,  23, 27,
                                      31, 35, 43, 51, 59, 67, 83, 99, 115, 131, 163, 195, 227, 258};
  constexpr std::uint8_t behind[] = {0, 0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 2, 2, 2, 2, 3, 3, 3, 3, 4, 4, 4, 4, 5, 5, 5, 5, 0};
  std::array<Entry, symbols> out{};
  out.fill(unusual);
  for (Entry i = 0; i < 256; ++i) out[i] = literal | i << 16;
  out[256] = unusual | end_of_block;
  for (std::size_t i = 0; i < std::size(length); ++i) out[257 + i] = Entry{length[i]} << 16 | behind[i];
  return out;
}();
inline constexpr auto distance_entries = [] {
  std::array<Entry, distances> out{};
  out.fill(unusual);
  for (Entry i = 0, from = 1; i < 30; ++i) {
    const Entry behind = i < 4 ? 0 : i / 2 - 1;
    out[i] = from << 16 | behind;
    from += 1u << behind;
  }
  return out;
}();
inline constexpr auto order_entries = [] {  // of the code in which the lengths of the others are written
  std::array<Entry, 19> out{};
  for (Entry i = 0; i < out.size(); ++i) out[i] = i << 16;
  return out;
}();

/// A code by the length of each symbol's, as a table of what the next bits stand for, `bits` of which are its first index. False: it
/// is not complete.
[[nodiscard]] bool make_table(std::span<const std::uint8_t> lengths, const Entry* entries, unsigned bits, std::span<Entry> table);

}  // namespace bha::containers::deflate
