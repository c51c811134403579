#include "shell/containers/hdf5/deflate_codes.h"

#include <bit>

namespace bha::containers::deflate {
namespace {

// The one that follows among the codes of this length. Its first bit is the lowest, so one is added from the top.
std::size_t code_after(std::size_t code, unsigned length) {
  const std::size_t zeros = ~code & ((std::size_t{1} << length) - 1);
  if (zeros == 0) return 0;
  const std::size_t top = std::bit_floor(zeros);
  return (code & (top - 1)) | top;
}

}  // namespace

bool make_table(std::span<const std::uint8_t> lengths, const Entry* entries, unsigned bits, std::span<Entry> table) {
  std::array<std::uint16_t, longest_code + 2> begins{};
  for (const std::uint8_t length : lengths) ++begins[length + 1u];
  unsigned space = 0, longest = 0;
  for (unsigned length = 1; length <= longest_code; ++length) {
    space += unsigned{begins[length + 1]} << (longest_code - length);
    if (begins[length + 1] != 0) longest = length;
  }
  if (space != 1u << longest_code) return false;
  begins[1] = 0;  // symbols without a code are left out
  for (unsigned length = 1; length <= longest_code; ++length) begins[length + 1] = begins[length + 1] + begins[length];
  std::array<std::uint16_t, symbols> sorted{};
  auto at = begins;
  for (std::size_t symbol = 0; symbol < lengths.size(); ++symbol)
    if (lengths[symbol] != 0) sorted[at[lengths[symbol]]++] = static_cast<std::uint16_t>(symbol);

  std::size_t code = 0, used = 1;
  for (unsigned length = 1; length <= std::min(longest, bits); ++length) {  // so far for indices of one bit less
    std::copy_n(table.begin(), used, table.begin() + static_cast<std::ptrdiff_t>(used));
    used *= 2;
    for (unsigned i = begins[length]; i < begins[length + 1]; ++i, code = code_after(code, length))
      table[code] = entries[sorted[i]] + length + (length << 8);
  }
  for (; used < std::size_t{1} << bits; used *= 2)
    std::copy_n(table.begin(), used, table.begin() + static_cast<std::ptrdiff_t>(used));
  const std::size_t size = std::size_t{1} << (longest - std::min(longest, bits));  // of each further table
  Entry* further = nullptr;
  std::size_t head = used;  // of which the present one is
  for (unsigned length = bits + 1; length <= longest; ++length)
    for (unsigned i = begins[length]; i < begins[length + 1]; ++i, code = code_after(code, length)) {
      if (const std::size_t of = code & ((std::size_t{1} << bits) - 1); of != head) {
        if (used + size > table.size()) return false;
        head = of;
        further = &table[used];
        table[head] = unusual | longer | static_cast<Entry>(used) << 16 | (longest - bits);
        used += size;
      }
      const Entry entry = entries[sorted[i]] + length + (length << 8);
      for (std::size_t k = code >> bits; k < size; k += std::size_t{1} << (length - bits)) further[k] = entry;
    }
  return true;
}

}  // namespace bha::containers::deflate
