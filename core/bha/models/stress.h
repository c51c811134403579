// What a cell goes through in one interval, as ageing models take it: how long, how much, how deep, how fast, how warm.
/// Source  METHODS 3.3 (the convention of BLAST-Lite, NREL 2023)
#pragma once
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bha/models/types.h"

namespace bha::models {

struct Stress {
  double days = 0;                // length
  double efc = 0;                 // equivalent full cycles, relative to the nominal capacity
  double depth_of_discharge = 0;  // max − min of the state of charge
  double c_rate = 0;              // mean |C| where current flows, as the models' authors counted it [1/h]
  double charge_c_rate = 0, discharge_c_rate = 0;
  std::vector<double> time_days{}, soc{}, temperature_K{};  // samples, one length, at least 2; time rises

  /// Time-weighted mean of f(i) over the samples (trapezoid).
  template <class F>
  [[nodiscard]] double mean(F f) const {
    double sum = 0, before = f(0);
    for (std::size_t i = 1; i < time_days.size(); ++i) {
      const double now = f(i);
      sum += 0.5 * (before + now) * (time_days[i] - time_days[i - 1]);
      before = now;
    }
    return sum / (time_days.back() - time_days.front());
  }
};

/// From samples of a record or a load profile; `capacity` = what is left of the nominal capacity before the interval (the models
/// count cycles and rates relative to the nominal one). At least 2 samples, time strictly rising.
[[nodiscard]] Stress stress_of_samples(std::span<const double> time_days, std::span<const double> soc,
                                       std::span<const double> temperature_degC, double capacity);

/// The condition of that name, in any case and with - for _; nullptr: there is none. names: all of them, for who asked for
/// another.
[[nodiscard]] double Conditions::* condition_named(std::string_view name);
[[nodiscard]] std::string condition_names();

/// One day under the same conditions.
[[nodiscard]] Stress stress_of_day(const Conditions&);

}  // namespace bha::models
