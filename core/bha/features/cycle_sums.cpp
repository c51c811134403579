#include "bha/features/cycle_sums.h"

#include <algorithm>

namespace bha::features {
namespace {

// A cycler that switches a relay once an hour makes no pulses of a discharge: a rest of some seconds that is nothing beside what
// ran before it.
bool interrupts(const CycleSums& c, double rest_s) {
  constexpr double shortest_s = 5, least_share = 1e-3;
  const double active_s = c.last_active == cycles::Direction::charge ? c.charge_active_s : c.discharge_active_s;
  return rest_s >= shortest_s || rest_s >= least_share * active_s;
}

void add_active(CycleSums& c, const RunSums& run) {
  const double active_s = run.voltage.free_s + run.voltage.limited_s;
  if (run.direction == cycles::Direction::charge) {
    c.cc_charge_s += run.voltage.free_s;
    c.cv_charge_s += run.voltage.limited_s;
    c.charge_active_s += active_s;
    c.charge_set.offer(run.count.charge_As, run.voltage.set_current_A());
  } else {
    c.discharge_active_s += active_s;
    c.discharge_set.offer(run.count.discharge_As, run.voltage.set_current_A());
  }
  if (c.last_active == run.direction && c.rest_since_active) ++c.interruptions;
  c.last_active = run.direction;
  c.rest_since_active = false;
}

}  // namespace

void CycleSums::add(const RunSums& run, const cycles::RunEnd& end) {
  if (!any) first = run.first;
  any = true;
  last = end.last;
  samples += run.rows;
  other_rows += run.other_rows;
  voltage_missing += run.voltage.missing;
  charge_As.add(run.count.charge_As);
  discharge_As.add(run.count.discharge_As);
  charge_Ws.add(run.count.charge_Ws);
  discharge_Ws.add(run.count.discharge_Ws);
  least_V = std::min(least_V, run.voltage.least_V);
  most_V = std::max(most_V, run.voltage.most_V);
  temperature.merge(run.temperature);
  charge_counter_Ah += run.charge_counter.rise_Ah;
  discharge_counter_Ah += run.discharge_counter.rise_Ah;
  charge_counter_seen |= run.charge_counter.seen;
  discharge_counter_seen |= run.discharge_counter.seen;
  gap_s += run.gap_s + end.gap_s;
  bridged_s += run.bridged_s;
  broken |= run.broken || end.broken;
  time_went_back |= run.time_went_back || end.time_went_back;
  ends_at_rest = run.direction == cycles::Direction::rest;
  if (ends_at_rest) {
    rest_s += run.voltage.free_s;
    rest_since_active |= interrupts(*this, run.voltage.free_s + run.gap_s + end.gap_s);
  } else {
    add_active(*this, run);
  }
}

void CycleSums::merge(const CycleSums& later) {
  last = later.last;
  samples += later.samples;
  other_rows += later.other_rows;
  voltage_missing += later.voltage_missing;
  charge_As.add(later.charge_As.value());
  discharge_As.add(later.discharge_As.value());
  charge_Ws.add(later.charge_Ws.value());
  discharge_Ws.add(later.discharge_Ws.value());
  cc_charge_s += later.cc_charge_s;
  cv_charge_s += later.cv_charge_s;
  rest_s += later.rest_s;
  charge_active_s += later.charge_active_s;
  discharge_active_s += later.discharge_active_s;
  least_V = std::min(least_V, later.least_V);
  most_V = std::max(most_V, later.most_V);
  temperature.merge(later.temperature);
  charge_counter_Ah += later.charge_counter_Ah;
  discharge_counter_Ah += later.discharge_counter_Ah;
  charge_counter_seen |= later.charge_counter_seen;
  discharge_counter_seen |= later.discharge_counter_seen;
  gap_s += later.gap_s;
  bridged_s += later.bridged_s;
  broken |= later.broken;
  time_went_back |= later.time_went_back;
  source_changed_within |= later.source_changed_within;
  ends_at_rest = later.ends_at_rest;
  discharge_set.offer(later.discharge_set.moved_As, later.discharge_set.current_A);
  interruptions += later.interruptions;
  last_active = later.last_active;
  rest_since_active = later.rest_since_active;
}

void set_end(cycles::HalfEnd& known, const cycles::HalfEnd& fresh, double run_As, bool goes_on) {
  const bool further =
      fresh.direction == cycles::Direction::charge ? fresh.extreme_V > known.extreme_V : fresh.extreme_V < known.extreme_V;
  if (!known.seen || goes_on || further || run_As >= 0.01 * fresh.charge_As) known = fresh;
}

}  // namespace bha::features
