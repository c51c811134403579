#include "bha/features/incremental_capacity.h"

#include "bha/features/capacity.h"

namespace bha::features {
namespace {

double charge_at(const CurveOnGrid& c, std::size_t j) { return j < c.filled ? c.charge_As[j] : c.extreme_As; }

}  // namespace

double ic_at(const CurveOnGrid& c, std::size_t j) {
  return (charge_at(c, j + ic_window) - charge_at(c, j)) / seconds_per_hour / (c.grid(j + ic_window) - c.grid(j));
}

IcPeak ic_peak(const CurveOnGrid& c) {
  IcPeak peak;
  if (c.rows_kept < 2) return peak;
  for (std::size_t j = 0; j + ic_window < CurveOnGrid::points; ++j) {
    const double height = ic_at(c, j);
    if (!(height <= peak.Ah_per_V)) peak = {.voltage_V = c.voltage_V(j), .Ah_per_V = height};
  }
  return peak;
}

}  // namespace bha::features
