// The simulated cell: electrodes, R0 + 2 RC, one-state hysteresis, a lumped temperature, and ageing. Physics that the analyser
// does not assume.   Cell cell = new_cell(options, …);  cell.drive(I0_A, I1_A, dt_s, ambient_degC);  cell.voltage_V(I1_A);
/// Exact     for a current linear in time within a step (RC, charge); temperature and hysteresis for one held there.
/// Source    METHODS 10.1 … 10.3 and 3.2 (√ law by the virtual-x rule).  Golden: ecm_2rc.csv.  Bits  the same everywhere
#pragma once
#include "bha/simulate/half_cells.h"

namespace bha::simulate {

/// One RC element; the overvoltage after dt with a current that goes linearly from I0 to I1.
[[nodiscard]] double rc_step(double overvoltage_V, double resistance_ohm, double dt_over_tau, double decay, double I0_A,
                             double I1_A);

struct Parameters {
  Chemistry chemistry{};
  bool anode_half_cell = false;  // graphite against lithium: charging takes lithium out of it
  Modes fresh{};
  double voltage_min_V = 0, voltage_max_V = 0;
  double r0_ohm = 0, r1_ohm = 0, tau1_s = 0, r2_ohm = 0, tau2_s = 0;
  double hysteresis_V = 0, hysteresis_rate = 0;  // M, γ per capacity moved
  double thermal_tau_s = 0, cooling_W_per_K = 0, entropy_V_per_K = 0;
  double capacity_Ah = 0;                                              // scale of the hysteresis state and of EFC
  double sqrt_loss = 0, linear_loss = 0, knee_loss = 0, knee_efc = 0;  // of lithium, per √EFC and per EFC
  double calendar_loss = 0;                                            // per √day
  double electrode_loss = 0, resistance_growth = 0;                    // per EFC; per lithium lost
  double rise = 0, rise_efc = 1;                                       // lithium that comes back from the overhang at first
};

struct Decay {  // of the last step: most are alike
  double dt_s = -1, rc1 = 0, rc2 = 0, heat = 0, moved_Ah = -1, hysteresis = 0;
};
struct Cell {
  Parameters parameters{};
  Modes modes{};
  double in_negative_Ah = 0, rc1_V = 0, rc2_V = 0, hysteresis = 0, temperature_degC = 25;
  double efc = 0, days = 0, sqrt_part = 0, linear_part = 0, resistance_factor = 1;
  Decay decay{};

  void drive(double I0_A, double I1_A, double dt_s, double ambient_degC);
  [[nodiscard]] double open_circuit_V() const;
  [[nodiscard]] double voltage_V(double current_A) const;
  /// Loses what `moved_Ah` (∫|I|dt) and `time_s` cost at the present temperature. Called between steps, so that a step has one
  /// state.
  void age(double moved_Ah, double time_s);
};

/// A cell of the options' size; its spread is drawn from the seed.
[[nodiscard]] Result<Cell> new_cell(const Options&, bool anode_half_cell, double rise, double start_soc);
/// The current that takes the cell to `target_V` after dt, starting from I0 [A].
[[nodiscard]] double current_for(const Cell&, double target_V, double I0_A, double dt_s, double ambient_degC);

}  // namespace bha::simulate
