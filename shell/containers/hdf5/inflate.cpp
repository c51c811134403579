#include "shell/containers/hdf5/inflate.h"

#ifdef BHA_LIBDEFLATE
#include <libdeflate.h>

#include <memory>
#else
#include <zlib.h>
#endif

namespace bha::containers {

#ifdef BHA_LIBDEFLATE
bool inflate(std::span<const std::byte> from, std::span<std::byte> into) {
  struct Free {
    void operator()(libdeflate_decompressor* d) const { libdeflate_free_decompressor(d); }
  };
  thread_local const std::unique_ptr<libdeflate_decompressor, Free> decompressor(libdeflate_alloc_decompressor());
  return decompressor != nullptr && libdeflate_zlib_decompress(decompressor.get(), from.data(), from.size(), into.data(),
                                                               into.size(), nullptr) == LIBDEFLATE_SUCCESS;
}
#else
bool inflate(std::span<const std::byte> from, std::span<std::byte> into) {
  uLongf size = static_cast<uLongf>(into.size());
  return uncompress(reinterpret_cast<Bytef*>(into.data()), &size, reinterpret_cast<const Bytef*>(from.data()),
                    static_cast<uLong>(from.size())) == Z_OK &&
         size == into.size();
}
#endif

}  // namespace bha::containers
