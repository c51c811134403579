// What is kept of single steps beside the cycle table, when it is asked for (step_fold.h makes it).
#pragma once
#include <algorithm>
#include <array>
#include <iterator>
#include <span>
#include <string_view>
#include <vector>

#include "bha/features/charge_slice.h"
#include "bha/features/delta_q_table.h"
#include "bha/features/depth_table.h"
#include "bha/features/ic_table.h"
#include "bha/features/pseudo_ocv.h"
#include "bha/features/pulse_table.h"
#include "bha/features/rest_table.h"
#include "bha/features/slow_curve.h"
#include "bha/features/temperature_table.h"
#include "bha/features/types.h"
#include "bha/features/voltage_windows.h"

namespace bha::features {

struct StepOptions {
  bool slow_curves = false, slices = false, dcir = false, ic_peaks = false, ic_curves = false, windows = false, depths = false,
       temperatures = false, rests = false, ocv = false, delta_q = false;
  double slice_from_V = nan, slice_to_V = nan, slice_from_A = nan, slice_to_A = nan;  // NaN: by default (charge_slice.h)
  double window_V = nan;                                                              // NaN: by default (voltage_windows.h)
  std::int64_t delta_q_reference = 10;  // which complete discharge the others are compared with
  [[nodiscard]] bool any_ic() const { return ic_peaks || ic_curves; }
  [[nodiscard]] bool any_slow() const { return slow_curves || ocv; }
  [[nodiscard]] bool any_table() const;  // beside the cycle table
  [[nodiscard]] bool any() const { return slow_curves || slices || any_table(); }
};
struct StepTables {
  std::vector<SlowCurve> slow_curves{};
  std::vector<SliceRow> slices{};
  std::vector<PulseRow> pulses{};
  IcTable ic{};
  std::vector<WindowRow> windows{};
  std::vector<DepthRow> depths{};
  std::vector<TemperatureRow> temperatures{};
  std::vector<RestRow> rests{};
  std::vector<OcvRow> ocv{};
  std::vector<DeltaQRow> delta_q{};
};
/// The last cycle that had begun by then; 0 before the first.
inline std::int64_t cycle_at(std::span<const CycleRow> rows, double time_s) {
  const auto after = std::upper_bound(rows.begin(), rows.end(), time_s + 1e-6,
                                      [](double t, const CycleRow& row) { return t < row.start_time_s; });
  return after == rows.begin() ? 0 : std::prev(after)->cycle;
}

/// What may be asked for by name.
struct StepGroup {
  std::string_view name;
  bool StepOptions::* asked;
};
inline constexpr std::array step_groups{
    StepGroup{"slices", &StepOptions::slices},  // columns of the cycle table; tables:
    StepGroup{"dcir", &StepOptions::dcir},           StepGroup{"ic-peaks", &StepOptions::ic_peaks},
    StepGroup{"ic-curves", &StepOptions::ic_curves}, StepGroup{"windows", &StepOptions::windows},
    StepGroup{"depths", &StepOptions::depths},       StepGroup{"temperatures", &StepOptions::temperatures},
    StepGroup{"rests", &StepOptions::rests},         StepGroup{"ocv", &StepOptions::ocv},
    StepGroup{"delta-q", &StepOptions::delta_q}};
/// take(name of the group, rows) of each table that was asked for.
template <class Tables, class Take>
void for_each_table(Tables& t, const StepOptions& asked, Take&& take) {
  if (asked.dcir) take("dcir", t.pulses);
  if (asked.ic_peaks) take("ic-peaks", t.ic.peaks);
  if (asked.ic_curves) take("ic-curves", t.ic.curves);
  if (asked.windows) take("windows", t.windows);
  if (asked.depths) take("depths", t.depths);
  if (asked.temperatures) take("temperatures", t.temperatures);
  if (asked.rests) take("rests", t.rests);
  if (asked.ocv) take("ocv", t.ocv);
  if (asked.delta_q) take("delta-q", t.delta_q);
}
inline bool StepOptions::any_table() const {
  for (const StepGroup& group : step_groups)
    if (group.asked != &StepOptions::slices && this->*group.asked) return true;
  return false;
}

}  // namespace bha::features
