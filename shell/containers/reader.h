// A container's rows as blocks, decoded where they stay: the selected columns alone, straight into the block where no unit is
// converted.
#pragma once
#include <memory>

#include "shell/containers/container.h"

namespace bha::containers {

/// What a row holds is judged as in text (formats/text.h): a required value that is no finite number leaves the row out, another
/// one is missing; impossible values are missing; both are counted. A time in seconds of at most 6 decimals becomes the
/// nanoseconds that its text would give. `threads` may work at once and change no bit. Findings  belief_invalid, several_cells,
/// cell_not_found, container_missing, container_corrupt (refused)
[[nodiscard]] Result<std::unique_ptr<formats::Reader>> open_reader(const PluginName&, const formats::Source&,
                                                                   const record::Belief&, const formats::BeliefOptions&,
                                                                   const Limits&, std::uint32_t threads);

}  // namespace bha::containers
