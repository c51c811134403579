// zlib streams, of which chunks are made.
#pragma once
#include <cstddef>
#include <functional>
#include <optional>
#include <span>

namespace bha::containers {

struct Deflated {
  std::span<const std::byte> from{};
  std::span<std::byte> into{};  // all of it is to be filled
};

/// Streams that come one after the other. `next`: the one for this lane, 0 or 1, whose bytes stay where they are until it has
/// `ended`; nullopt: no more, however often it is asked. Whether it was `whole`: else it is damaged, or of another size.
struct Streams {
  std::function<std::optional<Deflated>(std::size_t lane)> next{};
  std::function<void(std::size_t lane, bool whole)> ended{};
};

/// Two at a time where the processor can (inflate_two.h); what is whole is the library's judgement.
void inflate(const Streams&);

/// By the library alone, one stream.
[[nodiscard]] bool inflate_one(const Deflated&);

}  // namespace bha::containers
