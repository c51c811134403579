#include "bha/math/peaks.h"

#include <algorithm>

namespace bha::math {
namespace {

// Lowest value from the peak to where the curve is higher than it, or to the end; of equal ones the nearest to the peak.
std::size_t base(std::span<const double> y, std::size_t peak, std::ptrdiff_t step) {
  std::size_t lowest = peak;
  for (auto i = static_cast<std::ptrdiff_t>(peak); i >= 0 && i < static_cast<std::ptrdiff_t>(y.size()); i += step) {
    const auto at = static_cast<std::size_t>(i);
    if (!(y[at] <= y[peak])) break;
    if (y[at] < y[lowest]) lowest = at;
  }
  return lowest;
}

double crossing(std::span<const double> y, const Peak& p, std::ptrdiff_t step, std::size_t end) {
  const double level = p.height - p.prominence / 2;
  auto i = static_cast<std::ptrdiff_t>(p.index);
  while (i != static_cast<std::ptrdiff_t>(end) && y[static_cast<std::size_t>(i)] > level) i += step;
  const double here = y[static_cast<std::size_t>(i)];
  if (!(here < level)) return static_cast<double>(i);
  const double inside = y[static_cast<std::size_t>(i - step)];
  return static_cast<double>(i) - static_cast<double>(step) * (level - here) / (inside - here);
}

double parabola(std::span<const double> y, std::size_t i) {
  const double bend = y[i - 1] - 2 * y[i] + y[i + 1];
  return bend == 0 ? static_cast<double>(i) : static_cast<double>(i) + 0.5 * (y[i - 1] - y[i + 1]) / bend;
}

Peak described(std::span<const double> y, std::size_t index) {
  Peak p{.index = index, .position = parabola(y, index), .height = y[index]};
  p.left_base = base(y, index, -1);
  p.right_base = base(y, index, 1);
  p.prominence = p.height - std::max(y[p.left_base], y[p.right_base]);
  p.left_crossing = crossing(y, p, -1, p.left_base);
  p.right_crossing = crossing(y, p, 1, p.right_base);
  p.width = p.right_crossing - p.left_crossing;
  for (std::size_t i = p.left_base; i < p.right_base; ++i) p.area += 0.5 * (y[i] + y[i + 1]);
  return p;
}

}  // namespace

std::vector<Peak> find_peaks(std::span<const double> y, double least_prominence) {
  std::vector<Peak> out;
  for (std::size_t i = 1; i + 1 < y.size(); ++i) {
    if (!(y[i - 1] < y[i])) continue;
    std::size_t end = i;
    while (end + 1 < y.size() && y[end + 1] == y[i]) ++end;
    if (end + 1 < y.size() && y[end + 1] < y[i]) {
      const Peak p = described(y, (i + end) / 2);
      if (p.prominence >= least_prominence) out.push_back(p);
    }
    i = end;
  }
  return out;
}

}  // namespace bha::math
