#include "bha/features/rest_table.h"

#include "bha/features/capacity.h"

namespace bha::features {
namespace {

double seconds(std::int64_t from_ns, std::int64_t to_ns) { return static_cast<double>(to_ns - from_ns) * cycles::seconds_per_ns; }

}  // namespace

void RestWatch::begin(const cycles::RunStart& start) {
  const bool rest = start.direction == cycles::Direction::rest;
  if (rest && !resting) {
    first = older = newer = last = start.first;
    relaxation.begin(first.time_ns, first.voltage_V);
  }
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
    relaxation.push(last.time_ns, last.voltage_V);
    if (seconds(newer.time_ns, last.time_ns) < drift_s) continue;
    older = newer;
    newer = last;
  }
}

void RestWatch::end(const cycles::RunEnd& end) {
  charge_As += end.hold_s * end.last.current_A;
  broken |= end.broken;
  (resting ? last : before) = end.last;
}

void RestWatch::tell() {
  const double duration_s = seconds(first.time_ns, last.time_ns);
  if (!(duration_s >= shortest_s) || rows.size() >= most_rows) return;
  const Relaxed relaxed = relaxation.relaxed();
  const HalfHour half_hour = relaxation.half_hour();
  const bool known = last_end_ns != record::no_time;
  rows.push_back({.start_time_s = static_cast<double>(first.time_ns) * cycles::seconds_per_ns,
                  .duration_s = duration_s,
                  .voltage_start_V = first.voltage_V,
                  .voltage_end_V = last.voltage_V,
                  .drift_V_per_h = (last.voltage_V - older.voltage_V) / seconds(older.time_ns, last.time_ns) * seconds_per_hour,
                  .temperature_degC = last.temperature_degC,
                  .charge_before_Ah = known && !broken ? (charge_As - charge_at_last_As) / seconds_per_hour : nan,
                  .time_before_s = known ? seconds(last_end_ns, last.time_ns) : nan,
                  .voltage_before_V = before.voltage_V,
                  .current_before_A = before.current_A,
                  .relaxed_voltage_V = relaxed.voltage_V,
                  .relaxation_time_s = relaxed.time_s,
                  .relaxed_missing = relaxed.missing,
                  .half_hour_mean_V = half_hour.mean_V,
                  .half_hour_variance_V2 = half_hour.variance_V2,
                  .half_hour_skewness = half_hour.skewness,
                  .half_hour_kurtosis = half_hour.kurtosis,
                  .half_hour_greatest_V = half_hour.greatest_V,
                  .half_hour_least_V = half_hour.least_V,
                  .half_hour_missing = half_hour.missing});
  charge_at_last_As = charge_As;
  broken = false;
  last_end_ns = last.time_ns;
}

void RestWatch::finish() {
  if (resting) tell();
  resting = false;
}

}  // namespace bha::features
