// The numbers of one cycle: a row of the cycle table (CONTRACT, "Columns of the cycle table").
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/table.h"
#include "bha/cycles/types.h"

namespace bha::features {

struct CycleRow {
  std::int64_t cycle = 0;
  std::int64_t cycle_source = no_integer;
  cycles::Kind kind{};
  Code exclusion{};
  double start_time_s = nan, duration_s = nan, days = nan, efc = nan;
  std::int32_t capacity_key = 0;
  double charge_capacity_Ah = nan, discharge_capacity_Ah = nan, charge_capacity_counter_Ah = nan,
         discharge_capacity_counter_Ah = nan;
  double charge_energy_Wh = nan, discharge_energy_Wh = nan, coulombic_efficiency = nan, energy_efficiency = nan;
  cycles::Termination charge_termination{}, discharge_termination{};
  double depth_of_discharge = nan, charge_c_rate = nan, discharge_c_rate = nan;
  double voltage_min_V = nan, voltage_max_V = nan, charge_mean_voltage_V = nan, discharge_mean_voltage_V = nan;
  double end_of_charge_current_A = nan, cc_charge_time_s = nan, cv_charge_time_s = nan, rest_time_s = nan;
  double temperature_min_degC = nan, temperature_mean_degC = nan, temperature_max_degC = nan;
  double resistance_ohm = nan, resistance_tau_s = nan, resistance_soc = nan, resistance_temperature_degC = nan;
  double ic_peak_voltage_V = nan, ic_peak_Ah_per_V = nan;
  double gap_s = 0, bridged_s = 0;
  std::int64_t samples = 0;
};

/// Why numbers are missing: rows first … last (cycle numbers) of a column.
struct Missing {
  std::string table = "cycles";
  std::string column{};
  std::int64_t first_row = 0, last_row = 0;
  Code code{};
};

/// Cycles first … last that someone wants left out of the fade curve (pipeline/left_out.h).
struct LeftOut {
  std::int64_t first_cycle = 0, last_cycle = 0;
  std::string reason{};
};

/// Discharge voltage over charge drawn, and incremental capacity of the charge, of one cycle, thinned for drawing.
struct Curve {
  std::int64_t cycle = 0;
  std::vector<double> voltage_V{}, discharge_capacity_Ah{};  // Q(V) of the discharge
  std::vector<double> charge_voltage_V{}, ic_Ah_per_V{};     // dQ/dV of the CC charge
};

}  // namespace bha::features
namespace bha {
template <>
inline constexpr auto fields<features::CycleRow> = Fields{
    Field{"cycle", &features::CycleRow::cycle,
          "Computed cycle number: a charge and the discharge after it; 0: before the first charge."},
    Field{"cycle_source", &features::CycleRow::cycle_source,
          "The vendor's cycle number at the cycle's first row, never renumbered."},
    Field{"kind", &features::CycleRow::kind, "formation, ageing, checkup, pulse, partial, incomplete or impedance."},
    Field{"exclusion", &features::CycleRow::exclusion, "Why the cycle is left out of a fade curve; none: it is in."},
    Field{"start_time_s", &features::CycleRow::start_time_s, "Test time of the first row [s]."},
    Field{"duration_s", &features::CycleRow::duration_s, "Last row's time minus the first's, gaps included [s]."},
    Field{"days", &features::CycleRow::days, "Wall-clock days from the first sample to the cycle's start [d]."},
    Field{"efc", &features::CycleRow::efc,
          "Equivalent full cycles at the cycle's end, cumulative: sum of |I|dt / (2 x nominal capacity)."},
    Field{"capacity_key", &features::CycleRow::capacity_key, "Number of the capacity key; 0: none."},
    Field{"charge_capacity_Ah", &features::CycleRow::charge_capacity_Ah, "Charge put in, our integral [Ah]."},
    Field{"discharge_capacity_Ah", &features::CycleRow::discharge_capacity_Ah, "Charge taken out, our integral [Ah]."},
    Field{"charge_capacity_counter_Ah", &features::CycleRow::charge_capacity_counter_Ah, "The cycler's own [Ah]."},
    Field{"discharge_capacity_counter_Ah", &features::CycleRow::discharge_capacity_counter_Ah, "The cycler's own [Ah]."},
    Field{"charge_energy_Wh", &features::CycleRow::charge_energy_Wh, "Energy put in [Wh]."},
    Field{"discharge_energy_Wh", &features::CycleRow::discharge_energy_Wh, "Energy taken out [Wh]."},
    Field{"coulombic_efficiency", &features::CycleRow::coulombic_efficiency, "Discharge / the charge before it."},
    Field{"energy_efficiency", &features::CycleRow::energy_efficiency, "Discharge energy / charge energy before it."},
    Field{"charge_termination", &features::CycleRow::charge_termination, "What ended the charge."},
    Field{"discharge_termination", &features::CycleRow::discharge_termination, "What ended the discharge."},
    Field{"depth_of_discharge", &features::CycleRow::depth_of_discharge, "Discharge / nominal capacity, else / largest so far."},
    Field{"charge_c_rate", &features::CycleRow::charge_c_rate, "Set current of the charge / nominal capacity [1/h]."},
    Field{"discharge_c_rate", &features::CycleRow::discharge_c_rate, "Set current of the discharge / nominal capacity [1/h]."},
    Field{"voltage_min_V", &features::CycleRow::voltage_min_V, "Lowest voltage [V]."},
    Field{"voltage_max_V", &features::CycleRow::voltage_max_V, "Highest voltage [V]."},
    Field{"charge_mean_voltage_V", &features::CycleRow::charge_mean_voltage_V, "Charge energy / charge [V]."},
    Field{"discharge_mean_voltage_V", &features::CycleRow::discharge_mean_voltage_V, "Discharge energy / charge [V]."},
    Field{"end_of_charge_current_A", &features::CycleRow::end_of_charge_current_A, "Current of the charge's last sample [A]."},
    Field{"cc_charge_time_s", &features::CycleRow::cc_charge_time_s, "Time of charge below the upper limit [s]."},
    Field{"cv_charge_time_s", &features::CycleRow::cv_charge_time_s, "Time of charge at the upper limit [s]."},
    Field{"rest_time_s", &features::CycleRow::rest_time_s, "Time at rest [s]."},
    Field{"temperature_min_degC", &features::CycleRow::temperature_min_degC, "Lowest temperature [°C]."},
    Field{"temperature_mean_degC", &features::CycleRow::temperature_mean_degC, "Mean over the samples [°C]."},
    Field{"temperature_max_degC", &features::CycleRow::temperature_max_degC, "Highest temperature [°C]."},
    Field{"resistance_ohm", &features::CycleRow::resistance_ohm,
          "First discharge edge after a rest at the end of charge, tau after the edge [ohm]."},
    Field{"resistance_tau_s", &features::CycleRow::resistance_tau_s, "Time after the edge [s]."},
    Field{"resistance_soc", &features::CycleRow::resistance_soc, "State of charge at the edge."},
    Field{"resistance_temperature_degC", &features::CycleRow::resistance_temperature_degC, "Temperature at the edge [°C]."},
    Field{"ic_peak_voltage_V", &features::CycleRow::ic_peak_voltage_V,
          "Voltage of the highest peak of dQ/dV in the CC charge [V]."},
    Field{"ic_peak_Ah_per_V", &features::CycleRow::ic_peak_Ah_per_V, "Height of that peak [Ah/V]."},
    Field{"gap_s", &features::CycleRow::gap_s, "Time over which nothing was counted [s]."},
    Field{"bridged_s", &features::CycleRow::bridged_s,
          "Time between rows far apart that was counted: at rest, at a held current or voltage, or as the cycler's counter "
          "agrees [s]."},
    Field{"samples", &features::CycleRow::samples, "Rows of the cycle."}};
static_assert(fully_described<features::CycleRow>);
template <>
inline constexpr auto fields<features::Missing> =
    Fields{Field{"table", &features::Missing::table, "Table."}, Field{"column", &features::Missing::column, "Column."},
           Field{"first_row", &features::Missing::first_row, "First cycle concerned."},
           Field{"last_row", &features::Missing::last_row, "Last cycle concerned, of a run without breaks."},
           Field{"code", &features::Missing::code, "Why."}};
static_assert(fully_described<features::Missing>);
template <>
inline constexpr auto fields<features::LeftOut> =
    Fields{Field{"first_cycle", &features::LeftOut::first_cycle, "First cycle left out."},
           Field{"last_cycle", &features::LeftOut::last_cycle, "Last one."},
           Field{"reason", &features::LeftOut::reason, "Why, in the words of who asked for it."}};
static_assert(fully_described<features::LeftOut>);
template <>
inline constexpr auto fields<features::Curve> =
    Fields{Field{"cycle", &features::Curve::cycle, "Cycle."},
           Field{"voltage_V", &features::Curve::voltage_V, "Grid of the discharge [V]."},
           Field{"discharge_capacity_Ah", &features::Curve::discharge_capacity_Ah,
                 "Charge drawn when the voltage fell to the grid's [Ah]."},
           Field{"charge_voltage_V", &features::Curve::charge_voltage_V, "Grid of the CC charge [V]."},
           Field{"ic_Ah_per_V", &features::Curve::ic_Ah_per_V, "dQ/dV of the CC charge [Ah/V]."}};
static_assert(fully_described<features::Curve>);
}  // namespace bha
