// Text in pieces cut at line ends: read in order, parsed by whichever thread is free, folded in order.
#pragma once
#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

#include "bha/base/limits.h"
#include "bha/formats/text.h"
#include "bha/formats/types.h"

namespace bha::pipeline {

/// Whole lines of a text, with room at both ends so that a vector load may reach over them.
struct Piece {
  static constexpr std::size_t room = 64;
  std::vector<char> bytes{};  // room, text, room
  std::size_t size = 0;
  formats::ParsedPiece parsed{};
  [[nodiscard]] std::string_view text() const { return {bytes.data() + room, size}; }
};

/// The heading of the field in which a line was cut; empty: of none.
[[nodiscard]] std::string heading_at_end(std::string_view line, const record::Belief&);

/// Hands out the pieces of one part, from a byte on.
class PieceSource {
 public:
  PieceSource(const formats::Part& part, const record::Belief& belief, std::uint64_t from, const Limits& limits)
      : part_(part), belief_(belief), at_(from), limits_(limits) {}
  /// The next whole lines, at most piece_bytes unless one line is longer; size 0 at the end. The last line may lack its line end.
  /// Findings  line_too_long (with line, byte and column), and what reading finds
  [[nodiscard]] Result<void> fill(Piece&);
  [[nodiscard]] std::uint64_t position() const { return at_; }

 private:
  [[nodiscard]] std::uint64_t line_at(std::uint64_t byte) const;
  const formats::Part& part_;
  const record::Belief& belief_;  // for words alone
  std::uint64_t at_;              // next byte to read
  Limits limits_;
  std::string carry_{};  // bytes after the last line end
  bool ended_ = false;
};

}  // namespace bha::pipeline
