// What a cell lost since its first check-up: lithium (LLI) or places for it in an electrode (LAM), from the shape of slow
// charge and discharge curves and the curves of its two electrodes.
//   auto first = fit_balance(curves_of_checkup_1, positive, negative);   auto now = fit_balance(curves_of_checkup_9, …);
//   const ModeLosses lost = losses(*now, *first);                        lost.lithium.value, .lower, .upper
// Model      V(s) = U_p((N − a − s)/C_p) − U_n((a + s)/C_n) ± η,  s the charge from the emptiest end of the curve [Ah]; C_n, C_p
//            the electrodes' capacities, N the lithium that cycles, a what the negative holds where the curve is emptiest, η what
//            the slow current costs (one number for all curves of a check-up, + charging, − discharging)
// Fit        least squares on w_V·ΔV and w_D·Q·Δ(dV/dQ), the derivative as a central difference over ± n/64 points of data and
//            model alike; C ≥ the charge moved; starts at eleven fillings of the negative, ended by the positive or by the
//            negative
// Interval   the larger of two: voltage errors independent and alike, or as they are, neighbours together (Newey & West 1987);
//            both carried through both kinds of residuals. It knows nothing of electrode curves that are not the cell's: those
//            bias every check-up alike, so differences are safer than values
/// Units     Ah, V.   Cost  about 60 ms a check-up of 2 × 500 points.
/// Source    METHODS 2.8; Birkl et al. 2017, doi:10.1016/j.jpowsour.2016.12.011; Weng et al. 2023,
/// doi:10.3389/fenrg.2023.1087269.
///           Golden: degradation_modes.csv (exact forward truth), degradation_modes_ampworks.csv (a peer's fit)
#pragma once
#include <array>
#include <span>
#include <vector>

#include "bha/base/run.h"
#include "bha/features/slow_curve.h"
#include "bha/models/half_cell.h"
#include "bha/models/types.h"

namespace bha::models {

struct BalanceOptions {
  double voltage_weight = 1, slope_weight = 0.02;
  bool polarisation = true;  // η is fitted; false: the curves are open-circuit
  double level = 0.9;        // of the intervals
};

/// How the electrodes stand to each other in one check-up.
struct Balance {
  double positive_Ah = nan, negative_Ah = nan, lithium_Ah = nan, polarisation_V = nan;
  std::array<double, 3> variance{};                   // of the three capacities [Ah²]; NaN: not determined
  double x0 = nan, x100 = nan, y0 = nan, y100 = nan;  // stoichiometries at the ends of the widest curve
  double charge_Ah = nan;                             // of the widest curve
  double rmse_V = nan;
  FitStatus status{};
};

/// Findings  too_few_points (a curve of fewer than 64), option_invalid (the electrode curves, as far as they go, cannot make
///           this cell's), stopped
[[nodiscard]] Result<Balance> fit_balance(std::span<const features::SlowCurve>, const HalfCell& positive,
                                          const HalfCell& negative, const BalanceOptions& = {}, const Run* run = nullptr);

/// One mode since the reference check-up, a fraction: 0.1 is a tenth lost.
struct ModeLoss {
  double value = nan, lower = nan, upper = nan;
  double half_interval = nan;
  Code missing{};  // why there is no value
};
struct ModeLosses {
  ModeLoss lithium{}, positive{}, negative{};
};
/// 1 − now/reference, with intervals from both. Missing (not_identifiable) where an interval reaches further than ± 5 %.
[[nodiscard]] ModeLosses losses(const Balance& now, const Balance& reference, double level = 0.9);

inline constexpr double widest_half_interval = 0.05;

}  // namespace bha::models
