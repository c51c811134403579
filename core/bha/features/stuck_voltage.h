// A voltage that stands still, bit for bit, where it should move: an instrument at the end of its range, or a frozen channel.
// It stands where 20 rows in a row or more repeat one voltage at currents within 1 % (a held voltage is none: its current falls),
// and where of the run's other rows, 20 at least, 90 % differ from the row before (in coarse digits a plateau looks just so).
// At the run's highest or lowest voltage that is clipping, between them stuck_value.
// Cost  at most 2 ns per row: the first build with it took 0.01 to 0.04 s more for 946 MB. Trivially copyable: part of a snapshot
#pragma once
#include <cstdint>

#include "bha/base/codes.h"
#include "bha/cycles/segment.h"

namespace bha::features {

struct StuckVoltage {                 // of a run
  double last_V = nan, from_A = nan;  // the previous row's; the current where it began to stand
  double at_V = nan;                  // where it stood; NaN: nowhere
  std::int64_t rows = 0, moved = 0, standing = 0;
  std::int64_t rows_there = 0;  // at that voltage
  std::int64_t first = 0;       // of the rows that stand, from 0 in the run

  void push(const cycles::StepRows&);
  /// clipping, stuck_value or none, by the run's extremes.
  [[nodiscard]] Code found(double least_V, double most_V) const;
};

}  // namespace bha::features
