// A robust level that does not rise, up to a small bounce: for whoever shows health beside a clock and wants it to fall.
//   MonotoneLevel state;   for (each row) double shown = step(state, now.value, now.code == Code::none);
#pragma once
#include <cstdint>
#include <limits>
#include <type_traits>

namespace bha::models {

/// A share of the lowest value shown since the last confirmed rise: no higher is shown until a rise is confirmed.
inline constexpr double monotone_bounce = 0.002;
/// Rows in a row, all of them believed, whose level lies above that: then the rise is real (rests and warmth give capacity back),
/// and what is shown begins again at the level. So nothing low is held for life: what an outlier took is given back.
inline constexpr std::int32_t monotone_confirmations = 10;

struct MonotoneLevel {
  double lowest = std::numeric_limits<double>::quiet_NaN();  // shown since the last confirmed rise
  std::int32_t above = 0;                                    // rows in a row
};
static_assert(std::is_trivially_copyable_v<MonotoneLevel>);  // a snapshot is a copy of its bytes

/// level: of the rows so far, already robust (models/online.h); NaN is shown as NaN and changes nothing. believed: false for a row
/// that is a jump not confirmed yet: it confirms no rise. min(level, lowest·(1 + bounce)), where no rise was confirmed.
/// Past      only.   Cost  two comparisons, two numbers of memory
/// Source    METHODS 4.1, running rule; its cap by the lowest of the whole life is not taken: one bad row would last for ever
/// Measured  by golden/monotone_level_test.cpp: mean bias beside the measured SoH of five public sets between -0.014 and +0.044 %;
///           of a life-long minimum -0.219 % (XJTU)
[[nodiscard]] double step(MonotoneLevel&, double level, bool believed);

}  // namespace bha::models
