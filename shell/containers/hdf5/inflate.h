#pragma once
#include <cstddef>
#include <span>

namespace bha::containers {

/// A zlib stream into exactly `into`. False: damaged, or of another size.
[[nodiscard]] bool inflate(std::span<const std::byte> from, std::span<std::byte> into);

}  // namespace bha::containers
