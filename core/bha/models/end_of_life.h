// When a cell had reached its end of life, when that was known, or until when it had not.
//   const EndOfLife end = end_of_life(soh, history.now(), {.eol = 0.8, .x = Axis::efc});
#pragma once
#include <cstdint>
#include <type_traits>

#include "bha/base/past.h"
#include "bha/features/types.h"
#include "bha/models/types.h"

namespace bha::models {

/// The first of 3 consecutive values at or below the threshold, from the past only: once said it stays.
struct EndOfLifeState {
  double threshold = nan;                                 // fraction of the reference
  double observed = nan, confirmed_at = nan, last = nan;  // x; last: the last x seen
  double candidate = nan;                                 // x of the first of the present run below
  std::int32_t below = 0;                                 // length of that run
};
static_assert(std::is_trivially_copyable_v<EndOfLifeState>);
/// The next value of one key's measured series. x or soh missing: the row is no evidence and breaks no run.
void step(EndOfLifeState&, double x, double soh);
/// What is known now: eol_observed and eol_confirmed_at, else censored_at (the last x), else (no row yet) none of them.
[[nodiscard]] EndOfLife known(const EndOfLifeState&);

struct EndOfLifeOptions {
  double eol = 0.8;     // fraction of the reference
  double eol_Ah = nan;  // absolute; overrides eol
  Axis x = Axis::cycle;
};
/// On the measured capacity series of the key that SoH is told in. Without one, only the threshold is told.
[[nodiscard]] EndOfLife end_of_life(const Soh&, Past<features::CycleRow>, const EndOfLifeOptions&);

/// The row's place on an axis; NaN where it has none (no wall clock, no nominal capacity).
[[nodiscard]] double on_axis(const features::CycleRow&, Axis);

}  // namespace bha::models
