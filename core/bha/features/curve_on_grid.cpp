#include "bha/features/curve_on_grid.h"

#include <algorithm>
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

/// Grid points up to the first row's voltage have no charge of their own.
void CurveOnGrid::begin_at(double u, double q_As) {
  for (; filled < points && grid(filled) <= u; ++filled) charge_As[filled] = q_As;
  uncovered = filled;
  rows_kept = 1;
  extreme = u;
  extreme_As = q_As;
}

/// Straight lines from one kept row to the next, in order.
void CurveOnGrid::draw(const Kept* kept, std::size_t count) {
  const double step = math::EvenGrid{from, to, points}.step(), first = from;
  double x0 = extreme, y0 = extreme_As;
  std::size_t at = filled, k = 0;
  for (; k < count && at < points; ++k) {
    const double u = kept[k].u, slope = (kept[k].at_As - y0) / (u - x0);
    // Mostly no point or one lies between two rows. Which is chance: the first is written at any rate and kept without a branch.
    double x = first + static_cast<double>(at) * step;
    charge_As[at] = y0 + slope * (x - x0);
    at += x <= u ? 1 : 0;
    for (; at < points; ++at) {
      x = first + static_cast<double>(at) * step;
      if (!(x <= u)) break;
      charge_As[at] = y0 + slope * (x - x0);
    }
    x0 = u;
    y0 = kept[k].at_As;
  }
  rows_kept += count;
  extreme = kept[count - 1].u;
  extreme_As = kept[count - 1].at_As;
  filled = at;
}

void CurveOnGrid::push(const cycles::StepRows& rows, double base, double q_As) {
  if (!(to > from)) return;
  Kept kept[cycles::piece_rows];
  double a_A = sign * rows.current_before_A, q = q_As, top = extreme;
  a_A = a_A > 0 ? a_A : 0;
  for (std::size_t begin = 0; begin < rows.n; begin += cycles::piece_rows) {
    const std::size_t end = std::min(rows.n, begin + cycles::piece_rows);
    std::size_t count = 0;
    for (std::size_t i = begin; i < end; ++i) {
      const double raw_A = sign * rows.current_A[i], b_A = raw_A > 0 ? raw_A : 0, u = sign * rows.voltage_V[i];
      q += 0.5 * rows.dt_s[i] * (a_A + b_A);
      a_A = b_A;
      const double within = u < below ? u : -std::numeric_limits<double>::infinity();
      kept[count] = {u, base + q};
      count += within > top ? 1 : 0;
      top = within > top ? within : top;
    }
    if (count == 0) continue;
    std::size_t drawn = 0;
    if (rows_kept == 0) begin_at(kept[drawn].u, kept[drawn].at_As), ++drawn;
    if (drawn < count) draw(kept + drawn, count - drawn);
  }
}

}  // namespace bha::features
