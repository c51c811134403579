#include "bha/features/resistance.h"

#include <cmath>

#include "bha/math/interpolate.h"

namespace bha::features {
namespace {

double seconds_between(const cycles::Sample& a, const cycles::Sample& b) {
  return static_cast<double>(b.time_ns - a.time_ns) * cycles::seconds_per_ns;
}

}  // namespace

void PulseResistance::give_up(Code why) {
  phase = Phase::done;
  missing = why;
}

void PulseResistance::begin(const cycles::Sample& rest, const cycles::Sample& first, double rested_s) {
  if (phase != Phase::waiting) return;
  if (first.time_ns == record::no_time) return give_up(Code::time_missing);
  if (!(rested_s >= shortest_rest_s)) return give_up(Code::no_rest_before);
  before = rest;
  edge = first;
  previous = {};
  least_A = most_A = first.current_A;
  missing = Code::current_varies;  // until τ has passed
  phase = Phase::measuring;
}

void PulseResistance::push(const cycles::StepRows& rows) {
  for (std::size_t i = 0; i < rows.n && phase == Phase::measuring; ++i)
    judge({.time_ns = rows.time_ns[i], .voltage_V = rows.voltage_V[i], .current_A = rows.current_A[i]});
}

void PulseResistance::judge(const cycles::Sample& now) {
  if (now.time_ns == record::no_time) return give_up(Code::time_missing);
  const double since_s = seconds_between(edge, now);
  const double gap_s = previous.time_ns == record::no_time ? 0 : seconds_between(previous, now);
  if (gap_s < 0) return give_up(Code::time_back);
  if (since_s < tau_s) {
    least_A = std::fmin(least_A, now.current_A);
    most_A = std::fmax(most_A, now.current_A);
    previous = now;
    return;
  }
  if (gap_s > tau_s / 2) return give_up(Code::sampling_coarse);
  const double from_s = since_s - gap_s;
  const bool on_time = since_s == tau_s || gap_s == 0;
  const double at_V = on_time ? now.voltage_V : math::on_line(from_s, previous.voltage_V, since_s, now.voltage_V, tau_s);
  const double at_A = on_time ? now.current_A : math::on_line(from_s, previous.current_A, since_s, now.current_A, tau_s);
  least_A = std::fmin(least_A, at_A);
  most_A = std::fmax(most_A, at_A);
  if (most_A - least_A > current_may_vary * std::fabs(at_A)) return give_up(Code::current_varies);
  resistance_ohm = (at_V - before.voltage_V) / (at_A - before.current_A);
  if (std::isnan(resistance_ohm)) return give_up(Code::voltage_missing);
  temperature_degC = before.temperature_degC;
  missing = Code::none;
  phase = Phase::done;
}

void PulseResistance::end() {
  if (phase == Phase::measuring) phase = Phase::done;
}

}  // namespace bha::features
