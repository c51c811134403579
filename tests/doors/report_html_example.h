// An analysis made by hand: a cell that fades by a·√x with noise, some cycles left out, findings of each severity.
#pragma once
#include <cmath>
#include <cstdint>

#include "bha/pipeline/types.h"

namespace bha::tests {

/// Noise without <random>: the same on every platform.
inline double wobble(std::uint64_t i) {
  i = (i + 0x9E3779B97F4A7C15ull) * 0xBF58476D1CE4E5B9ull;
  i = (i ^ (i >> 27)) * 0x94D049BB133111EBull;
  return static_cast<double>(i >> 11) / 9007199254740992.0 - 0.5;
}
inline Code example_exclusion(std::int64_t cycle) {
  if (cycle == 0) return Code::no_preceding_charge;
  if (cycle % 50 == 1 && cycle > 1) return Code::checkup;
  if (cycle == 77) return Code::not_a_capacity;
  return cycle == 120 ? Code::incomplete_cycle : Code::none;
}
inline double example_law(double cycle) { return 1.005 - 0.011 * std::sqrt(cycle - 2); }

inline void add_example_cycles(pipeline::Analysis& a, std::int64_t n) {
  for (std::int64_t k = 0; k <= n; ++k) {
    const auto i = static_cast<std::uint64_t>(k);
    const double x = static_cast<double>(k), soh = 1.005 - 0.011 * std::sqrt(std::max(x - 2, 0.0)) + 0.004 * wobble(i);
    const Code exclusion = example_exclusion(k);
    features::CycleRow row{.cycle = k,
                           .exclusion = exclusion,
                           .start_time_s = x * 9000,
                           .duration_s = 8990,
                           .capacity_key = exclusion == Code::checkup ? 2 : 1,
                           .samples = 900};
    if (k != 0) row.cycle_source = k;
    row.kind = exclusion == Code::checkup               ? cycles::Kind::checkup
               : exclusion == Code::no_preceding_charge ? cycles::Kind::partial
               : exclusion == Code::incomplete_cycle    ? cycles::Kind::incomplete
                                                        : cycles::Kind::ageing;
    row.discharge_capacity_Ah = 2 * soh *
                                (exclusion == Code::not_a_capacity ? 0.8
                                 : exclusion == Code::checkup      ? 1.04
                                 : exclusion == Code::none         ? 1
                                                                   : 0.4);
    row.discharge_energy_Wh = row.discharge_capacity_Ah * 3.6;
    row.efc = soh * x;
    if (k != 0) {
      row.charge_capacity_Ah = row.discharge_capacity_Ah / 0.9985;
      row.coulombic_efficiency = 0.9985 + 0.0006 * wobble(i + 1000);
      row.energy_efficiency = 0.94 - 0.0001 * x + 0.001 * wobble(i + 2000);
      row.discharge_termination = row.charge_termination = cycles::Termination::voltage;
      row.temperature_mean_degC = 25 + 2 * wobble(i + 3000);
      row.temperature_min_degC = row.temperature_mean_degC - 2;
      row.temperature_max_degC = row.temperature_mean_degC + 6;
      if (k % 5 != 0) {
        row.ic_peak_voltage_V = 3.6 + 0.0004 * x + 0.002 * wobble(i + 5000);
        row.ic_peak_Ah_per_V = 4 * soh;
      }
      if (k % 3 == 0) {
        row.resistance_ohm = 0.05 * (1 + 0.002 * x + 0.01 * wobble(i + 4000));
        row.resistance_tau_s = 10;
        row.resistance_soc = 1;
      }
    }
    if (k == 33) row.gap_s = 3600;
    if (k == 90) row.bridged_s = 120;
    a.cycles.push_back(row);
  }
}

inline void add_example_series(pipeline::Analysis& a) {
  models::SohSeries measured{.key = 1, .view = models::View::measured};
  models::SohSeries online{
      .key = 1, .view = models::View::online, .level = 0.95, .interval_kind = models::IntervalKind::measurement};
  models::Fit fit{.law = models::Law::sqrt_linear,
                  .x0 = 2,
                  .x_first = 2,
                  .n = 0,
                  .rmse = 0.0012,
                  .n_eff = 31,
                  .rolling_error = 0.0021,
                  .best = true};
  fit.parameters = {{"s0", 1.005, 0.001, 0.0004}, {"a", 0.011, 0.0003, 0.0001}, {"b", 0, 0.00002, 0.00001}};
  for (const auto& row : a.cycles) {
    if (row.exclusion != Code::none || row.cycle < 2) continue;
    const double x = static_cast<double>(row.cycle), value = row.discharge_capacity_Ah / 2;
    measured.cycle.push_back(row.cycle);
    measured.value.push_back(value);
    measured.lower.push_back(nan);
    measured.upper.push_back(nan);
    online.cycle.push_back(row.cycle);
    online.value.push_back(example_law(x));
    online.lower.push_back(example_law(x) - 0.004);
    online.upper.push_back(example_law(x) + 0.004);
    fit.residuals.residuals.push_back(value - example_law(x));
    fit.x_last = x;
  }
  fit.n = fit.residuals.n = static_cast<std::int64_t>(fit.residuals.residuals.size());
  fit.residuals.acf = {1, 0.08, -0.03, 0.05, 0.01, -0.09, 0.02, 0.04, -0.01, 0.03, 0.0};
  fit.residuals.lags = 10;
  fit.residuals.rho1 = 0.08;
  fit.residuals.ljung_box_p = 0.4;
  fit.residuals.consequence = "the residuals look independent";
  a.soh = {.definition = "discharge capacity / reference, within one capacity key",
           .reference = {.rule = "auto: median of the first 5 complete cycles", .value_Ah = 2, .key = 1, .fixed_at_cycle = 6},
           .now = online.value.back(),
           .series = {measured, online}};
  models::Fit linear{
      .law = models::Law::linear, .x0 = 2, .x_first = 2, .x_last = fit.x_last, .n = fit.n, .rmse = 0.006, .rolling_error = 0.02};
  linear.parameters = {{"s0", 0.96, 0.004, 0.001}, {"b", 0.00055, 0.00003, 0.00001}};
  a.fits = {fit, linear};
  a.forecast = {{.basis = "single_cell_extrapolation",
                 .median = 349.3,
                 .lower = 330,
                 .upper = 371,
                 .level = 0.9,
                 .band_kind = "parameter_band",
                 .p_not_reached = 0,
                 .horizon = 2 * fit.x_last,
                 .extrapolates = true}};
  a.end_of_life = {.threshold = 0.8, .censored_at = fit.x_last};
}

inline void add_example_curves(pipeline::Analysis& a) {
  for (std::int64_t cycle = 2; cycle <= 200; cycle += 22) {
    features::Curve curve{.cycle = cycle};
    const double soh = example_law(static_cast<double>(cycle));
    for (int i = 0; i <= 60; ++i) {
      const double z = i / 60.0,
                   v = 4.15 - 0.9 * z - 0.45 * std::pow(z, 12) + 0.1 * std::sin(5 * z) - 0.0004 * static_cast<double>(cycle);
      curve.voltage_V.push_back(v);
      curve.discharge_capacity_Ah.push_back(2 * soh * z);
      const double u = 3.2 + z;
      curve.charge_voltage_V.push_back(u);
      curve.ic_Ah_per_V.push_back(0.6 +
                                  4 * soh * std::exp(-std::pow((u - 3.65 - 0.0002 * static_cast<double>(cycle)) / 0.06, 2)) +
                                  2 * std::exp(-std::pow((u - 3.95) / 0.09, 2)));
    }
    a.curves.push_back(curve);
  }
}

inline pipeline::Analysis example_analysis() {
  pipeline::Analysis a;
  a.source = {{.name = "cell7.csv",
               .sha256 = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08",
               .format = "bdf",
               .bytes = 12'345'678,
               .rows = 180'900}};
  a.belief = {.format = "bdf",
              .confidence = 0.98,
              .evidence = "5 preferred labels",
              .runner_up = "delimited",
              .runner_up_confidence = 0.5,
              .sign_source = record::Source::detected,
              .sign_evidence = "voltage rises while current is positive",
              .sign_agreement = 0.998,
              .clock_evidence = "Test Time / s rises by 10 s",
              .temperature_source = "Surface Temperature / degC",
              .rest_current_A = 0.002,
              .voltage_min_V = 2.7,
              .voltage_max_V = 4.2};
  a.belief.columns = {
      {.heading = "Test Time / s", .index = 0, .quantity = record::Quantity::time, .unit = "s", .evidence = "preferred label"},
      {.heading = "Voltage / mV",
       .index = 1,
       .quantity = record::Quantity::voltage,
       .unit = "mV",
       .factor = 0.001,
       .evidence = "unit in the heading"},
      {.heading = "Current / A", .index = 2, .quantity = record::Quantity::current, .unit = "A", .evidence = "preferred label"}};
  a.cell = {.id = "cell <7>", .chemistry = "nmc", .voltage_min_V = 2.7, .voltage_max_V = 4.2};
  add_example_cycles(a, 200);
  add_example_series(a);
  add_example_curves(a);
  a.keys = {{.key = 1,
             .current_A = 2,
             .voltage_min_V = 2.7,
             .voltage_max_V = 4.2,
             .temperature_degC = 25,
             .cycles = 190,
             .main = true}};
  a.missing = {{.column = "charge_capacity_counter_Ah", .first_row = 0, .last_row = 200, .code = Code::column_missing},
               {.column = "resistance_ohm", .first_row = 1, .last_row = 2, .code = Code::no_rest_before}};
  a.findings = {finding(Code::unit_converted, Severity::note, {.file = "cell7.csv", .column = "voltage_V", .line = 1},
                        "\"Voltage / mV\"", "volts"),
                finding(Code::gap, Severity::warning, {.file = "cell7.csv", .cycle = 33}, "3600 s", "10 s"),
                finding(Code::number_format, Severity::warning,
                        {.file = "cell7.csv", .column = "voltage_V", .line = 1043, .first_row = 1042}, "\"4,19\"",
                        "a number with a decimal point", {}, 3),
                finding(Code::limits_inferred, Severity::note, {.file = "cell7.csv"}, "2.7 … 4.2 V", "")};
  a.rejects = {{.code = Code::number_format, .line = 1043, .row = 1042, .column = "voltage_V", .text = "4,19"}};
  return a;
}

}  // namespace bha::tests
