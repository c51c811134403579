// The voltage over charge of a slow charge or discharge, in bounded memory: points are means over rows that lie together; when
// there are too many, neighbours are merged and twice as many rows make one.
//   SlowCurveWatch watch;  watch.begin(start);  watch.push(rows); …  watch.end();   watch.rows
/// Kept      a run under current of at least 4.5 h without its constant-voltage end: points at its last voltage whose current is
///           below 95 % of the median; and without points that are further than half from the median
/// Units     s, A, Ah, V.   Cost  2 ns a row; 24 KB.   Any cut into blocks gives the same bits
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
  std::int64_t half = 0;   // number of the charge or discharge in the record: the next one is the one beside it
  double current_A = nan;  // size of the median: some sources' currents waver by a third and more
  std::vector<double> charge_Ah{}, voltage_V{};
};

struct SlowCurveSketch {
  static constexpr std::size_t most = 1024;
  static constexpr double shortest_s = 4.5 * 3600, current_may_fall = 0.05, current_may_waver = 0.5, constant_V = 0.005;
  cycles::Direction direction{};
  std::int64_t start_ns = record::no_time, last_ns = record::no_time;
  double charge_As = 0;
  std::size_t points = 0, rows_each = 1, open_rows = 0;
  double open_As = 0, open_V = 0, open_A = 0;  // sums over the open point's rows
  std::array<double, most> at_As{}, voltage_V{}, current_A{};

  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows&);
  /// The run is over.
  [[nodiscard]] std::optional<SlowCurve> end();
  void close_point();
  [[nodiscard]] double median_A() const;
  /// How many of the points come before the constant-voltage end.
  [[nodiscard]] std::size_t points_before_hold(double set_A) const;
};

/// All of a record: its charges and discharges are counted, rests and further steps belong to them.
struct SlowCurveWatch {
  static constexpr std::size_t most_rows = 1024;
  SlowCurveSketch sketch{};
  cycles::Direction half{};  // the last that was under current
  std::int64_t halves = 0;   // that have begun
  std::vector<SlowCurve> rows{};

  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows& run) { sketch.push(run); }
  void end();
};

}  // namespace bha::features
