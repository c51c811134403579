#include "bha/features/depth_table.h"

#include <cmath>

#include "bha/cycles/termination.h"
#include "bha/features/capacity.h"

namespace bha::features {

void DepthWatch::push(const cycles::StepRows& r) {
  if (first_ns == record::no_time) first_ns = r.time_ns[0];
  double before_A = r.current_before_A;
  for (std::size_t i = 0; i < r.n; ++i) {
    charge_As += 0.5 * r.dt_s[i] * (before_A + r.current_A[i]);
    before_A = r.current_A[i];
    if (r.direction == cycles::Direction::charge && r.voltage_V[i] >= voltage_max_V - cycles::limit_margin_V) full_As = charge_As;
  }
}

void DepthWatch::end(const cycles::RunEnd& end, cycles::Direction direction) {
  charge_As += end.hold_s * end.last.current_A;
  if (direction == cycles::Direction::rest || !(nominal_capacity_Ah > 0)) return;
  if (!any) {  // the first turning point is where the record began, at no charge
    any = true;
    extreme = {first_ns, 0};
  }
  const double least_As = least_swing * nominal_capacity_Ah * seconds_per_hour, moved = charge_As - extreme.value;
  if (moved * heading >= 0 && std::fabs(moved) > 0) {
    if (heading == 0) flow.push(extreme.index, extreme.value, [&](const math::RainflowCycle& c) { take(c); });
    heading = moved > 0 ? 1 : -1;
    extreme = {end.last.time_ns, charge_As};
  } else if (std::fabs(moved) >= least_As) {
    flow.push(extreme.index, extreme.value, [&](const math::RainflowCycle& c) { take(c); });
    heading = -heading;
    extreme = {end.last.time_ns, charge_As};
  }
}

void DepthWatch::take(const math::RainflowCycle& c) {
  if (rows.size() >= most_rows || !(c.range >= least_swing * nominal_capacity_Ah * seconds_per_hour)) return;
  const double whole_As = nominal_capacity_Ah * seconds_per_hour;
  rows.push_back({.start_time_s = static_cast<double>(c.first) * cycles::seconds_per_ns,
                  .end_time_s = static_cast<double>(c.last) * cycles::seconds_per_ns,
                  .range_Ah = c.range / seconds_per_hour,
                  .depth_of_discharge = c.range / whole_As,
                  .mean_soc = 1 + (c.mean - full_As) / whole_As,
                  .count = c.count});
}

void DepthWatch::finish() {
  if (!any) return;
  const auto counted = [&](const math::RainflowCycle& c) { take(c); };
  flow.push(extreme.index, extreme.value, counted);
  flow.finish(counted);
}

}  // namespace bha::features
