#include "bha/features/voltage.h"

namespace bha::features {
namespace {

/// What every direction counts of a row's voltage; NaN is neither.
struct Extremes {
  double least = 0, most = 0;
  std::int64_t gone = 0;
  void take(double v) {
    least = v < least ? v : least;
    most = v > most ? v : most;
    gone += v != v ? 1 : 0;
  }
};

/// sign 1: charge, −1: discharge; turns both into "at the limit when sign·V ≥ sign·limit".
Extremes push_active(VoltageSpan& s, const cycles::StepRows& rows, double sign, Extremes extremes) {
  const double limit = sign * s.limit_V;
  double limited_s = s.limited_s, free_s = s.free_s, free_As = s.free_As, most_A = s.most_A;
  double a_A = sign * rows.current_before_A;
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double b_A = sign * rows.current_A[i], dt_s = rows.dt_s[i], v = rows.voltage_V[i];
    const double at_limit = sign * v >= limit ? 1 : 0;
    const double limited = at_limit * dt_s, free = dt_s - limited;
    limited_s += limited;
    free_s += free;
    free_As += 0.5 * free * (a_A + b_A);
    most_A = b_A > most_A ? b_A : most_A;
    a_A = b_A;
    extremes.take(v);
  }
  s.limited_s = limited_s;
  s.free_s = free_s;
  s.free_As = free_As;
  s.most_A = most_A;
  return extremes;
}
Extremes push_rest(VoltageSpan& s, const cycles::StepRows& rows, Extremes extremes) {
  double rest_s = s.free_s;
  for (std::size_t i = 0; i < rows.n; ++i) {
    rest_s += rows.dt_s[i];
    extremes.take(rows.voltage_V[i]);
  }
  s.free_s = rest_s;
  return extremes;
}

}  // namespace

void VoltageSpan::push(const cycles::StepRows& rows) {
  const Extremes before{least_V, most_V, missing};
  const Extremes now = rows.direction == cycles::Direction::rest
                           ? push_rest(*this, rows, before)
                           : push_active(*this, rows, rows.direction == cycles::Direction::charge ? 1 : -1, before);
  least_V = now.least;
  most_V = now.most;
  if (missing == 0 && now.gone > 0)
    for (std::size_t i = 0; i < rows.n && rows.voltage_V[i] == rows.voltage_V[i]; ++i) ++first_missing;
  else if (missing == 0)
    first_missing += static_cast<std::int64_t>(rows.n);
  missing = now.gone;
}

void VoltageSpan::hold(cycles::Direction direction, double dt_s, double voltage_V, double current_A) {
  const double sign = direction == cycles::Direction::discharge ? -1 : 1;
  if (direction != cycles::Direction::rest && sign * voltage_V >= sign * limit_V) {
    limited_s += dt_s;
    return;
  }
  free_s += dt_s;
  free_As += direction == cycles::Direction::rest ? 0 : dt_s * sign * current_A;
}

}  // namespace bha::features
