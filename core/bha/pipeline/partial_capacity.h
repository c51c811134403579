// From the rests of a log that never runs from full to empty to the cell's capacity.
//   auto told = partial_capacity(analysis, ocv, {.voltage_sd_V = 0.003});      of an analysis with options.steps.rests
/// Rest      used when it lasts rest_s and its voltage tells the state of charge to 0.01; what drifts on for half an hour counts
///           as an error too, so that plateaus and unrelaxed cells fall out
/// Window    what lies between two used rests and changes the state of charge by at least 0.05 (smaller moves
///           are put together), without a gap under current; its charge is believed to 0.2 %
/// Past      row i rests on windows 1 … i only.   soh  over the nominal capacity; 1 means the whole of the open-circuit curve
/// Interval  normal, 90 %; held by 200 simulated logs of 20 windows as often as docs/models.md says
#pragma once
#include "bha/models/open_circuit_curve.h"
#include "bha/pipeline/types.h"
#include "bha/report/capacity_document.h"

namespace bha::pipeline {

struct CapacityOptions {
  double rest_s = 1'800;        // a shorter rest is not believed to be relaxed
  double voltage_sd_V = 0.003;  // of a rested voltage: the sensor, hysteresis, another temperature
  double current_offset_A = 0;  // of the sensor; 0: none
  double forget = 0.98;         // weight of a window for each that came after it
};

/// Findings  too_few_points: no window (says how many rests there were and why they were not used)
[[nodiscard]] Result<report::CapacityDocument> partial_capacity(const Analysis&, const models::OpenCircuitCurve&,
                                                                const CapacityOptions&);

}  // namespace bha::pipeline
