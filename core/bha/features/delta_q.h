// What the discharge curves of early cycles say of the life to come: how Q(V) changes with cycles, voltage by voltage.
//   CycleCurves curves{.voltages = 1000, .first_cycle = 2, .charge_Ah = …};   const auto told = delta_q_features(curves, 10,
//   100);
#pragma once
#include <array>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "bha/base/finding.h"

namespace bha::features {

/// Q(V) of consecutive cycles on one grid of falling voltages: the last value of a cycle is its whole discharge.
struct CycleCurves {
  std::size_t voltages = 0;
  std::int64_t first_cycle = 1;
  std::vector<double> charge_Ah{};  // cycle after cycle
  [[nodiscard]] std::size_t cycles() const { return voltages == 0 ? 0 : charge_Ah.size() / voltages; }
  [[nodiscard]] std::span<const double> cycle(std::size_t i) const { return {charge_Ah.data() + i * voltages, voltages}; }
};

/// Cycles that are no measurement of this cell: somewhere more than 5 % of the usual discharge away from the median of the eleven
/// cycles around, or with a missing value. (Some public cells have one cycle of up to 31 Ah.)   Cost  64 voltages are looked at
[[nodiscard]] std::vector<bool> spikes(const CycleCurves&);

/// Change of Q(V) in Ah from cycle `from` to `to`, voltage by voltage: slope of the least-squares line over these cycles without
/// spikes, times their distance. A hundred cycles speak, not two.   Findings  (refused) too_few_points (10 cycles)
[[nodiscard]] Result<std::vector<double>> charge_trend(const CycleCurves&, std::int64_t from, std::int64_t to);

/// Moments of a change of Q(V). log10 of magnitudes, as in the paper; var: divisor n − 1; skewness, kurtosis: biased, Pearson.
/// Source    Severson et al., Nat. Energy 4 (2019) 383; METHODS 2.2. Golden: severson_features.csv (numpy, scipy)
struct DeltaQ {
  double log10_variance = nan, log10_minimum = nan, log10_mean = nan, log10_skewness = nan, log10_kurtosis = nan, log10_end = nan;
  double mean_Ah = nan, skewness = nan, end_Ah = nan;  // the signs that the logs hide
};
[[nodiscard]] DeltaQ delta_q(std::span<const double> change_Ah);

inline constexpr std::array<std::string_view, 13> delta_q_names = {
    "log10_variance", "log10_minimum",      "log10_mean",          "skewness",       "log10_kurtosis", "end_percent_Ah",
    "capacity_slope", "capacity_intercept", "capacity_slope_late", "capacity_first", "capacity_rise",  "capacity_last",
    "acceleration"};
using DeltaQFeatures = std::array<double, delta_q_names.size()>;
/// Moments of the trend over `from … to`, and the course of the whole discharge: line over all cycles and over the last tenth,
/// first, highest minus first, last; acceleration: log10 variance of the late trend minus that of the early one.
/// Findings  (refused) too_few_points
[[nodiscard]] Result<DeltaQFeatures> delta_q_features(const CycleCurves&, std::int64_t from, std::int64_t to);

}  // namespace bha::features
