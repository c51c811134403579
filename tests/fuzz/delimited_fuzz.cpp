// Any bytes as a delimited text: a belief or a refusal; then the rows, and never more rows than lines.
#include <algorithm>
#include <cstdlib>

#include "bha/formats/registry.h"
#include "bha/formats/text.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto decision = bha::formats::probe_stream(bytes, true, "fuzz", {}, {});
  if (!decision) return decision.error().found.empty() && decision.error().expected.empty() ? (std::abort(), 0) : 0;
  const auto plan = bha::formats::plan(decision->belief, {});
  if (!plan) return 0;
  bha::formats::ParsedPiece piece;
  bha::formats::parse(bytes, *plan, piece);
  std::size_t rows = 0;
  for (const auto& block : piece.blocks) rows += block.rows;
  if (rows > size) std::abort();
  return 0;
}
