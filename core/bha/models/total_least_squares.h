// Capacity from partial charges: y = Q·x with errors in both, y the charge that flowed and x the change of the state of charge.
//   CapacityFilter filter{.forget = 0.98};   step(filter, {.soc_change = 0.4, .soc_change_sd = 0.01, .charge_Ah = 0.8,
//   .charge_sd_Ah = 0.005});   capacity(filter).capacity_Ah
// An ordinary line would come out low by 1/(1 + σ_x²/⟨x²⟩). Past only by construction: a window is taken in and forgotten.
/// Method    approximate weighted total least squares: y is scaled by σ_x/σ_y of the first window, each point's distance to the
///           line is measured in its own σ, and old windows fade by `forget` a window. Equal to weighted total least squares
///           where σ_x/σ_y stays the same
/// sd_Ah     from the curvature of the merit; windows that share a rest share its error: what alternating charges and discharges
///           lose by that is added. An offset of the current sensor is common to all windows and added as such
/// Missing   capacity_Ah: too_few_points (fewer than 2 windows), not_identifiable (the merit has no minimum)
/// Cost      O(1) time and memory a window.   Source  Plett, J. Power Sources 196 (2011) 2319; METHODS 4.4; golden:
/// capacity_tls.csv
#pragma once
#include <array>
#include <cstdint>
#include <type_traits>

#include "bha/base/codes.h"
#include "bha/base/describe.h"

namespace bha::models {

struct CapacityWindow {
  double soc_change = nan, soc_change_sd = nan;  // its sd: of the difference
  double charge_Ah = nan, charge_sd_Ah = nan;    // charging positive; without the sensor's offset
  double duration_h = 0;                         // over which an offset counts
  bool follows = false;                          // begins where the window before ended: both rest on one voltage
};

struct CapacityFilter {
  double forget = 1;            // weight of a window for each that came after it, 0 … 1
  double current_offset_A = 0;  // one standard deviation of the sensor's offset
  double scale = nan;           // σ_x/σ_y of the first window
  std::array<double, 6> sums{};
  double offset_sum = 0;                                // Σ x·t/σ_y²
  double apart = 0, together = 0, before_over_var = 0;  // variance as if windows were independent, and as they hang together
  std::int64_t windows = 0;
};
static_assert(std::is_trivially_copyable_v<CapacityFilter>);  // a snapshot is a copy of its bytes

/// A window without a change, a charge or a positive sd is left out.
void step(CapacityFilter&, const CapacityWindow&);

struct Capacity {
  double capacity_Ah = nan, sd_Ah = nan;
  Code missing{};
};
[[nodiscard]] Capacity capacity(const CapacityFilter&);

}  // namespace bha::models
