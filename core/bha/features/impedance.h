// What an impedance sweep says of a cell: its ohmic resistance, its arcs, the slope of its tail, and whether it can be believed.
//   const auto told = impedance_features(sweep);   told->r0_ohm
// Order     sorted by frequency first: the order of the rows does not matter. Scaling Z scales the resistances, nothing else
// R0        Re Z where Im Z first changes from inductive to capacitive on the way down in frequency, linear in log f; a sweep
//           that begins capacitive: Re Z at its highest frequency, which is an upper bound (r0_from says which)
// Arcs      maxima of −Im Z below that, standing out by 2 % of the span of Re Z, and by four times the noise that Lin-KK
//           leaves there (by medians of its residuals, of |Z|): a maximum of noise is no arc. arc_ohm: from R0 to the least −Im Z
//           after the last of them (all arcs together: films and charge transfer), or to the lowest frequency where −Im Z falls
//           to the end (arc_end)
// Top       of the highest arc: frequency and height by a parabola through three points in log f. 1/(2πf) is its time constant
// Tail      slope of −Im Z over Re Z by least squares over the last decade after the arcs, at least 3 points; 1: Warburg
// Belief    Lin-KK (math/lin_kk) with three relaxations a decade and a capacitance; and with as many as mu asks for, as
//           published. kk_lag1: correlation of neighbouring residuals; noise is near 0 or below, a cell that drifted near 1
// Missing   R0 where everything is inductive; arcs and tail where there is none (NaN)
// Cost      40 points 3 ms.   Source  METHODS 2.10
#pragma once
#include <cstdint>
#include <vector>

#include "bha/base/describe.h"
#include "bha/math/lin_kk.h"
#include "bha/record/impedance.h"

namespace bha::features {

enum class InterceptFrom : std::uint8_t { none, crossing, highest_frequency };
enum class ArcEnd : std::uint8_t { none, valley, lowest_frequency };

struct ImpedanceFeatures {
  record::ImpedanceSweep sorted{};  // from high to low frequency; the residuals below stand in this order
  double r0_ohm = nan;
  InterceptFrom r0_from{};
  std::int64_t arcs = 0;
  double arc_ohm = nan, arc_frequency_Hz = nan, arc_height_ohm = nan;
  ArcEnd arc_end{};
  double tail_slope = nan;
  math::LinKk kk{}, kk_by_mu{};
  double kk_residual = nan, kk_residual_Hz = nan, kk_rms = nan, kk_lag1 = nan;  // largest |residual| of a part, and where
};

/// Above this a residual is more than a good instrument's error.
inline constexpr double kk_doubtful = 0.01;

/// Findings  (refused) too_few_points: fewer than 6 frequencies; not_finite; impossible_value: a frequency not above 0, |Z| of 0
[[nodiscard]] Result<ImpedanceFeatures> impedance_features(const record::ImpedanceSweep&);

}  // namespace bha::features
namespace bha {
template <>
inline constexpr std::string_view words<features::InterceptFrom>[] = {"none", "crossing", "highest-frequency"};
template <>
inline constexpr std::string_view words<features::ArcEnd>[] = {"none", "valley", "lowest-frequency"};
}  // namespace bha
