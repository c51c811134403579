// Any table behind the seam of the plug-ins (table/plugin.cpp makes it of bytes): refused with words, or never more rows than it
// has. (A row whose time is missing may be kept: it is told as time_missing.)
#include "bha/formats/registry.h"
#include "shell/containers/containers.h"
#include "tests/fuzz/require.h"

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  using namespace bha;
  const std::string bytes = "PAR1" + std::string(reinterpret_cast<const char*>(data), size);
  const auto source = formats::source_in_memory("fuzz.parquet", bytes);
  const Limits limits{.block_rows = 64};
  const auto decision = formats::probe(source, {}, limits, containers::formats());
  if (!decision) return fuzz::require_words(decision.error()), 0;
  const auto* format = formats::format_named(decision->belief.format, containers::formats());
  if (format == nullptr || format->open == nullptr) return 0;
  auto reader = format->open(source, decision->belief, {}, limits);
  if (!reader) return fuzz::require_words(reader.error()), 0;
  std::size_t rows = 0;
  for (record::SampleBlock block;;) {
    const auto more = (*reader)->next(block);
    if (!more) return fuzz::require_words(more.error()), 0;
    if (!*more) break;
    rows += block.rows;
    const auto& clock = block.time_ns.empty() ? block.unix_time_ns : block.time_ns;
    fuzz::require(block.rows > 0 && clock.size() == block.rows && block.voltage_V.size() == block.rows,
                  "columns are as long as the block");
  }
  fuzz::require(rows <= size / 8, "no more rows than the table has");
  return 0;
}
