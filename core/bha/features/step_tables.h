// What is kept of single steps beside the cycle table, when it is asked for (step_fold.h makes it).
#pragma once
#include <vector>

#include "bha/features/charge_slice.h"
#include "bha/features/delta_q_table.h"
#include "bha/features/depth_table.h"
#include "bha/features/ic_table.h"
#include "bha/features/pulse_table.h"
#include "bha/features/rest_table.h"
#include "bha/features/slow_curve.h"

namespace bha::features {

struct StepOptions {
  bool slow_curves = false, slices = false, dcir = false, ic_peaks = false, ic_curves = false, depths = false, rests = false,
       delta_q = false;
  double slice_from_V = nan, slice_to_V = nan, slice_from_A = nan, slice_to_A = nan;  // NaN: by default (charge_slice.h)
  std::int64_t delta_q_reference = 10;  // which complete discharge the others are compared with
  [[nodiscard]] bool any_ic() const { return ic_peaks || ic_curves; }
  [[nodiscard]] bool any() const { return slow_curves || slices || dcir || ic_peaks || ic_curves || depths || rests || delta_q; }
};
struct StepTables {
  std::vector<SlowCurve> slow_curves{};
  std::vector<SliceRow> slices{};
  std::vector<PulseRow> pulses{};
  IcTable ic{};
  std::vector<DepthRow> depths{};
  std::vector<RestRow> rests{};
  std::vector<DeltaQRow> delta_q{};
};

}  // namespace bha::features
