// The open-circuit voltage over the state of charge, from a slow charge and the slow discharge beside it.
//   for (const OcvRow& row : pseudo_ocv(tables.slow_curves, {.nominal_capacity_Ah = 2, .voltage_min_V = 2.5, .voltage_max_V = 4.2})) …
/// Pair       a charge and a discharge, one after the other, at C/20 (+ 5 %) or slower, each to its voltage limit (within 20 mV),
///            whose charges differ by at most 3 %; a curve is in one pair
/// State of charge  0 and 1 are where a curve begins and ends; both are laid on that axis, which takes out their difference
/// Voltage    the mean of both, on straight lines between points; half of what lies between them is hysteresis and overpotential,
///            which stays in neither curve alone
/// Missing    no rows: no such pair (features/slow_curve.h tells what a slow curve is)
/// Units      V, Ah.   Cost  1 µs a pair.   Source  METHODS 2.7
/// Use        its columns are what `bha capacity --ocv` reads
#pragma once
#include <span>
#include <vector>

#include "bha/cycles/types.h"
#include "bha/features/slow_curve.h"

namespace bha::features {

struct OcvRow {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  double soc = nan, voltage_V = nan, charge_voltage_V = nan, discharge_voltage_V = nan, charge_Ah = nan;
};

[[nodiscard]] std::vector<OcvRow> pseudo_ocv(std::span<const SlowCurve>, const cycles::CycleOptions&);

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::OcvRow> =
    Fields{Field{"cycle", &features::OcvRow::cycle, "Cycle."},
           Field{"start_time_s", &features::OcvRow::start_time_s, "Test time when the first of both curves begins [s]."},
           Field{"soc", &features::OcvRow::soc, "State of charge, 0 to 1."},
           Field{"voltage_V", &features::OcvRow::voltage_V, "Pseudo open-circuit voltage: the mean of both curves [V]."},
           Field{"charge_voltage_V", &features::OcvRow::charge_voltage_V, "Of the charge [V]."},
           Field{"discharge_voltage_V", &features::OcvRow::discharge_voltage_V, "Of the discharge [V]."},
           Field{"charge_Ah", &features::OcvRow::charge_Ah, "Charge above empty, the mean of both curves [Ah]."}};
static_assert(fully_described<features::OcvRow>);
}  // namespace bha
