// Voltage of a run: its span, how long it stood at the limit, and what moved while it did not (the constant-current part).
//   at the limit   charge: V ≥ voltage_max − 5 mV;  discharge: V ≤ voltage_min + 5 mV;  a row stands for the interval that ends
//   there set current    free_As / free_s: mean current of the constant-current part
// Unknown limit: nothing is at the limit.   Cost  2 ns per row
#pragma once
#include <cmath>
#include <limits>

#include "bha/cycles/segment.h"

namespace bha::features {

struct VoltageSpan {
  double limit_V = nan;  // margin included; NaN: unknown
  double least_V = std::numeric_limits<double>::infinity(), most_V = -least_V;
  double limited_s = 0, free_s = 0, free_As = 0;
  double most_A = 0;                            // largest |I|
  std::int64_t missing = 0, first_missing = 0;  // how many, and rows before the first of them

  void push(const cycles::StepRows&);
  /// The last row's state lasts: `dt_s` more at its voltage and current.
  void hold(cycles::Direction, double dt_s, double voltage_V, double current_A);
  [[nodiscard]] double set_current_A() const { return free_s > 0 ? free_As / free_s : most_A; }
};

}  // namespace bha::features
