#include "bha/features/delta_q_table.h"

#include <algorithm>
#include <cmath>

#include "bha/cycles/termination.h"
#include "bha/features/delta_q.h"

namespace bha::features {
namespace {

using cycles::Direction;

constexpr double same_current = 0.1, constant_within = 0.02;

bool alike(double a_A, double b_A) { return std::fabs(a_A - b_A) <= same_current * b_A; }

}  // namespace

void DeltaQWatch::begin(const cycles::RunStart& start) {
  if (start.direction == Direction::charge) {
    if (discharging) tell();
    if (!charging) highest_V = -std::numeric_limits<double>::infinity();
    charging = true;
  } else if (start.direction == Direction::discharge && !discharging) {
    from_full = charging && highest_V >= voltage_max_V - cycles::limit_margin_V;
    charging = at_end = broken = false;
    discharging = true;
    start_ns = start.first.time_ns;
    curve.begin(voltage_min_V, voltage_max_V, -1, nan, 0);
    count = {};
    base_As = weight = weighted_A = weighted_square = 0;
  }
}

void DeltaQWatch::push(const cycles::StepRows& r) {
  if (r.direction == Direction::charge)
    for (std::size_t i = 0; i < r.n; ++i) highest_V = std::fmax(highest_V, r.voltage_V[i]);
  if (!discharging) return;
  broken |= r.broken || r.time_went_back;
  if (r.direction != Direction::discharge) return;
  curve.push(r, base_As, count.discharge_As);
  count.push(r);
  for (std::size_t i = 0; i < r.n && !at_end; ++i) {
    const double now_A = std::fabs(r.current_A[i]), moved_As = r.dt_s[i] * now_A;
    weight += moved_As;
    weighted_A += moved_As * now_A;
    weighted_square += moved_As * now_A * now_A;
    at_end = r.voltage_V[i] <= voltage_min_V + cycles::limit_margin_V;
  }
}

void DeltaQWatch::end(const cycles::RunEnd& end, Direction direction) {
  if (!discharging) return;
  broken |= end.broken || end.time_went_back;
  if (direction != Direction::discharge) return;
  count.hold(end.hold_s, end.last.current_A, end.last.voltage_V);
  base_As += count.discharge_As;
  count = {};
}

void DeltaQWatch::finish() {
  if (discharging) tell();
}

Code DeltaQWatch::why_missing(double spread) const {
  if (!(voltage_max_V > voltage_min_V)) return Code::no_voltage_limit;
  if (!from_full || !at_end) return Code::not_a_capacity;
  if (broken) return Code::incomplete_cycle;
  return spread <= constant_within ? Code::none : Code::current_varies;
}

// Counts a complete discharge; whether it is the one that all later ones are compared with.
bool DeltaQWatch::is_reference(double current_A) {
  const auto known = std::find_if(seen.begin(), seen.begin() + static_cast<std::ptrdiff_t>(currents),
                                  [&](const AtCurrent& at) { return alike(current_A, at.current_A); });
  const auto at = static_cast<std::size_t>(known - seen.begin());
  if (at == currents) {
    if (currents == most_currents) return false;
    seen[currents++] = {.current_A = current_A};
  }
  return ++seen[at].discharges == reference && std::isnan(reference_A);
}

void DeltaQWatch::tell() {
  discharging = false;
  if (rows.size() >= most_rows) return;
  const double mean_A = weighted_A / weight, mean_square = weighted_square / weight;
  DeltaQRow& row = rows.emplace_back();
  row = {.start_time_s = static_cast<double>(start_ns) * cycles::seconds_per_ns,
         .reference_cycle = std::isnan(reference_A) ? no_integer : 0,
         .current_A = mean_A,
         .charge_Ah = base_As / seconds_per_hour,
         .missing = why_missing(std::sqrt(std::fmax(0, mean_square - mean_A * mean_A)) / mean_A)};
  if (row.missing != Code::none) return;
  std::fill(curve.charge_As.begin() + static_cast<std::ptrdiff_t>(curve.filled), curve.charge_As.end(), curve.extreme_As);
  const bool before = std::isnan(reference_A);
  if (is_reference(mean_A)) {
    reference_A = mean_A;
    reference_start_s = row.start_time_s;
    reference_As = curve.charge_As;
  }
  row.missing = before ? Code::reference_not_yet : !alike(mean_A, reference_A) ? Code::not_in_main_key : Code::none;
  if (row.missing != Code::none) return;
  std::array<double, CurveOnGrid::points> change_Ah;
  for (std::size_t i = 0; i < change_Ah.size(); ++i) change_Ah[i] = (curve.charge_As[i] - reference_As[i]) / seconds_per_hour;
  const DeltaQ told = delta_q(change_Ah);
  row.minimum_Ah = *std::min_element(change_Ah.begin(), change_Ah.end());
  row.mean_Ah = told.mean_Ah, row.end_Ah = told.end_Ah;
  if (!std::isfinite(told.log10_variance)) return void(row.missing = Code::constant_series);
  const auto finite = [](double log10) { return std::isfinite(log10) ? log10 : nan; };  // of nothing there is no log
  row.log10_variance = told.log10_variance, row.log10_minimum = finite(told.log10_minimum);
  row.log10_mean = finite(told.log10_mean), row.skewness = told.skewness, row.log10_kurtosis = told.log10_kurtosis;
}

}  // namespace bha::features
