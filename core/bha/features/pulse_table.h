// Direct-current resistance at every edge out of rest: 0.1, 1, 10, 18 and 30 s after it, with what the open-circuit voltage did
// meanwhile taken off.
//   PulseWatch watch{.nominal_capacity_Ah = 2, .voltage_max_V = 4.2};
//   watch.begin(start), watch.push(rows), watch.end(run_end), …;   for (const PulseRow& row : watch.rows) …
/// Resistance R_τ = (V(t0+τ) − V−) / (I(t0+τ) − I−): t0 the first row of the pulse; V−, I− the last of a rest of at least 10 s;
///            V(t0+τ) on the straight line between its neighbours; of a pulse that ends within 1 % of τ its last row
/// Corrected  less (dU/dq)·q(τ)/ΔI, dU/dq from the voltages at the ends of the rests before and after the pulse (each ≥ 60 s)
/// over
///            the charge between them. Relaxed for minutes, not for hours: the correction errs by what is left to relax
/// State      soc = 1 + (q − q_full)/nominal capacity, q_full when a charge last reached the upper limit
/// Missing    NaN: the pulse ended before; the samples around t0+τ lie more than τ/2 apart; the current varied by more than 2 %;
///            corrected: no such rest after it, or a pulse of more than 120 s.  soc: nominal capacity not declared, or no full
///            charge yet
/// Units      s, V, A → ohm.   Cost  3 ns a row; 120 bytes a pulse, at most 100,000.
/// Source     METHODS 2.6. Golden: ecm_2rc.csv (scipy's zero-order hold of R0 + 2 RC)
#pragma once
#include <array>
#include <limits>
#include <vector>

#include "bha/cycles/segment.h"
#include "bha/features/step_direction.h"

namespace bha::features {

struct PulseRow {
  std::int64_t cycle = 0;
  double start_time_s = nan;
  StepDirection direction{};
  double soc = nan, temperature_degC = nan, current_A = nan, rest_before_s = nan, duration_s = nan;
  double resistance_100ms_ohm = nan, resistance_1s_ohm = nan, resistance_10s_ohm = nan, resistance_18s_ohm = nan,
         resistance_30s_ohm = nan;
  double corrected_10s_ohm = nan, corrected_18s_ohm = nan, corrected_30s_ohm = nan;
};

struct PulseWatch {
  static constexpr std::size_t taus = 5, most_rows = 100'000;
  static constexpr std::array<double, taus> tau_s{0.1, 1, 10, 18, 30};
  static constexpr double shortest_rest_s = 10, relaxed_rest_s = 60, longest_pulse_s = 120, current_may_vary = 0.02;

  double nominal_capacity_Ah = nan, voltage_max_V = nan;
  std::vector<PulseRow> rows{};

  double charge_As = 0, full_As = nan;  // net since the start; when the cell was last full
  cycles::Direction direction{};
  std::int64_t run_start_ns = record::no_time, rest_start_ns = record::no_time;
  cycles::Sample rest_last{};
  bool rested = false;       // the run before was a rest
  bool open = false;         // a pulse is going on
  bool measuring = false;    // and its current has not varied yet
  bool uncorrected = false;  // the last pulse waits for the end of the rest after it
  cycles::Sample edge{}, previous{};
  double edge_As = 0, previous_As = 0, rest_before_s = 0, soc = nan, least_A = 0, most_A = 0;
  std::array<double, taus> resistance_ohm{}, moved_As{}, step_A{};
  std::size_t next_tau = 0;

  void begin(const cycles::RunStart&);
  void push(const cycles::StepRows&);
  void end(const cycles::RunEnd&);
  void measure(const cycles::Sample& now);
  void tell(const cycles::Sample& last);
  void correct(const cycles::Sample& rest_end);
};

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::PulseRow> = Fields{
    Field{"cycle", &features::PulseRow::cycle, "Cycle."},
    Field{"start_time_s", &features::PulseRow::start_time_s, "Test time of the pulse's first row [s]."},
    Field{"direction", &features::PulseRow::direction, "charge or discharge."},
    Field{"soc", &features::PulseRow::soc, "State of charge at the edge, from the last full charge and the nominal capacity."},
    Field{"temperature_degC", &features::PulseRow::temperature_degC, "Temperature at the edge [°C]."},
    Field{"current_A", &features::PulseRow::current_A, "Current at the edge, positive when charging [A]."},
    Field{"rest_before_s", &features::PulseRow::rest_before_s, "Rest before the edge [s]."},
    Field{"duration_s", &features::PulseRow::duration_s, "How long the current went on [s]."},
    Field{"resistance_100ms_ohm", &features::PulseRow::resistance_100ms_ohm, "0.1 s after the edge [ohm]."},
    Field{"resistance_1s_ohm", &features::PulseRow::resistance_1s_ohm, "1 s after the edge [ohm]."},
    Field{"resistance_10s_ohm", &features::PulseRow::resistance_10s_ohm, "10 s after the edge [ohm]."},
    Field{"resistance_18s_ohm", &features::PulseRow::resistance_18s_ohm, "18 s after the edge [ohm]."},
    Field{"resistance_30s_ohm", &features::PulseRow::resistance_30s_ohm, "30 s after the edge [ohm]."},
    Field{"corrected_10s_ohm", &features::PulseRow::corrected_10s_ohm, "10 s, less what the open-circuit voltage did [ohm]."},
    Field{"corrected_18s_ohm", &features::PulseRow::corrected_18s_ohm, "18 s, less what the open-circuit voltage did [ohm]."},
    Field{"corrected_30s_ohm", &features::PulseRow::corrected_30s_ohm, "30 s, less what the open-circuit voltage did [ohm]."}};
static_assert(fully_described<features::PulseRow>);
}  // namespace bha
