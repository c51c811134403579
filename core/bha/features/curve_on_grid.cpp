#include "bha/features/curve_on_grid.h"

#include <cmath>

namespace bha::features {

void CurveOnGrid::begin(double from_V, double to_V, double direction_sign, double below_V, double q0_As) {
  sign = direction_sign;
  from = sign > 0 ? from_V : -to_V;
  to = sign > 0 ? to_V : -from_V;
  below = std::isnan(below_V) ? std::numeric_limits<double>::infinity() : sign * below_V;
  extreme = -std::numeric_limits<double>::infinity();
  extreme_As = base_As = q0_As;
  rows_kept = uncovered = filled = 0;
}

void CurveOnGrid::fill_up_to(double u, double q_As) {
  const bool first = rows_kept == 0;
  for (; filled < points && grid(filled) <= u; ++filled)
    charge_As[filled] = first ? q_As : math::on_line(extreme, extreme_As, u, q_As, grid(filled));
  if (first) uncovered = filled;
}

void CurveOnGrid::push(const cycles::StepRows& rows, double base, double q_As) {
  if (!(to > from)) return;
  double a_A = sign * rows.current_before_A, next = filled < points ? grid(filled) : std::numeric_limits<double>::infinity();
  a_A = a_A > 0 ? a_A : 0;
  double q = q_As;
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double raw_A = sign * rows.current_A[i], b_A = raw_A > 0 ? raw_A : 0, u = sign * rows.voltage_V[i];
    q += 0.5 * rows.dt_s[i] * (a_A + b_A);
    const double at_As = base + q;
    a_A = b_A;
    if (u >= next && u < below) {  // rare: one row in several passes a grid point
      fill_up_to(u, at_As);
      next = filled < points ? grid(filled) : std::numeric_limits<double>::infinity();
    }
    const bool kept = (u > extreme) & (u < below);
    rows_kept += kept ? 1 : 0;
    extreme = kept ? u : extreme;
    extreme_As = kept ? at_As : extreme_As;
  }
}

}  // namespace bha::features
