#include "bha/report/health_curve.h"

#include <algorithm>
#include <cmath>

#include "bha/report/read.h"

namespace bha::report {

HealthCurve health_curve(const Report& r) {
  const auto usual = [&](double features::CycleRow::* column) { return median(points(r, column).value); };
  HealthCurve out{.cell = r.cell.id,
                  .chemistry = r.cell.chemistry,
                  .nominal_capacity_Ah = r.cell.nominal_capacity_Ah,
                  .temperature_min_degC = usual(&features::CycleRow::temperature_min_degC),
                  .charge_c_rate = usual(&features::CycleRow::charge_c_rate),
                  .discharge_c_rate = usual(&features::CycleRow::discharge_c_rate),
                  .depth_of_discharge = usual(&features::CycleRow::depth_of_discharge)};
  if (out.cell.empty() && !r.source.empty()) out.cell = r.source.front().name;
  const models::SohSeries* series = find_series(r, models::SohQuantity::capacity, models::View::measured);
  if (series == nullptr) return out;
  std::vector<std::size_t> told;
  for (std::size_t i = 0; i < series->cycle.size(); ++i)
    if (std::isfinite(series->value[i])) told.push_back(i);
  const std::size_t n = std::min(told.size(), most_curve_points);
  std::size_t at = 0;
  for (std::size_t k = 0; k < n; ++k) {
    const std::size_t i = told[n == 1 ? 0 : k * (told.size() - 1) / (n - 1)];
    while (at < r.cycles.rows.size() && r.cycles.rows[at].cycle < series->cycle[i]) ++at;
    const bool there = at < r.cycles.rows.size() && r.cycles.rows[at].cycle == series->cycle[i];
    out.cycle.push_back(series->cycle[i]);
    out.efc.push_back(there ? r.cycles.rows[at].efc : nan);
    out.days.push_back(there ? r.cycles.rows[at].days : nan);
    out.soh.push_back(series->value[i]);
  }
  return out;
}

}  // namespace bha::report
