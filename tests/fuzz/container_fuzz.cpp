// Any table behind the seam of the plug-ins (table/plugin.cpp makes it of bytes): refused with words, or never more rows than it
// has, and each that is kept has a time on the clock that was believed.
#include <algorithm>

#include "bha/formats/registry.h"
#include "bha/formats/text.h"
#include "shell/containers/containers.h"
#include "tests/fuzz/require.h"

namespace {

using namespace bha;
constexpr Limits limits{.block_rows = 64};

// A source that holds several cells is read cell by cell.
void read(const formats::Source& source, const formats::BeliefOptions& options, std::size_t size) {
  const auto decision = formats::probe(source, options, limits, containers::formats());
  if (!decision) return fuzz::require_words(decision.error());
  const auto* format = formats::format_named(decision->belief.format, containers::formats());
  if (format == nullptr || format->open == nullptr) return;
  if (!decision->cells.empty()) {
    fuzz::require(options.cell.empty() && decision->cells.size() > 1, "one cell is no choice");
    for (const std::string& cell : decision->cells) read(source, {.cell = cell}, size);
    return;
  }
  auto reader = format->open(source, decision->belief, options, limits);
  if (!reader) return fuzz::require_words(reader.error());
  const auto plan = formats::plan(decision->belief, limits);
  fuzz::require(plan.has_value(), "what was opened has a plan");
  std::size_t rows = 0;
  for (record::SampleBlock block;;) {
    const auto more = (*reader)->next(block);
    if (!more) return fuzz::require_words(more.error());
    if (!*more) break;
    rows += block.rows;
    const auto& clock = plan->clock == formats::Slot::unix_time ? block.unix_time_ns : block.time_ns;
    fuzz::require(block.rows > 0 && clock.size() == block.rows && block.voltage_V.size() == block.rows,
                  "columns are as long as the block");
    fuzz::require(std::find(clock.begin(), clock.end(), record::no_time) == clock.end(), "a row that is kept has a time");
  }
  fuzz::require(rows <= size / 8, "no more rows than the table has");
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const unsigned char* data, std::size_t size) {
  const std::string bytes = "PAR1" + std::string(reinterpret_cast<const char*>(data), size);
  auto source = formats::source_in_memory("fuzz.parquet", bytes);
  if (size % 2 != 0)
    source.opened = std::make_shared<std::unique_ptr<formats::Opened>>();  // what was opened to decide is read on
  read(source, {.cell = size > 0 && data[size - 1] == '?' ? "2" : ""}, size);
  return 0;
}
