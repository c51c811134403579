#include "bha/features/rest_table.h"

#include "bha/features/capacity.h"

namespace bha::features {
namespace {

double seconds(std::int64_t from_ns, std::int64_t to_ns) { return static_cast<double>(to_ns - from_ns) * cycles::seconds_per_ns; }

}  // namespace

void RestWatch::begin(const cycles::RunStart& start) {
  const bool rest = start.direction == cycles::Direction::rest;
  if (rest && !resting) first = older = newer = last = start.first;
  if (!rest && resting) tell();
  resting = rest;
}

void RestWatch::push(const cycles::StepRows& r) {
  broken |= r.broken;
  double before_A = r.current_before_A;
  for (std::size_t i = 0; i < r.n; ++i) {
    charge_As += 0.5 * r.dt_s[i] * (before_A + r.current_A[i]);
    before_A = r.current_A[i];
    if (r.direction != cycles::Direction::rest) continue;
    last.time_ns = r.time_ns[i];
    last.voltage_V = r.voltage_V[i];
    if (seconds(newer.time_ns, last.time_ns) < drift_s) continue;
    older = newer;
    newer = last;
  }
}

void RestWatch::end(const cycles::RunEnd& end) {
  charge_As += end.hold_s * end.last.current_A;
  broken |= end.broken;
  if (resting) last = end.last;
}

void RestWatch::tell() {
  const double duration_s = seconds(first.time_ns, last.time_ns);
  if (!(duration_s >= shortest_s) || rows.size() >= most_rows) return;
  const bool known = last_end_ns != record::no_time;
  rows.push_back({.start_time_s = static_cast<double>(first.time_ns) * cycles::seconds_per_ns,
                  .duration_s = duration_s,
                  .voltage_start_V = first.voltage_V,
                  .voltage_end_V = last.voltage_V,
                  .drift_V_per_h = (last.voltage_V - older.voltage_V) / seconds(older.time_ns, last.time_ns) * seconds_per_hour,
                  .temperature_degC = last.temperature_degC,
                  .charge_before_Ah = known && !broken ? (charge_As - charge_at_last_As) / seconds_per_hour : nan,
                  .time_before_s = known ? seconds(last_end_ns, last.time_ns) : nan});
  charge_at_last_As = charge_As;
  broken = false;
  last_end_ns = last.time_ns;
}

void RestWatch::finish() {
  if (resting) tell();
  resting = false;
}

}  // namespace bha::features
