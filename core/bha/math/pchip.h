// A curve through points that never overshoots: piecewise cubic Hermite, slopes by Fritsch and Carlson (monotone where the
// points are). An unconstrained cubic would make dQ/dV negative.
//   const auto curve = pchip(x, y);  std::size_t near = 0;  curve.read(0.35, near).value
#pragma once
#include <cstddef>
#include <span>
#include <vector>

namespace bha::math {

struct ValueAndSlope {
  double value = 0, slope = 0;
};

struct Pchip {
  std::vector<double> x{}, y{}, slope{};
  /// Beyond the ends the straight line of the end slope goes on. `near`: the interval of the last call; any start is right, a
  /// good one is quick.   Cost  10 ns where neighbours follow each other
  [[nodiscard]] ValueAndSlope read(double x, std::size_t& near) const;
};

/// x strictly rising, both of one length ≥ 2. Inner slopes: weighted harmonic mean, 0 at a turn (Fritsch & Butland 1984); ends:
/// one-sided by three points, limited.   Source  METHODS 2.4; scipy's PchipInterpolator to 1e-12
[[nodiscard]] Pchip pchip(std::span<const double> x, std::span<const double> y);

}  // namespace bha::math
