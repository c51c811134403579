#include "bha/features/voltage.h"

namespace bha::features {
namespace {

/// sign 1: charge, −1: discharge; turns both into "at the limit when sign·V ≥ sign·limit".
void push_active(VoltageSpan& s, const cycles::StepRows& rows, double sign) {
  const double limit = sign * s.limit_V;
  double limited_s = s.limited_s, free_s = s.free_s, free_As = s.free_As, most_A = s.most_A;
  double a_A = sign * rows.current_before_A;
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double b_A = sign * rows.current_A[i], dt_s = rows.dt_s[i];
    const double at_limit = sign * rows.voltage_V[i] >= limit ? 1 : 0;
    const double limited = at_limit * dt_s, free = dt_s - limited;
    limited_s += limited;
    free_s += free;
    free_As += 0.5 * free * (a_A + b_A);
    most_A = b_A > most_A ? b_A : most_A;
    a_A = b_A;
  }
  s.limited_s = limited_s;
  s.free_s = free_s;
  s.free_As = free_As;
  s.most_A = most_A;
}
void push_rest(VoltageSpan& s, const cycles::StepRows& rows) {
  double rest_s = s.free_s;
  for (std::size_t i = 0; i < rows.n; ++i) rest_s += rows.dt_s[i];
  s.free_s = rest_s;
}

}  // namespace

void VoltageSpan::push(const cycles::StepRows& rows) {
  double least = least_V, most = most_V;
  std::int64_t gone = 0;
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double v = rows.voltage_V[i];
    least = v < least ? v : least;
    most = v > most ? v : most;
    gone += v != v ? 1 : 0;
  }
  least_V = least;
  most_V = most;
  missing += gone;
  switch (rows.direction) {
    case cycles::Direction::charge:
      return push_active(*this, rows, 1);
    case cycles::Direction::discharge:
      return push_active(*this, rows, -1);
    case cycles::Direction::rest:
      return push_rest(*this, rows);
  }
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
