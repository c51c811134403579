// Two zlib streams inflated in turn by one thread. Where a symbol ends is known only when it has been looked up, so that one
// stream keeps the processor waiting, seven cycles a symbol; the other one's symbols fill the wait. For seven columns of a
// cycler's doubles, shuffled, it takes four fifths of the time of libdeflate, which inflates one.
#pragma once
#include <cstddef>
#include <cstdint>
#include <span>

#include "shell/containers/hdf5/inflate.h"

namespace bha::containers {

/// x86-64 with BMI2.
[[nodiscard]] bool can_inflate_two();

/// `whole` means it: the checksum that stands behind the stream is that of `into`. Not whole is not yet damaged: a stream may be
/// short, or of codes that usual compressors do not write. Then `into` holds anything, and a library has to look.
void inflate_two(const Streams&, std::uint32_t (*adler32)(std::span<const std::byte>));

}  // namespace bha::containers
