// Containers that the core cannot read itself: Parquet, Arrow IPC, HDF5 and Excel workbooks. Each is one more row for
// formats::probe, behind a plug-in that is opened on first use; where it is missing or of another version, bha starts all the
// same and says what to install.
//   const auto decision = formats::probe(source, options, limits, containers::formats());
//   const auto* format = formats::format_named(decision->belief.format, containers::formats());   format->open(…)->next(block)
#pragma once
#include <span>

#include "bha/formats/types.h"

namespace bha::containers {

/// Rows "parquet", "arrow", "hdf5" and "xlsx". The Belief is formed as for text, by the same names and the same evidence, from
/// the first 131,072 rows. Findings  container_missing (refused: no plug-in, or its library is missing or of another version),
/// container_corrupt (refused), several_cells, cell_not_found (cell_tables.h),
///           and those of delimited text (formats/delimited.h), with rows in place of lines
/// `threads`: how many may work at once while one is read, the caller's with them; they change no bit
[[nodiscard]] std::span<const formats::Format> formats(std::size_t threads = 1);

/// Row "frame" alone: a table in memory (frame.h). Only for the source that is one; a file is never taken for it.
/// Findings  those of formats() but container_missing
[[nodiscard]] std::span<const formats::Format> frame_formats();

}  // namespace bha::containers
