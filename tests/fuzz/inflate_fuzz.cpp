// Any bytes as a deflate stream: what is inflated two streams at a time, under a checksum that always holds, zlib inflates to the
// same bytes. The first three bytes say how many.
#include <zlib.h>

#include <algorithm>
#include <vector>

#include "shell/containers/hdf5/inflate_two.h"
#include "tests/fuzz/require.h"

namespace {

using namespace bha::containers;

// A stream's last four bytes are what they should be, for both lanes have the same one.
std::uint32_t written = 0;
std::uint32_t as_written(std::span<const std::byte>) { return written; }

bool zlib_agrees(std::span<const unsigned char> blocks, std::span<const std::byte> inflated) {
  std::vector<std::byte> out(inflated.size());
  z_stream stream{};
  inflateInit2(&stream, -15);
  stream.next_in = const_cast<unsigned char*>(blocks.data()), stream.avail_in = static_cast<unsigned>(blocks.size());
  stream.next_out = reinterpret_cast<Bytef*>(out.data()), stream.avail_out = static_cast<unsigned>(out.size());
  const bool ended = inflate(&stream, Z_FINISH) == Z_STREAM_END && stream.avail_in == 0 && stream.avail_out == 0;
  inflateEnd(&stream);
  return ended && std::ranges::equal(out, inflated);
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  if (size < 9 || !can_inflate_two()) return 0;
  const std::size_t most = std::min<std::size_t>(data[0] | data[1] << 8 | data[2] << 16, 1 << 18);
  const std::vector<unsigned char> stream(data + 3, data + size);
  const unsigned char* end = stream.data() + stream.size();
  written = static_cast<std::uint32_t>(end[-4]) << 24 | static_cast<std::uint32_t>(end[-3] << 16 | end[-2] << 8 | end[-1]);
  std::vector<std::vector<std::byte>> into(3, std::vector<std::byte>(most));
  std::array<std::size_t, 2> at{};
  std::array<bool, 3> whole{};
  std::size_t given = 0;
  inflate_two({.next = [&](std::size_t lane) -> std::optional<Deflated> {
                 if (given == into.size()) return std::nullopt;
                 at[lane] = given++;
                 return Deflated{std::as_bytes(std::span(stream)), into[at[lane]]};
               },
               .ended = [&](std::size_t lane, bool good) { whole[at[lane]] = good; }},
              as_written);
  for (std::size_t i = 0; i < into.size(); ++i) {
    bha::fuzz::require(whole[i] == whole[0], "one lane as the other");
    bha::fuzz::require(!whole[i] || into[i] == into[0], "the same bytes in each");
  }
  // A distance beyond what the first byte allows is no matter to it.
  if (whole[0])
    bha::fuzz::require(zlib_agrees(std::span(stream).subspan(2).first(stream.size() - 6), into[0]), "what zlib makes of it");
  return 0;
}
