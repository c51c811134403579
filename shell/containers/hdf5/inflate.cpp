#include "shell/containers/hdf5/inflate.h"

#ifdef BHA_LIBDEFLATE
#include <libdeflate.h>

#include <memory>
#else
#include <zlib.h>
#endif

#include <array>

#include "shell/containers/hdf5/inflate_two.h"

namespace bha::containers {
namespace {

std::uint32_t checksum(std::span<const std::byte> bytes) {
#ifdef BHA_LIBDEFLATE
  return libdeflate_adler32(1, bytes.data(), bytes.size());
#else
  return static_cast<std::uint32_t>(adler32_z(1, reinterpret_cast<const Bytef*>(bytes.data()), bytes.size()));
#endif
}

}  // namespace

void inflate(const Streams& streams) {
  if (!can_inflate_two()) {
    while (const auto stream = streams.next(0)) streams.ended(0, inflate_one(*stream));
    return;
  }
  std::array<Deflated, 2> at;
  inflate_two({.next =
                   [&](std::size_t lane) {
                     const auto stream = streams.next(lane);
                     if (stream) at[lane] = *stream;
                     return stream;
                   },
               .ended = [&](std::size_t lane, bool whole) { streams.ended(lane, whole || inflate_one(at[lane])); }},
              checksum);
}

#ifdef BHA_LIBDEFLATE
bool inflate_one(const Deflated& stream) {
  struct Free {
    void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
  };
  thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  return decompressor != nullptr &&
         libdeflate_zlib_decompress(decompressor.get(), stream.from.data(), stream.from.size(), stream.into.data(),
                                    stream.into.size(), nullptr) == LIBDEFLATE_SUCCESS;
}
#else
bool inflate_one(const Deflated& stream) {
  uLongf size = static_cast<uLongf>(stream.into.size());
  return uncompress(reinterpret_cast<Bytef*>(stream.into.data()), &size, reinterpret_cast<const Bytef*>(stream.from.data()),
                    static_cast<uLong>(stream.from.size())) == Z_OK &&
         size == stream.into.size();
}
#endif

}  // namespace bha::containers
