// Charge over voltage on an even grid, filled as the voltage passes: no points are kept, so the memory does not grow.
//   CurveOnGrid curve;  curve.begin({3.0, 4.19, 1000}, +1, 4.195, q0_As);  curve.push(rows, q_before_As); …
// Rows that set a new extreme of the voltage (highest of a charge, lowest of a discharge) are the curve's points; between two of
// them it is a straight line, of equal voltages the first counts (METHODS 2.4). Grid points before the first are `uncovered`,
// those after the last one not yet `filled`.   Cost  2 ns per row; 8 KB.   Source  numpy.interp over the same points to 1e-12
#pragma once
#include <array>
#include <limits>

#include "bha/cycles/segment.h"
#include "bha/math/interpolate.h"

namespace bha::features {

struct CurveOnGrid {
  static constexpr std::size_t points = 1000;
  double sign = 1;                                         // −1: the voltage falls; everything below is told in sign·V
  double from = nan, to = nan;                             // the grid
  double below = std::numeric_limits<double>::infinity();  // rows at or above are not the curve's
  double extreme = -std::numeric_limits<double>::infinity(), extreme_As = 0, base_As = 0;
  std::size_t rows_kept = 0, uncovered = 0, filled = 0;
  std::array<double, points> charge_As{};

  /// Starts anew; NaN limits: stays empty. q0_As: the charge that counts as zero.
  void begin(double from_V, double to_V, double direction_sign, double below_V, double q0_As);
  /// Rows of one run. base_As: charge before the run; q_As: of the run before these rows, the very sum that CoulombCount holds,
  /// so that where a run is cut into pieces changes no bit.
  void push(const cycles::StepRows&, double base_As, double q_As);
  [[nodiscard]] double grid(std::size_t i) const { return math::EvenGrid{from, to, points}.point(i); }
  [[nodiscard]] double voltage_V(std::size_t i) const { return sign * grid(i); }

  struct Kept {  // a row that is a point of the curve
    double u, at_As;
  };
  void begin_at(double u, double q_As);
  void draw(const Kept*, std::size_t count);
};

}  // namespace bha::features
