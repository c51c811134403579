// State of health of a cell: capacity / reference within one capacity key, in three views.
//   const auto soh = state_of_health(history.now(), keys, {.reference = "auto"}, run);   soh->now, soh->series
#pragma once
#include <cstdint>
#include <span>
#include <string>

#include "bha/base/finding.h"
#include "bha/base/past.h"
#include "bha/base/run.h"
#include "bha/cycles/types.h"
#include "bha/features/types.h"
#include "bha/models/online.h"
#include "bha/models/types.h"

namespace bha::models {

struct SohOptions {
  std::string reference = "auto";    // auto|rated|first:N|best:N|checkup:N
  double nominal_capacity_Ah = nan;  // of rated; NaN: not declared
  double level = 0.9;                // of the intervals
};

/// Series, per capacity key whose reference is known; cycles left out of their own key (row.exclusion) have no entry:
///   capacity    measured (capacity / reference, not clipped), online (past only, models/online.h), hindsight (models/isotonic.h;
///   starts
///               at the initial peak)
///   energy      measured: discharge energy / its reference by the same rule
///   resistance  measured: soh_resistance = (R_eol − R)/(R_eol − R_ref), R_eol = 2 R_ref; only rows with the tau of
///               the first, its state of charge ±2 % and its temperature ±10 K; beyond ±1 K corrected to that temperature by
///               Arrhenius with 30 kJ/mol (METHODS 2.6: 20 to 40), and `definition` says how many were
/// All three views of a key have one reference. `measured` before it was known is divided by it afterwards; `online` is missing
/// there. Interval, kind `measurement`: where single measurements lie at `level`, from the local scale of the residuals: of the
/// online filter so far (measured, online), or the median distance from the hindsight curve within 10 neighbours on each side
/// (hindsight). It says nothing of the cell's true health. reference, now: of the key that SoH is told in: auto, a check-up key
/// as soon as its online series has started, else the main key; checkup:N, the first check-up key; else the main key.
/// now_missing says why there is no `now`; a stop leaves out the series not yet made (now_missing = stopped).
/// Findings  option_invalid, rated_without_nominal.   Cost  O(cycles x keys).   Source  CONTRACT; METHODS 2.9, 4.1, 4.3
[[nodiscard]] Result<Soh> state_of_health(Past<features::CycleRow> rows, std::span<const cycles::CapacityKey> keys,
                                          const SohOptions&, Run&);

/// The series of the key that SoH is told in, or null.
[[nodiscard]] const SohSeries* told_series(const Soh&, View, SohQuantity = SohQuantity::capacity);

}  // namespace bha::models
