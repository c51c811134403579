#include "bha/features/voltage_windows.h"

#include <cmath>

#include "bha/math/interpolate.h"

namespace bha::features {
namespace {

constexpr double on_edge = 1e-9;  // of a window: 3.3 V is an edge, though not in binary

WindowWatch::Point between(const WindowWatch::Point& a, const WindowWatch::Point& b, double u) {
  const double share = std::fmin(1, std::fmax(0, (u - a.u) / (b.u - a.u)));
  const auto on = [&](double from, double to) { return from + share * (to - from); };
  return {u, on(a.time_s, b.time_s), on(a.charge_As, b.charge_As), on(a.energy_Ws, b.energy_Ws)};
}

}  // namespace

double WindowWatch::windows_per_V() const {
  if (asked_width_V > 0) return 1 / asked_width_V;
  if (voltage_max_V > highest_cell_V) return 1 / (width_of_V * std::round(voltage_max_V / usual_cell_V));  // of a pack
  return 1 / (voltage_max_V < highest_lfp_V ? width_of_lfp_V : width_of_V);
}

void WindowWatch::begin(const cycles::RunStart& start) {
  sign = start.direction == cycles::Direction::rest ? 0 : start.direction == cycles::Direction::charge ? 1 : -1;
  origin_ns = last_ns = start.first.time_ns;
  voltage_before_V = start.first.voltage_V;
  now = highest = entered = {};
}

void WindowWatch::push(const cycles::StepRows& r) {
  if (sign == 0) return;
  double before_A = std::fabs(r.current_before_A);
  for (std::size_t i = 0; i < r.n; ++i) {
    const double current_A = std::fabs(r.current_A[i]), voltage_V = r.voltage_V[i];
    if (std::isnan(voltage_before_V) || (r.dt_s[i] == 0 && r.time_ns[i] != last_ns)) {  // what was moved since then is not known
      highest = entered = {};
      voltage_before_V = voltage_V;
    }
    now.charge_As += 0.5 * r.dt_s[i] * (before_A + current_A);
    now.energy_Ws += 0.5 * r.dt_s[i] * (before_A * voltage_before_V + current_A * voltage_V);
    now.time_s = static_cast<double>(r.time_ns[i] - origin_ns) * cycles::seconds_per_ns;
    now.u = sign * voltage_V;
    last_ns = r.time_ns[i];
    before_A = current_A;
    if (std::isnan(voltage_V)) {
      voltage_before_V = nan;
      now.energy_Ws = 0;
      continue;
    }
    voltage_before_V = voltage_V;
    least_A = std::fmin(least_A, current_A);
    most_A = std::fmax(most_A, current_A);
    rise(current_A);
  }
}

void WindowWatch::rise(double current_A) {
  const double per_V = windows_per_V();
  if (std::isnan(highest.u)) {
    highest = now;
    const double edge = std::round(now.u * per_V);
    if (std::fabs(now.u * per_V - edge) <= on_edge) enter(now, current_A);
    return;
  }
  if (!(now.u > highest.u)) return;
  Point from = highest;
  for (double edge = std::floor(highest.u * per_V + on_edge) + 1; edge <= now.u * per_V + on_edge; ++edge) {
    const Point at = between(highest, now, edge / per_V);
    add_up(from, at);
    leave(at, edge / per_V);
    enter(at, current_A);
    from = at;
  }
  add_up(from, now);
  highest = now;
}

void WindowWatch::add_up(const Point& from, const Point& to) {
  if (std::isnan(entered.u)) return;
  const double a = from.charge_As - entered.charge_As, b = to.charge_As - entered.charge_As;
  charge_over_V += (a + b) / 2 * (to.u - from.u);
  square_over_V += (a * a + a * b + b * b) / 3 * (to.u - from.u);
}

void WindowWatch::enter(const Point& at, double current_A) {
  entered = at;
  least_A = most_A = current_A;
  charge_over_V = square_over_V = 0;
}

void WindowWatch::leave(const Point& at, double edge_u) {
  const double wide_V = edge_u - entered.u, charge_As = at.charge_As - entered.charge_As, lasted_s = at.time_s - entered.time_s;
  const bool constant = most_A - least_A <= current_may_vary * (most_A + least_A);  // ± 2 % of the middle
  if (std::isnan(entered.u) || !constant || !(lasted_s > 0) || rows.size() >= most_rows) return;
  const double mean_As = charge_over_V / wide_V;
  rows.push_back({.start_time_s = static_cast<double>(origin_ns) * cycles::seconds_per_ns + entered.time_s,
                  .direction = sign > 0 ? StepDirection::charge : StepDirection::discharge,
                  .from_V = sign * entered.u,
                  .to_V = sign * edge_u,
                  .current_A = sign * charge_As / lasted_s,
                  .duration_s = lasted_s,
                  .charge_Ah = charge_As / seconds_per_hour,
                  .energy_Wh = (at.energy_Ws - entered.energy_Ws) / seconds_per_hour,
                  .charge_mean_Ah = mean_As / seconds_per_hour,
                  .charge_std_Ah = std::sqrt(std::fmax(0, square_over_V / wide_V - mean_As * mean_As)) / seconds_per_hour});
}

}  // namespace bha::features
