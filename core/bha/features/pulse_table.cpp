#include "bha/features/pulse_table.h"

#include <algorithm>
#include <cmath>

#include "bha/cycles/termination.h"
#include "bha/features/capacity.h"
#include "bha/math/interpolate.h"

namespace bha::features {
namespace {

double seconds(std::int64_t from_ns, std::int64_t to_ns) { return static_cast<double>(to_ns - from_ns) * cycles::seconds_per_ns; }

std::array<double*, PulseWatch::taus> resistances(PulseRow& row) {
  return {&row.resistance_100ms_ohm, &row.resistance_1s_ohm, &row.resistance_10s_ohm, &row.resistance_18s_ohm,
          &row.resistance_30s_ohm};
}

}  // namespace

void PulseWatch::begin(const cycles::RunStart& start) {
  direction = start.direction;
  run_start_ns = start.first.time_ns;
  if (direction == cycles::Direction::rest) {
    if (rest_start_ns == record::no_time) rest_start_ns = run_start_ns;
    return;
  }
  const bool timed = rest_start_ns != record::no_time && start.first.time_ns != record::no_time;
  rest_before_s = rested && timed ? seconds(rest_start_ns, start.first.time_ns) : 0;
  rested = uncorrected = false;
  rest_start_ns = record::no_time;
  if (rest_before_s < shortest_rest_s) return;
  open = measuring = true;
  edge = previous = start.first;
  edge_As = previous_As = charge_As;
  soc = 1 + (charge_As - full_As) / (seconds_per_hour * nominal_capacity_Ah);
  resistance_ohm.fill(nan);
  moved_As.fill(nan);
  step_A.fill(nan);
  next_tau = 0;
  least_A = most_A = start.first.current_A;
}

// The values at each τ that lies between the row before and this one.
void PulseWatch::measure(const cycles::Sample& now) {
  const double now_s = seconds(edge.time_ns, now.time_ns), before_s = seconds(edge.time_ns, previous.time_ns);
  least_A = std::fmin(least_A, now.current_A);
  most_A = std::fmax(most_A, now.current_A);
  if (!(most_A - least_A <= current_may_vary * std::fabs(edge.current_A))) {
    measuring = false;
    return;
  }
  for (; next_tau < taus && now_s >= tau_s[next_tau]; ++next_tau) {
    const double tau = tau_s[next_tau];
    if (!(now_s > before_s) || now_s - before_s > tau / 2) continue;
    const double voltage = math::on_line(before_s, previous.voltage_V, now_s, now.voltage_V, tau);
    const double current = math::on_line(before_s, previous.current_A, now_s, now.current_A, tau);
    step_A[next_tau] = current - rest_last.current_A;
    moved_As[next_tau] = math::on_line(before_s, previous_As, now_s, charge_As, tau) - edge_As;
    resistance_ohm[next_tau] = (voltage - rest_last.voltage_V) / step_A[next_tau];
  }
}

void PulseWatch::push(const cycles::StepRows& r) {
  double before_A = r.current_before_A;
  for (std::size_t i = 0; i < r.n; ++i) {
    charge_As += 0.5 * r.dt_s[i] * (before_A + r.current_A[i]);
    before_A = r.current_A[i];
    if (direction == cycles::Direction::charge && r.voltage_V[i] >= voltage_max_V - cycles::limit_margin_V) full_As = charge_As;
    if (!measuring || next_tau == taus) continue;
    const cycles::Sample now{.time_ns = r.time_ns[i], .voltage_V = r.voltage_V[i], .current_A = r.current_A[i]};
    if (now.time_ns > edge.time_ns) measure(now);
    previous = now;
    previous_As = charge_As;
  }
}

void PulseWatch::end(const cycles::RunEnd& end) {
  charge_As += end.hold_s * end.last.current_A;
  if (direction != cycles::Direction::rest) {
    if (open) tell(end.last);
    open = measuring = false;
    return;
  }
  if (uncorrected && rest_start_ns != record::no_time && seconds(rest_start_ns, end.last.time_ns) >= relaxed_rest_s)
    correct(end.last);
  rested = true;
  rest_last = end.last;
}

void PulseWatch::tell(const cycles::Sample& last) {
  if (rows.size() >= most_rows) return;
  PulseRow row{.start_time_s = static_cast<double>(edge.time_ns) * cycles::seconds_per_ns,
               .direction = step_direction(direction),
               .soc = soc,
               .temperature_degC = edge.temperature_degC,
               .current_A = edge.current_A,
               .rest_before_s = rest_before_s,
               .duration_s = seconds(edge.time_ns, last.time_ns)};
  const auto told = resistances(row);
  constexpr double as_good_as = 0.99;  // a pulse of 10 s ends a row before its tenth second
  if (measuring && next_tau < taus && row.duration_s >= as_good_as * tau_s[next_tau] && previous.time_ns == last.time_ns) {
    step_A[next_tau] = previous.current_A - rest_last.current_A;
    moved_As[next_tau] = previous_As - edge_As;
    resistance_ohm[next_tau] = (previous.voltage_V - rest_last.voltage_V) / step_A[next_tau];
  }
  for (std::size_t k = 0; k < taus; ++k) *told[k] = resistance_ohm[k];
  uncorrected = rest_before_s >= relaxed_rest_s && row.duration_s <= longest_pulse_s;
  rows.push_back(row);
}

void PulseWatch::correct(const cycles::Sample& rest_end) {
  uncorrected = false;
  const double moved = charge_As - edge_As;
  if (moved == 0) return;
  const double slope_V_per_As = (rest_end.voltage_V - rest_last.voltage_V) / moved;  // rest_last: of the rest before the pulse
  PulseRow& row = rows.back();
  double* const corrected[] = {&row.corrected_10s_ohm, &row.corrected_18s_ohm, &row.corrected_30s_ohm};
  constexpr std::size_t first = 2;  // τ of 10 s
  for (std::size_t k = first; k < taus; ++k) *corrected[k - first] = resistance_ohm[k] - slope_V_per_As * moved_As[k] / step_A[k];
}

}  // namespace bha::features
