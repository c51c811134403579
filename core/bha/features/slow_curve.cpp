#include "bha/features/slow_curve.h"

#include <cmath>

#include "bha/features/capacity.h"

namespace bha::features {

void SlowCurveSketch::begin(const cycles::RunStart& start) {
  direction = start.direction;
  start_ns = last_ns = start.first.time_ns;
  largest_A = charge_As = open_As = open_V = 0;
  points = open_rows = 0;
  rows_each = 1;
}

void SlowCurveSketch::close_point() {
  if (open_rows == 0) return;
  at_As[points] = open_As / static_cast<double>(open_rows);
  voltage_V[points++] = open_V / static_cast<double>(open_rows);
  open_rows = 0;
  open_As = open_V = 0;
  if (points < most) return;
  for (std::size_t i = 0; 2 * i < most; ++i) {
    at_As[i] = 0.5 * (at_As[2 * i] + at_As[2 * i + 1]);
    voltage_V[i] = 0.5 * (voltage_V[2 * i] + voltage_V[2 * i + 1]);
  }
  points = most / 2;
  rows_each *= 2;
}

void SlowCurveSketch::push(const cycles::StepRows& rows) {
  if (direction == cycles::Direction::rest) return;
  double before_A = std::fabs(rows.current_before_A);
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double now_A = std::fabs(rows.current_A[i]);
    charge_As += 0.5 * rows.dt_s[i] * (before_A + now_A);
    before_A = now_A;
    if (rows.time_ns[i] != record::no_time) last_ns = rows.time_ns[i];
    if (now_A > largest_A) largest_A = now_A;
    if (now_A < (1 - current_may_fall) * largest_A || std::isnan(rows.voltage_V[i])) continue;
    open_As += charge_As;
    open_V += rows.voltage_V[i];
    if (++open_rows == rows_each) close_point();
  }
}

std::optional<SlowCurve> SlowCurveSketch::end() {
  const double lasted_s = static_cast<double>(last_ns - start_ns) * cycles::seconds_per_ns;
  if (direction == cycles::Direction::rest || start_ns == record::no_time || lasted_s < shortest_s) return std::nullopt;
  close_point();
  SlowCurve out{.start_time_s = static_cast<double>(start_ns) * cycles::seconds_per_ns,
                .charging = direction == cycles::Direction::charge,
                .current_A = largest_A};
  for (std::size_t i = 0; i < points; ++i) {
    if (!out.charge_Ah.empty() && at_As[i] <= at_As[i - 1]) continue;  // rows over which nothing was counted
    out.charge_Ah.push_back(at_As[i] / seconds_per_hour);
    out.voltage_V.push_back(voltage_V[i]);
  }
  return out;
}

}  // namespace bha::features
