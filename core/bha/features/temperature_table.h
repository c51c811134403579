// How long a cell was at which temperature, half cycle by half cycle: what calendar and cycle ageing depend on.
//   TemperatureWatch watch;   watch.begin(start), watch.push(rows), …;   watch.finish();   for (const TemperatureRow& row : watch.rows) …
/// Half cycle  from the first row under current of a charge to that of a discharge, or the other way round: the rest after it
///            belongs to it. What comes before the first is one too
/// Bin        [from_degC, to_degC), 5 K wide, at multiples of 5 °C; an interval counts at the temperature of its later row
/// Time       what may be counted: gaps and intervals without a temperature are in no row
/// Missing    no rows: no temperature was recorded
/// Units      °C, s, Ah.   Cost  2 ns a row; at most 1,000,000 rows.   Any cut into blocks gives the same bits
/// Source     METHODS 3: a rate by Arrhenius weighs the time at each temperature
#pragma once
#include <map>
#include <vector>

#include "bha/features/capacity.h"
#include "bha/features/step_direction.h"

namespace bha::features {

struct TemperatureRow {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  StepDirection direction{};
  double from_degC = nan, to_degC = nan, time_s = nan, current_time_s = nan, throughput_Ah = nan;
};

struct TemperatureWatch {
  static constexpr std::size_t most_rows = 1'000'000;
  static constexpr double width_K = 5;
  struct Bin {
    double time_s = 0, current_time_s = 0, charge_As = 0;
  };
  std::vector<TemperatureRow> rows{};
  std::map<int, Bin> bins{};  // of the half cycle that is open, by from_degC / width_K
  std::int64_t start_ns = 0;
  bool any = false, turned = false;  // a row; a direction
  cycles::Direction direction{}, half = cycles::Direction::charge;

  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows&);
  void finish();
  void tell();
};

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::TemperatureRow> =
    Fields{Field{"cycle", &features::TemperatureRow::cycle, "Cycle."},
           Field{"start_time_s", &features::TemperatureRow::start_time_s, "Test time when the half cycle begins [s]."},
           Field{"direction", &features::TemperatureRow::direction, "charge or discharge, with the rests after it."},
           Field{"from_degC", &features::TemperatureRow::from_degC, "Lower end of the bin [°C]."},
           Field{"to_degC", &features::TemperatureRow::to_degC, "Upper end, not in it [°C]."},
           Field{"time_s", &features::TemperatureRow::time_s, "Time in it [s]."},
           Field{"current_time_s", &features::TemperatureRow::current_time_s, "Of that, under current [s]."},
           Field{"throughput_Ah", &features::TemperatureRow::throughput_Ah, "Charge moved in it, in and out [Ah]."}};
static_assert(fully_described<features::TemperatureRow>);
}  // namespace bha
