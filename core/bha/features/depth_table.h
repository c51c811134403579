// Every swing of the charge, large and small, as cycles of their own depth: rainflow over the record.
//   DepthWatch depths{.nominal_capacity_Ah = 2, .voltage_max_V = 4.2};   depths.push(rows), depths.end(run_end), …;
//   depths.finish();
/// Counted   the net charge at the end of each run under current; swings below 0.1 % of the nominal capacity are none
/// Row       one closed cycle (count 1) or a half one (count 0.5: what is still open at the end): its range in Ah and as a
/// fraction
///           of the nominal capacity, the state of charge at its middle, and when its two turning points were
/// Missing   everything: nominal capacity not declared (no row).  mean_soc: no full charge yet when the cycle closed
/// Law       Σ count · range = half the charge moved, but for the swings left out.   Cost  3 ns a row
/// Source    ASTM E1049-85, 5.4.4; METHODS 1.7; math/rainflow.h
#pragma once
#include <vector>

#include "bha/cycles/segment.h"
#include "bha/math/rainflow.h"

namespace bha::features {

struct DepthRow {
  std::int64_t cycle = 0;
  double start_time_s = nan, end_time_s = nan, range_Ah = nan, depth_of_discharge = nan, mean_soc = nan, count = nan;
};

struct DepthWatch {
  static constexpr std::size_t most_rows = 1'000'000;
  static constexpr double least_swing = 0.001;  // of the nominal capacity

  double nominal_capacity_Ah = nan, voltage_max_V = nan;
  std::vector<DepthRow> rows{};
  math::Rainflow flow{};
  math::Rainflow::Point extreme{};  // in A s; not a turning point yet
  double charge_As = 0, full_As = nan, heading = 0;
  std::int64_t first_ns = record::no_time;
  bool any = false;

  void push(const cycles::StepRows&);
  void end(const cycles::RunEnd&, cycles::Direction);
  void finish();
  void take(const math::RainflowCycle&);
};

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::DepthRow> =
    Fields{Field{"cycle", &features::DepthRow::cycle, "Cycle in which it begins."},
           Field{"start_time_s", &features::DepthRow::start_time_s, "Test time of its first turning point [s]."},
           Field{"end_time_s", &features::DepthRow::end_time_s, "Test time of its second [s]."},
           Field{"range_Ah", &features::DepthRow::range_Ah, "Charge between them [Ah]."},
           Field{"depth_of_discharge", &features::DepthRow::depth_of_discharge, "That over the nominal capacity."},
           Field{"mean_soc", &features::DepthRow::mean_soc, "State of charge in its middle, counted from the last full charge."},
           Field{"count", &features::DepthRow::count, "1: closed; 0.5: a half cycle."}};
static_assert(fully_described<features::DepthRow>);
}  // namespace bha
