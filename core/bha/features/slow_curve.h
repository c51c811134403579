// The voltage over charge of a slow charge or discharge, in bounded memory: points are means over rows that lie together; when
// there are too many, neighbours are merged and twice as many rows make one.
//   SlowCurveSketch sketch;  sketch.begin(start);  sketch.push(rows); …  if (auto curve = sketch.end()) …
/// Kept      a run under current of at least 4.5 h, its rows within 5 % of the largest current (a constant-voltage phase is none
///           of it).   Units  s, Ah, V.   Cost  2 ns a row; 16 KB.   Any cut into blocks gives the same bits
#pragma once
#include <array>
#include <optional>
#include <vector>

#include "bha/cycles/segment.h"

namespace bha::features {

/// Charge since its first row, rising, and voltage. Points are means over rows that lie together.
struct SlowCurve {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  bool charging = false;
  double current_A = nan;  // the set current's size
  std::vector<double> charge_Ah{}, voltage_V{};
};

struct SlowCurveSketch {
  static constexpr std::size_t most = 1024;
  static constexpr double shortest_s = 4.5 * 3600, current_may_fall = 0.05;
  cycles::Direction direction{};
  std::int64_t start_ns = record::no_time, last_ns = record::no_time;
  double largest_A = 0, charge_As = 0;
  std::size_t points = 0, rows_each = 1, open_rows = 0;
  double open_As = 0, open_V = 0;  // sums over the open point's rows
  std::array<double, most> at_As{}, voltage_V{};

  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows&);
  /// The run is over.
  [[nodiscard]] std::optional<SlowCurve> end();
  void close_point();
};

}  // namespace bha::features
