#include "bha/features/capacity.h"

namespace bha::features {
namespace {

double above_zero(double x) { return x > 0 ? x : 0; }

/// Sums of one direction: of `sign`·I.
void count(const cycles::StepRows& rows, double sign, double& moved_As, double& moved_Ws) {
  double a_A = above_zero(sign * rows.current_before_A), a_W = a_A * rows.voltage_before_V;
  double q = moved_As, e = moved_Ws;
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double b_A = above_zero(sign * rows.current_A[i]), b_W = b_A * rows.voltage_V[i];
    const double half_s = 0.5 * rows.dt_s[i];
    q += half_s * (a_A + b_A);
    e += half_s * (a_W + b_W);
    a_A = b_A;
    a_W = b_W;
  }
  moved_As = q;
  moved_Ws = e;
}

/// A run begins within a step where the current turned: its first interval is shared by both directions.
void count_first(const cycles::StepRows& rows, double sign, double& moved_As, double& moved_Ws) {
  const double a_A = above_zero(sign * rows.current_before_A);
  if (!(a_A > 0)) return;
  moved_As += 0.5 * rows.dt_s[0] * a_A;
  moved_Ws += 0.5 * rows.dt_s[0] * a_A * rows.voltage_before_V;
}

}  // namespace

void CoulombCount::push(const cycles::StepRows& rows) {
  using enum cycles::Direction;
  if (rows.n == 0) return;
  if (rows.direction != discharge)
    count(rows, 1, charge_As, charge_Ws);
  else
    count_first(rows, 1, charge_As, charge_Ws);
  if (rows.direction != charge)
    count(rows, -1, discharge_As, discharge_Ws);
  else
    count_first(rows, -1, discharge_As, discharge_Ws);
}

void CoulombCount::hold(double dt_s, double current_A, double voltage_V) {
  if (current_A > 0) {
    charge_As += dt_s * current_A;
    charge_Ws += dt_s * current_A * voltage_V;
  } else if (current_A < 0) {
    discharge_As += dt_s * -current_A;
    discharge_Ws += dt_s * -current_A * voltage_V;
  }
}

}  // namespace bha::features
