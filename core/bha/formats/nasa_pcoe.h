// The folder of NASA's PCoE battery data set: metadata.csv (type, start_time, ambient_temperature, battery_id, test_id, filename,
// Capacity) and one CSV for each charge, discharge or impedance measurement. Several cells in one source: --cell.
// Each measurement starts again at Time 0; they are laid one after the other by the start times of the metadata, which are also
// the wall clock. The type gives the state; each measurement is a step. Impedance measurements hold no time series and are left
// out, counted. A reader keeps pointing to its source, which must outlive it. The set's Capacity follows its own rule
// (Belief::evidence): trapezoid from the discharge's first sample to and including the first below 2.7 V. cycles::CycleOptions
// has it as discharge_until_below_V = 2.7 and whole_trapezoid.
#pragma once
#include "bha/formats/types.h"

namespace bha::formats {

inline constexpr std::string_view nasa_pcoe_name = "nasa_pcoe";  // who asks for the name alone does not bring the reader along
inline constexpr double nasa_capacity_ends_below_V = 2.7, nasa_charge_ends_V = 4.2;  // README of the set

/// Findings     cell_not_found, part_missing, metadata_invalid (refused); several_cells, part_missing, limits_inferred,
/// impedance_cycle
[[nodiscard]] const Format& nasa_pcoe_format();

}  // namespace bha::formats
