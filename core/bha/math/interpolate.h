// Straight lines between points, and an even grid.
#pragma once
#include <cstddef>

namespace bha::math {

/// y at x on the line through (x0, y0) and (x1, y1); x0 ≠ x1.
[[nodiscard]] inline double on_line(double x0, double y0, double x1, double y1, double x) {
  return y0 + (y1 - y0) / (x1 - x0) * (x - x0);
}

/// n evenly spaced points from `from` to `to`, both included.
struct EvenGrid {
  double from = 0, to = 0;
  std::size_t points = 2;
  [[nodiscard]] double step() const { return (to - from) / static_cast<double>(points - 1); }
  [[nodiscard]] double point(std::size_t i) const { return from + static_cast<double>(i) * step(); }
};

}  // namespace bha::math
