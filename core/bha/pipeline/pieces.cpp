#include "bha/pipeline/pieces.h"

#include <algorithm>
#include <cstring>

#include "bha/formats/dialect.h"

namespace bha::pipeline {

std::string heading_at_end(std::string_view line, const record::Belief& belief) {
  std::vector<std::string_view> fields;
  formats::fields_of(line, belief.dialect, fields);
  for (const record::ColumnBelief& column : belief.columns)
    if (static_cast<std::size_t>(column.index) + 1 == fields.size()) return column.heading;
  return {};
}

// Only for words: 0 where the beginning cannot be read a second time.
std::uint64_t PieceSource::line_at(std::uint64_t byte) const {
  std::vector<char> buffer(std::size_t{1} << 20);
  std::uint64_t lines = 1;
  for (std::uint64_t at = 0; at < byte;) {
    const auto n = static_cast<std::size_t>(std::min<std::uint64_t>(buffer.size(), byte - at));
    const auto got = part_.read_at(at, std::span(buffer).first(n));
    if (!got || *got == 0) return 0;
    lines += static_cast<std::uint64_t>(std::count(buffer.begin(), buffer.begin() + static_cast<std::ptrdiff_t>(*got), '\n'));
    at += *got;
  }
  return lines;
}

Result<void> PieceSource::fill(Piece& piece) {
  std::size_t capacity = limits_.piece_bytes;
  if (piece.bytes.size() < capacity + 2 * Piece::room) piece.bytes.resize(capacity + 2 * Piece::room);
  std::size_t size = carry_.size();
  std::memcpy(piece.bytes.data() + Piece::room, carry_.data(), size);
  carry_.clear();
  for (std::size_t searched = 0;;) {
    if (!ended_ && size < capacity) {
      const auto got = part_.read_at(at_, std::span(piece.bytes).subspan(Piece::room + size, capacity - size));
      if (!got) return Refusal(got.error());
      ended_ = *got < capacity - size;  // less than asked for: the end
      at_ += *got;
      size += *got;
    }
    if (ended_) {
      piece.size = size;
      return {};
    }
    const char* text = piece.bytes.data() + Piece::room;
    const std::string_view fresh(text + searched, size - searched);
    if (const std::size_t end = fresh.rfind('\n'); end != std::string_view::npos) {
      piece.size = searched + end + 1;
      carry_.assign(text + piece.size, size - piece.size);
      return {};
    }
    if (size > limits_.line_bytes)
      return refuse(Code::line_too_long,
                    {.file = part_.name,
                     .column = heading_at_end({text, size}, belief_),
                     .line = line_at(at_ - size),
                     .byte = at_ - size + 1},
                    "a line of more than " + std::to_string(size) + " bytes",
                    "lines of at most " + std::to_string(limits_.line_bytes) + " bytes");
    searched = size;
    capacity = std::min(2 * capacity, limits_.line_bytes + limits_.piece_bytes);
    piece.bytes.resize(capacity + 2 * Piece::room);
  }
}

}  // namespace bha::pipeline
