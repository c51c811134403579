// A made-up cell that is driven by hand: what goes in and out is known exactly, because the current is constant between samples.
//   Bench bench;  bench.charge();  bench.rest(600);  bench.discharge();  bench.rest(600);   then bench.block
#pragma once
#include <cmath>
#include <cstdint>
#include <vector>

#include "bha/record/types.h"

namespace bha::laws {

struct Bench {
  double capacity_Ah = 2, resistance_ohm = 0.05, voltage_min_V = 2.7, voltage_max_V = 4.2, rate_A = 2, cut_A = 0.1, dt_s = 10,
         soc = 0.05;
  double temperature_degC = 25, ambient_degC = 25;
  bool with_steps = true, with_source = true;
  std::int64_t time_ns = 0;
  int step = 0, source = 1;
  record::SampleBlock block{};
  double charged_Ah = 0, discharged_Ah = 0;  // the truth since the last reset

  [[nodiscard]] double ocv(double z) const {
    return 3.1 + 1.0 * z + 0.12 * std::tanh((z - 0.35) / 0.1) - 0.5 * std::exp(-z / 0.02);
  }
  void row(double current_A, double voltage_V) {
    block.time_ns.push_back(time_ns);
    block.current_A.push_back(current_A);
    block.voltage_V.push_back(voltage_V);
    block.temperature_degC.push_back(temperature_degC + 0.3 * current_A * current_A);
    block.ambient_temperature_degC.push_back(ambient_degC);
    if (with_steps) block.step.push_back(step);
    if (with_source) block.cycle_source.push_back(source);
    ++block.rows;
  }
  void run_s(double current_A, double s) {  // the current flows for s seconds
    soc += current_A * s / 3600 / capacity_Ah;
    (current_A > 0 ? charged_Ah : discharged_Ah) += std::fabs(current_A) * s / 3600;
    time_ns += std::llround(s * 1e9);
  }
  [[nodiscard]] double voltage(double current_A) const { return ocv(soc) + current_A * resistance_ohm; }
  /// A step of constant current until the limit is passed, or `until_s` seconds are over. Its last row lies dt_s before the next
  /// step.
  void constant(double current_A, double until_s = 1e9) {
    ++step;
    for (double t = 0; t < until_s; t += dt_s) {
      row(current_A, voltage(current_A));
      run_s(current_A, dt_s);
      if (current_A > 0 ? voltage(current_A) > voltage_max_V : voltage(current_A) < voltage_min_V) break;
    }
  }
  void constant_voltage() {
    ++step;
    for (double i = rate_A; i > cut_A; i *= 0.97) {
      row(i, voltage_max_V);
      run_s(i, dt_s);
    }
  }
  void charge() {
    constant(rate_A);
    constant_voltage();
  }
  void discharge() { constant(-rate_A); }
  void rest(double s) {
    ++step;
    for (double t = 0; t < s; t += dt_s) {
      row(0, ocv(soc));
      run_s(0, dt_s);
    }
  }
  void cycle(double rest_s = 120) {
    charge();
    rest(rest_s);
    discharge();
    rest(rest_s);
    ++source;
  }
};

/// Rows [begin, end) of a block, as a reader would have cut them.
inline record::SampleBlock rows_of(const record::SampleBlock& b, std::size_t begin, std::size_t end) {
  record::SampleBlock out{.rows = end - begin, .first_row = b.first_row + begin};
  const auto take = [&](const auto& from, auto& to) {
    if (!from.empty())
      to.assign(from.begin() + static_cast<std::ptrdiff_t>(begin), from.begin() + static_cast<std::ptrdiff_t>(end));
  };
  take(b.time_ns, out.time_ns);
  take(b.voltage_V, out.voltage_V);
  take(b.current_A, out.current_A);
  take(b.unix_time_ns, out.unix_time_ns);
  take(b.temperature_degC, out.temperature_degC);
  take(b.ambient_temperature_degC, out.ambient_temperature_degC);
  take(b.step, out.step);
  take(b.cycle_source, out.cycle_source);
  take(b.state, out.state);
  take(b.charge_counter_Ah, out.charge_counter_Ah);
  take(b.discharge_counter_Ah, out.discharge_counter_Ah);
  return out;
}

}  // namespace bha::laws
