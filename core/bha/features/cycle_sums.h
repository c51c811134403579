// What is known of an open run and of an open cycle: sums, extremes and how its halves ended. Trivially copyable: part of a
// snapshot. `first half` is the charge (the discharge for a half-cell anode), `second half` what follows it.
#pragma once
#include "bha/cycles/termination.h"
#include "bha/features/capacity.h"
#include "bha/features/counter.h"
#include "bha/features/incremental_capacity.h"
#include "bha/features/resistance.h"
#include "bha/features/stuck_voltage.h"
#include "bha/features/temperature.h"
#include "bha/features/voltage.h"
#include "bha/math/sum.h"

namespace bha::features {

struct RunSums {
  cycles::Sample first{};
  cycles::Direction direction{};
  CoulombCount count{};
  VoltageSpan voltage{};
  StuckVoltage stuck{};
  TemperatureSpan temperature{};
  CounterRise charge_counter{}, discharge_counter{};
  std::int64_t rows = 0, other_rows = 0;
  double gap_s = 0, bridged_s = 0;
  bool broken = false, time_went_back = false;
  bool of_a_charge = false;                          // NASA's rule: rows of a charge measurement
  double charge_base_As = 0, discharge_base_As = 0;  // of the cycle before this run
};

struct SetCurrent {  // of the run that moved most
  double moved_As = 0, current_A = nan;
  void offer(double moved, double current) {
    if (moved <= moved_As) return;
    moved_As = moved;
    current_A = current;
  }
};

/// NaN unless both are known; as numbers of which no difference runs over.
[[nodiscard]] inline double seconds_between(std::int64_t from_ns, std::int64_t to_ns) {
  if (from_ns == record::no_time || to_ns == record::no_time) return nan;
  return (static_cast<double>(to_ns) - static_cast<double>(from_ns)) * cycles::seconds_per_ns;
}

struct CycleSums {
  bool any = false;
  cycles::Sample first{}, last{};
  std::int32_t cycle_source = record::no_step;
  std::int64_t samples = 0, other_rows = 0, voltage_missing = 0;
  math::NeumaierSum charge_As{}, discharge_As{}, charge_Ws{}, discharge_Ws{};
  double cc_charge_s = 0, cv_charge_s = 0, rest_s = 0, charge_active_s = 0, discharge_active_s = 0;
  double least_V = std::numeric_limits<double>::infinity(), most_V = -least_V;
  TemperatureSpan temperature{};
  double charge_counter_Ah = 0, discharge_counter_Ah = 0;
  bool charge_counter_seen = false, discharge_counter_seen = false;
  double gap_s = 0, bridged_s = 0;
  bool broken = false, time_went_back = false, second_before_first = false, ends_at_rest = false, source_changed_within = false;
  cycles::HalfEnd first_end{}, second_end{};
  double end_of_charge_A = nan;
  SetCurrent charge_set{}, discharge_set{};
  cycles::Direction last_active{};
  bool rest_since_active = false;
  int interruptions = 0;      // rests inside a half cycle, but for some seconds within hours
  double chamber_degC = nan;  // at the start of the discharge
  PulseResistance resistance{};
  IcPeak ic{};
  bool first_half_told = false;  // its peak and its drawn curve stand

  void add(const RunSums&, const cycles::RunEnd&);
  /// What was kept apart turned out to be this cycle's: a small swing the other way.
  void merge(const CycleSums&);
  [[nodiscard]] double active_s() const { return charge_active_s + discharge_active_s; }
};

/// What the half ended with so far. A blip after the end (NASA PCoE: one row of 4 A before each charge) ends nothing: a run apart
/// that moved less than 1 % of the half's charge and went no further in voltage than the end that is known.
void set_end(cycles::HalfEnd& known, const cycles::HalfEnd& fresh, double run_As, bool goes_on);

}  // namespace bha::features
