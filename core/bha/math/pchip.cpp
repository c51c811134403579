#include "bha/math/pchip.h"

#include <algorithm>
#include <cmath>

namespace bha::math {
namespace {

// One-sided by three points; kept from turning against the first chord or rising over three times it.
double end_slope(double h0, double h1, double chord0, double chord1) {
  const double slope = ((2 * h0 + h1) * chord0 - h0 * chord1) / (h0 + h1);
  if (slope * chord0 <= 0) return 0;
  if (chord0 * chord1 < 0 && std::fabs(slope) > 3 * std::fabs(chord0)) return 3 * chord0;
  return slope;
}

}  // namespace

Pchip pchip(std::span<const double> x, std::span<const double> y) {
  const std::size_t n = x.size();
  Pchip out{.x = {x.begin(), x.end()}, .y = {y.begin(), y.end()}, .slope = std::vector<double>(n, 0.0)};
  std::vector<double> width(n - 1), chord(n - 1);
  for (std::size_t i = 0; i + 1 < n; ++i) {
    width[i] = x[i + 1] - x[i];
    chord[i] = (y[i + 1] - y[i]) / width[i];
  }
  if (n == 2) {
    out.slope[0] = out.slope[1] = chord[0];
    return out;
  }
  for (std::size_t i = 1; i + 1 < n; ++i) {
    if (chord[i - 1] * chord[i] <= 0) continue;
    const double before = 2 * width[i] + width[i - 1], after = width[i] + 2 * width[i - 1];
    out.slope[i] = (before + after) / (before / chord[i - 1] + after / chord[i]);
  }
  out.slope[0] = end_slope(width[0], width[1], chord[0], chord[1]);
  out.slope[n - 1] = end_slope(width[n - 2], width[n - 3], chord[n - 2], chord[n - 3]);
  return out;
}

ValueAndSlope Pchip::read(double at, std::size_t& near) const {
  const std::size_t last = x.size() - 1;
  if (at <= x[0]) return {y[0] + slope[0] * (at - x[0]), slope[0]};
  if (at >= x[last]) return {y[last] + slope[last] * (at - x[last]), slope[last]};
  std::size_t i = std::min(near, last - 1);
  if (!(x[i] <= at && at <= x[i + 1])) {
    const auto even = static_cast<std::size_t>((at - x[0]) / (x[last] - x[0]) * static_cast<double>(last));
    if (i + 2 <= last && x[i + 1] <= at && at <= x[i + 2])
      ++i;
    else if (even < last && x[even] <= at && at <= x[even + 1])
      i = even;
    else
      i = static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), at) - x.begin()) - 1;
    i = std::min(i, last - 1);
  }
  near = i;
  const double h = x[i + 1] - x[i], s = (at - x[i]) / h, chord = (y[i + 1] - y[i]) / h;
  const double c2 = 3 * chord - 2 * slope[i] - slope[i + 1], c3 = slope[i] + slope[i + 1] - 2 * chord;
  return {y[i] + h * s * (slope[i] + s * (c2 + s * c3)), slope[i] + s * (2 * c2 + 3 * s * c3)};
}

}  // namespace bha::math
