// How the voltage of a rest relaxes: where it would end, and the six numbers of its first half hour.
//   RelaxationSketch sketch;  sketch.begin(first);  sketch.push(time_ns, voltage_V); …  sketch.relaxed()   sketch.half_hour()
/// Open circuit  U of V(t) = U − a1 e^{−t/τ1} − a2 e^{−t/τ2} over the whole rest, every moment of it with the same weight, τ from
///            5 s to ten times the rest; one exponential where two are no better (BIC by 10). Told of a rest of 9.5 minutes and more,
///            where it lies within 5 mV of the last voltage; else the last voltage with its drift is all that is known
/// Half hour  the voltage after 0, 1, … 29 minutes, on straight lines between rows: mean, variance (n), skewness and excess
///            kurtosis (both biased), greatest, least. Rests compare only after the same charge, as `voltage_before_V` and
///            `current_before_A` tell
/// Missing    time_back. U: rest_short, also where it lies further off; not_identifiable. Half hour: rest_short; sampling_coarse (more than 5 minutes between two rows)
/// Units     s, V.   Cost  1 ns a row, 0.1 ms a rest; 3 KB: points 8 % of the elapsed time apart stand for all rows.
/// Source    METHODS 2.7; Zhu et al., Nat. Commun. 13 (2022) 2261, doi:10.1038/s41467-022-29837-w
#pragma once
#include <array>
#include <cstdint>
#include <span>

#include "bha/base/codes.h"
#include "bha/base/describe.h"

namespace bha::features {

struct Relaxed {
  double voltage_V = nan, time_s = nan;  // U, the slower τ
  Code missing = Code::rest_short;
};
struct HalfHour {
  double mean_V = nan, variance_V2 = nan, skewness = nan, kurtosis = nan, greatest_V = nan, least_V = nan;
  Code missing = Code::rest_short;
};

struct RelaxationSketch {
  static constexpr std::size_t most = 192, minutes = 30;
  static constexpr double shortest_s = 570, believed_V = 0.005, apart_s = 1, apart_share = 0.08, coarse_s = 300;
  std::int64_t start_ns = 0;
  std::size_t points = 0, minutes_passed = 0;
  bool coarse = false, went_back = false;
  double next_s = 0, last_s = nan, last_V = nan;
  std::array<double, most> time_s{}, voltage_V{};
  std::array<double, minutes> minute_V{};

  void begin(std::int64_t time_ns, double voltage_V);
  void push(std::int64_t time_ns, double voltage_V);
  [[nodiscard]] Relaxed relaxed() const;
  [[nodiscard]] HalfHour half_hour() const;
};

}  // namespace bha::features
