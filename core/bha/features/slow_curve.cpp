#include "bha/features/slow_curve.h"

#include <algorithm>
#include <cmath>
#include <utility>

#include "bha/features/capacity.h"

namespace bha::features {

void SlowCurveSketch::begin(const cycles::RunStart& start) {
  direction = start.direction;
  start_ns = last_ns = start.first.time_ns;
  charge_As = open_As = open_V = open_A = 0;
  points = open_rows = 0;
  rows_each = 1;
}

void SlowCurveSketch::close_point() {
  if (open_rows == 0) return;
  at_As[points] = open_As / static_cast<double>(open_rows);
  current_A[points] = open_A / static_cast<double>(open_rows);
  voltage_V[points++] = open_V / static_cast<double>(open_rows);
  open_rows = 0;
  open_As = open_V = open_A = 0;
  if (points < most) return;
  for (std::size_t i = 0; 2 * i < most; ++i) {
    at_As[i] = 0.5 * (at_As[2 * i] + at_As[2 * i + 1]);
    voltage_V[i] = 0.5 * (voltage_V[2 * i] + voltage_V[2 * i + 1]);
    current_A[i] = 0.5 * (current_A[2 * i] + current_A[2 * i + 1]);
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
    if (std::isnan(rows.voltage_V[i])) continue;
    open_As += charge_As;
    open_V += rows.voltage_V[i];
    open_A += now_A;
    if (++open_rows == rows_each) close_point();
  }
}

double SlowCurveSketch::median_A() const {
  std::array<double, most> sorted = current_A;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(points / 2);
  std::nth_element(sorted.begin(), middle, sorted.begin() + static_cast<std::ptrdiff_t>(points));
  return *middle;
}

std::size_t SlowCurveSketch::points_before_hold(double set_A) const {
  const auto held = [&](std::size_t i) {
    return current_A[i] < (1 - current_may_fall) * set_A && std::fabs(voltage_V[i] - voltage_V[points - 1]) <= constant_V;
  };
  std::size_t out = points;
  while (out > 0 && held(out - 1)) --out;
  return out;
}

std::optional<SlowCurve> SlowCurveSketch::end() {
  const double lasted_s = static_cast<double>(last_ns - start_ns) * cycles::seconds_per_ns;
  if (direction == cycles::Direction::rest || start_ns == record::no_time || lasted_s < shortest_s) return std::nullopt;
  close_point();
  if (points == 0) return std::nullopt;
  const double set_A = median_A();
  SlowCurve out{.start_time_s = static_cast<double>(start_ns) * cycles::seconds_per_ns,
                .charging = direction == cycles::Direction::charge,
                .current_A = set_A};
  for (std::size_t i = 0, n = points_before_hold(set_A); i < n; ++i) {
    if (!(std::fabs(current_A[i] - set_A) <= current_may_waver * set_A)) continue;
    if (i > 0 && at_As[i] <= at_As[i - 1]) continue;  // rows over which nothing was counted
    out.charge_Ah.push_back(at_As[i] / seconds_per_hour);
    out.voltage_V.push_back(voltage_V[i]);
  }
  return out;
}

void SlowCurveWatch::begin(const cycles::RunStart& start) {
  sketch.begin(start);
  if (start.direction != cycles::Direction::rest && start.direction != std::exchange(half, start.direction)) ++halves;
}

void SlowCurveWatch::end() {
  if (rows.size() >= most_rows) return;
  auto curve = sketch.end();
  if (!curve) return;
  curve->half = halves;
  rows.push_back(std::move(*curve));
}

}  // namespace bha::features
