// Which table of a container is read: a container may hold a table for each of several cells, or other tables beside a cell's
// record.
#pragma once
#include <memory>
#include <string>
#include <vector>

#include "shell/containers/container.h"

namespace bha::containers {

inline constexpr std::size_t most_cells = 256;  // more are not read one after the other

/// Those tables that have a time, a voltage and a current by name and the very columns of the longest of them, when there are
/// several (at most `most_cells`): each is a cell.
[[nodiscard]] Result<std::vector<std::string>> cells_of(const PluginName&, const formats::Source&);

/// The container, with the table entered that --cell names; else the only one that has time, voltage and current by name or by
/// --map; else (there is none) the one with most rows.
/// What has time, voltage and current but other columns than the longest (a cycler's statistics) is left out, and that is said.
/// Findings  several_cells (a note in `findings`, refused where that is null), cell_not_found and those of Container (refused)
[[nodiscard]] Result<std::unique_ptr<Container>> open_table(const PluginName&, const formats::Source&,
                                                            const formats::BeliefOptions&, std::vector<Finding>* findings);

/// Refused (several_cells) when a column of the table that names a cell, "cell_id" and the like, holds two names.
/// Cost      reading that column from end to end, where there is one
[[nodiscard]] Result<void> check_one_cell(Container&);

}  // namespace bha::containers
