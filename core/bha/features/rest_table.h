// Every rest: how the voltage relaxed, where it ended, and what charge went in or out since the rest before.
//   RestWatch rests;   rests.begin(start), rests.push(rows), rests.end(run_end), …;   for (const RestRow& row : rests.rows) …
/// Rest       one or more steps without current that follow each other, at least 60 s together
/// Relaxation voltage_end_V − voltage_start_V; drift_V_per_h is the slope over the last 10 to 20 minutes (a shorter rest: over
///            all of it): what is left to relax, or self-discharge where that is over
/// Open circuit  relaxed_voltage_V (features/relaxation.h); voltage_end_V stands for it as far as drift_V_per_h is small
///            (METHODS 4.4, 4.5)
/// Charge     ∫I dt since the end of the rest before, charging positive; NaN for the first rest, whose past is not known
/// Missing    temperature_degC: not recorded. charge_before_Ah: also where a gap or a missing current hides some of it   Units s,
/// V, °C, Ah.   Cost  2 ns a row; at most 1,000,000 rests
#pragma once
#include <cstdint>
#include <vector>

#include "bha/cycles/segment.h"
#include "bha/features/relaxation.h"

namespace bha::features {

struct RestRow {
  std::int64_t cycle = 0;
  double start_time_s = nan, duration_s = nan, voltage_start_V = nan, voltage_end_V = nan, drift_V_per_h = nan,
         temperature_degC = nan, charge_before_Ah = nan, time_before_s = nan;
  double voltage_before_V = nan, current_before_A = nan;
  double relaxed_voltage_V = nan, relaxation_time_s = nan;
  Code relaxed_missing{};
  double half_hour_mean_V = nan, half_hour_variance_V2 = nan, half_hour_skewness = nan, half_hour_kurtosis = nan,
         half_hour_greatest_V = nan, half_hour_least_V = nan;
  Code half_hour_missing{};
};

struct RestWatch {
  static constexpr std::size_t most_rows = 1'000'000;
  static constexpr double shortest_s = 60, drift_s = 600;

  std::vector<RestRow> rows{};
  double charge_As = 0, charge_at_last_As = nan;  // net, since the beginning; at the end of the rest before
  std::int64_t last_end_ns = record::no_time;
  bool resting = false, broken = false;              // broken: some charge since the last rest was not counted
  cycles::Sample first{}, older{}, newer{}, last{};  // older, newer: where the drift may be counted from
  cycles::Sample before{};                           // the last row under current
  RelaxationSketch relaxation{};

  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows&);
  void end(const cycles::RunEnd&);
  void finish();  // the rest that the record ends in
  void tell();
};

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::RestRow> = Fields{
    Field{"cycle", &features::RestRow::cycle, "Cycle."},
    Field{"start_time_s", &features::RestRow::start_time_s, "Test time of its first row [s]."},
    Field{"duration_s", &features::RestRow::duration_s, "From its first to its last row [s]."},
    Field{"voltage_start_V", &features::RestRow::voltage_start_V, "Voltage of its first row [V]."},
    Field{"voltage_end_V", &features::RestRow::voltage_end_V, "Voltage of its last row [V]."},
    Field{"drift_V_per_h", &features::RestRow::drift_V_per_h, "Slope of the voltage over its last 10 to 20 minutes [V/h]."},
    Field{"temperature_degC", &features::RestRow::temperature_degC, "Temperature of its last row [°C]."},
    Field{"charge_before_Ah", &features::RestRow::charge_before_Ah, "Net charge since the end of the rest before [Ah]."},
    Field{"time_before_s", &features::RestRow::time_before_s, "Time since the end of the rest before [s]."},
    Field{"voltage_before_V", &features::RestRow::voltage_before_V, "Voltage of the last row under current before it [V]."},
    Field{"current_before_A", &features::RestRow::current_before_A, "Current of that row, positive when charging [A]."},
    Field{"relaxed_voltage_V", &features::RestRow::relaxed_voltage_V, "Where the voltage would end: open circuit [V]."},
    Field{"relaxation_time_s", &features::RestRow::relaxation_time_s, "Slower time constant of the relaxation [s]."},
    Field{"relaxed_missing", &features::RestRow::relaxed_missing, "Why the relaxed voltage is missing; none: it is there."},
    Field{"half_hour_mean_V", &features::RestRow::half_hour_mean_V, "Mean voltage after 0, 1, … 29 minutes [V]."},
    Field{"half_hour_variance_V2", &features::RestRow::half_hour_variance_V2, "Its variance, population [V²]."},
    Field{"half_hour_skewness", &features::RestRow::half_hour_skewness, "Its skewness, biased."},
    Field{"half_hour_kurtosis", &features::RestRow::half_hour_kurtosis, "Its excess kurtosis, biased."},
    Field{"half_hour_greatest_V", &features::RestRow::half_hour_greatest_V, "The greatest of these voltages [V]."},
    Field{"half_hour_least_V", &features::RestRow::half_hour_least_V, "The least [V]."},
    Field{"half_hour_missing", &features::RestRow::half_hour_missing, "Why they are missing; none: they are there."}};
static_assert(fully_described<features::RestRow>);
}  // namespace bha
