// The whole state of the fold but for its tables: a snapshot is a copy of its bytes. About 23 KB, 16 of them the two open curves.
#pragma once
#include <type_traits>

#include "bha/cycles/assemble.h"
#include "bha/features/cycle_sums.h"
#include "bha/features/lone_drop.h"
#include "bha/features/slow_sweeps.h"

namespace bha::features {

/// A curve thinned for drawing.
struct DrawnCurve {
  static constexpr std::size_t most = 200;
  std::size_t points = 0;
  std::array<double, most> x{}, y{};
  void add(double at, double value) {
    if (points >= most) return;
    x[points] = at;
    y[points++] = value;
  }
};

struct FoldState {
  cycles::Segmenter segmenter{};
  cycles::Assembler assembler{};
  RunSums run{};
  CycleSums open{}, pending{};
  CurveOnGrid charge_curve{}, discharge_curve{};
  DrawnCurve drawn_first{};  // of the first half, once it is over
  math::NeumaierSum throughput_As{};
  double largest_discharge_As = 0;
  std::int64_t cycle = 0;  // number of the open one
  std::int64_t first_unix_ns = record::no_time, first_time_ns = record::no_time;
  std::int64_t rest_began_ns = record::no_time;  // of the rest that is going on
  cycles::Direction previous_direction{};
  cycles::Sample previous_last{};
  std::int32_t previous_source = record::no_step;
  bool any_row = false, awaiting_second = true, begun_early = false, finished = false;
  double warming_A = std::numeric_limits<double>::infinity();  // least discharge current at which a cycle warmed the cell
  bool stopped_below = false;                                  // NASA's rule: the discharge of this cycle is over
  Tally voltage_missing{Code::voltage_missing}, charge_counter{Code::counter_mismatch}, discharge_counter{Code::counter_mismatch},
      rules_differ{Code::cycle_rules_differ}, source_unusable{Code::cycle_source_unusable}, wall_clock{Code::clock_drift},
      clipping{Code::clipping}, stuck_voltage{Code::stuck_value}, stuck_temperature{Code::stuck_value};
  double largest_A = 0;  // of all rows, and the first row of its run
  std::uint64_t largest_A_row = 0;
  std::int64_t active_runs = 0, near_largest = 0;  // those that reach a third of it
  LoneDrops drops{};
  SlowSweeps sweeps{};
  std::int64_t curves_offered = 0, curve_stride = 1;
};
static_assert(std::is_trivially_copyable_v<FoldState>);

}  // namespace bha::features
