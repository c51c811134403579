// Which reader a source is for, and what is believed about it: decided once, from its head, its tail and some of its middle.
//   const auto decision = probe(source, options, limits);          // Decision{belief, findings}, or the finding that refuses
//   const Format* format = format_named(decision->belief.format);  // format->open == nullptr: delimited text, see formats/text.h
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "bha/formats/types.h"

namespace bha::formats {

/// The readers of the core. Plug-ins of a shell (Parquet, HDF5) come as further rows, in the `extra` of the functions below.
[[nodiscard]] std::span<const Format> all();
[[nodiscard]] const Format* format_named(std::string_view name, std::span<const Format> extra = {});

struct Decision {
  record::Belief belief{};
  std::vector<Finding> findings{};
  std::vector<std::string>
      cells{};  // of a source that names its cells; empty: it is one cell. Read each with BeliefOptions::cell
};
/// Findings     empty_file, not_text, format_unknown, several_cells and what the format refuses (formats/delimited.h)
/// Cost         about 1 ms, whatever the size of the source; does not depend on Limits::block_rows or piece_bytes
[[nodiscard]] Result<Decision> probe(const Source& source, const BeliefOptions& options, const Limits& limits,
                                     std::span<const Format> extra = {});
/// The same from the first bytes alone: of standard input, or of a stream. `whole`: the stream has ended.
[[nodiscard]] Result<Decision> probe_stream(std::string_view head, bool whole, std::string_view name,
                                            const BeliefOptions& options, const Limits& limits);
/// A source of one part that lies in memory. The bytes must outlive it.
[[nodiscard]] Source source_in_memory(std::string_view name, std::string_view bytes);

}  // namespace bha::formats
