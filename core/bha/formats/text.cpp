#include "bha/formats/text.h"

#include <algorithm>

#include "bha/formats/text_fast.h"
#include "bha/formats/text_rows.h"

namespace bha::formats {

namespace {

const Kernels* kernels_of(Instructions instructions) {
  if (instructions == Instructions::scalar) return nullptr;
  const Kernels* wide = instructions == Instructions::best ? avx2_kernels() : nullptr;
  return wide != nullptr ? wide : narrow_kernels();
}

}  // namespace

void parse(std::string_view piece, const TextPlan& plan, ParsedPiece& out, Instructions instructions) {
  out.rows = out.lines = out.rejected = 0;
  out.rejects.clear();
  out.counts.fill(0);
  for (record::SampleBlock& block : out.blocks) block.rows = 0;
  RowWriter w{.plan = plan, .out = out};
  w.block_rows = std::min(plan.block_rows, std::max<std::size_t>(piece.size() / 32, 256));  // a small piece clears no large block
  open_block(w);
  const Kernels* kernels = plan.plain ? kernels_of(instructions) : nullptr;
  if (kernels != nullptr)
    take_lines_fast(w, piece, *kernels);
  else
    take_lines(w, piece);
  close_block(w);
}

std::size_t cut_at_line_end(std::string_view bytes) {
  const std::size_t last = bytes.rfind('\n');
  return last == std::string_view::npos ? 0 : last + 1;
}

std::size_t after_lines(std::string_view bytes, std::uint64_t lines) {
  std::size_t at = 0;
  for (; lines > 0; --lines) {
    at = bytes.find('\n', at);
    if (at == std::string_view::npos) return at;
    ++at;
  }
  return at;
}

}  // namespace bha::formats
