#include "bha/features/slice_history.h"

#include <algorithm>
#include <cmath>
#include <span>

namespace bha::features {
namespace {

template <std::size_t N>
double middle(const std::array<double, N>& values, std::size_t count) {
  std::array<double, N> sorted{};
  for (std::size_t i = 0; i < count; ++i) {  // by insertion: at most ten
    std::size_t at = i;
    for (; at > 0 && sorted[at - 1] > values[i]; --at) sorted[at] = sorted[at - 1];
    sorted[at] = values[i];
  }
  return count % 2 == 1 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}

}  // namespace

SliceFeatures step(SliceHistory& cell, const SliceNumbers& row) {
  for (std::size_t j = 0; j < slice_width; ++j)
    if (std::isfinite(row[j])) cell.last[j] = row[j];
  SliceFeatures out{.raw = cell.last, .cycle = static_cast<double>(cell.cycles)};
  const std::size_t at = cell.cycles % slice_window;
  for (std::size_t j = 0; j < slice_wide; ++j) {
    const double now =
        j < slice_width ? cell.last[j] : std::log(std::max(std::abs(cell.last[slice_logged[j - slice_width]]), 1e-6));
    cell.recent[j][at] = now;
    if (cell.cycles < slice_baseline) {
      cell.first[j][cell.cycles] = now;
      cell.baseline[j] = middle(cell.first[j], cell.cycles + 1);
    }
    out.median[j] = middle(cell.recent[j], std::min<std::size_t>(cell.cycles + 1, slice_window));
    out.change[j] = out.median[j] - cell.baseline[j];
    cell.sum[j] += out.median[j];
    out.drift[j] = out.median[j] - cell.sum[j] / (out.cycle + 1);
  }
  ++cell.cycles;
  return out;
}

}  // namespace bha::features
