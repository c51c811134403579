// Pulse resistance: the first discharge edge after a rest of at least 60 s at the end of charge, τ = 10 s after the edge.
//   R = (V(t0+τ) − V−) / (I(t0+τ) − I−),  t0 the first sample of the discharge, V−, I− the last ones of the rest, V(t0+τ) on the
//   straight line between its neighbours.   Units  ohm
// Missing    no_rest_before; sampling_coarse: the samples around t0+τ lie more than τ/2 apart; current_varies: by more than 2 %
//            from t0 to t0+τ, or the discharge ended earlier; voltage_missing; time_back.   Source  METHODS 2.6, CONTRACT
//            "Resistance"
#pragma once
#include "bha/cycles/segment.h"

namespace bha::features {

struct PulseResistance {
  static constexpr double tau_s = 10, shortest_rest_s = 60, current_may_vary = 0.02;
  enum class Phase : std::uint8_t { waiting, measuring, done };
  Phase phase{};
  Code missing = Code::no_discharge;  // why resistance_ohm is missing; none once it is there
  cycles::Sample before{}, edge{}, previous{};
  double least_A = nan, most_A = nan;
  double resistance_ohm = nan, temperature_degC = nan;

  void restart() { *this = {}; }
  /// The first discharge after the charge begins with `edge`; `rested_s` of rest lay before, whose last row is `before`.
  void begin(const cycles::Sample& before, const cycles::Sample& edge, double rested_s);
  void push(const cycles::StepRows&);
  /// The discharge run is over.
  void end();
  void judge(const cycles::Sample& now);
  void give_up(Code why);
};

}  // namespace bha::features
