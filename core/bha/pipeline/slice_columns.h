// The cycle table as CSV with the numbers of each cycle's charge slices beside (features/charge_slice.h).
#pragma once
#include <span>
#include <string>

#include "bha/features/charge_slice.h"
#include "bha/features/types.h"

namespace bha::pipeline {

/// A cycle without a charge has no slices. `slices` are in the order of their cycles.
void append_heading_with_slices(std::string& out);
void append_with_slices(std::string& out, std::span<const features::CycleRow>, std::span<const features::SliceRow> slices);

}  // namespace bha::pipeline
