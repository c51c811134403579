// Any table behind the seam of the plug-ins (table/plugin.cpp makes it of bytes): refused with words, or never more rows than it
// has, and each that is kept has a time on the clock that was believed.
#include <algorithm>

#include "bha/formats/registry.h"
#include "bha/formats/text.h"
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
  const auto plan = formats::plan(decision->belief, limits);
  fuzz::require(plan.has_value(), "what was opened has a plan");
  std::size_t rows = 0;
  for (record::SampleBlock block;;) {
    const auto more = (*reader)->next(block);
    if (!more) return fuzz::require_words(more.error()), 0;
    if (!*more) break;
    rows += block.rows;
    const auto& clock = plan->clock == formats::Slot::unix_time ? block.unix_time_ns : block.time_ns;
    fuzz::require(block.rows > 0 && clock.size() == block.rows && block.voltage_V.size() == block.rows,
                  "columns are as long as the block");
    fuzz::require(std::find(clock.begin(), clock.end(), record::no_time) == clock.end(), "a row that is kept has a time");
  }
  fuzz::require(rows <= size / 8, "no more rows than the table has");
  return 0;
}
