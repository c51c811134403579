#include "bha/formats/bdf_labels.h"

namespace bha::formats {
namespace {

using Q = record::Quantity;
using S = record::CounterScope;
// "Step Index / 1" once meant the row within a step, yet files use it for the step of the program: evidence decides (evidence.h).
constexpr BdfLabel labels[] = {
    {"Current / A", "current_ampere", "current_a", "", Q::current, S::none},
    {"Test Time / s", "test_time_second", "test_time_s", "", Q::time, S::none},
    {"Voltage / V", "voltage_volt", "voltage_v", "", Q::voltage, S::none},
    {"Ambient Temperature / degC", "ambient_temperature_celsius", "ambient_temperature_degc", "", Q::ambient_temperature, S::none},
    {"Cycle Count / 1", "cycle_count", "cycle_count_1", "cycle_dimensionless", Q::cycle, S::none},
    {"Step Count / 1", "step_count", "step_count_1", "step_dimensionless", Q::step_count, S::none},
    {"Unix Time / s", "unix_time_second", "unix_time_s", "", Q::unix_time, S::none},
    {"AC Internal Resistance / ohm", "ac_internal_resistance_ohm", "ac_resistance_ohm", "acr", Q::ignored, S::none},
    {"Absolute Impedance / ohm", "absolute_impedance_ohm", "", "", Q::impedance, S::none},
    {"Ambient Pressure / Pa", "ambient_pressure_pa", "ambient_pressure_pascal", "", Q::ignored, S::none},
    {"Applied Pressure / Pa", "applied_pressure_pa", "applied_pressure_pascal", "", Q::ignored, S::none},
    {"Charging Capacity / Ah", "charging_capacity_ah", "charging_capacity_ampere_hour", "", Q::charge_capacity, S::total},
    {"Charging Energy / Wh", "charging_energy_wh", "charging_energy_watt_hour", "", Q::charge_energy, S::total},
    {"Cumulative Capacity / Ah", "cumulative_capacity_ah", "cumulative_capacity_ampere_hour", "", Q::ignored, S::none},
    {"Cumulative Energy / Wh", "cumulative_energy_wh", "cumulative_energy_watt_hour", "", Q::ignored, S::none},
    {"Cycle Charging Capacity / Ah", "cycle_charging_capacity_ah", "cycle_charge_capacity_ah", "cycle_charging_capacity_ampere_hour", Q::charge_capacity, S::cycle},
    {"Cycle Charging Energy / Wh", "cycle_charging_energy_wh", "cycle_charge_energy_wh", "cycle_charging_energy_watt_hour", Q::charge_energy, S::cycle},
    {"Cycle Cumulative Capacity / Ah", "cycle_cumulative_capacity_ah", "cycle_cumulative_capacity_ampere_hour", "", Q::ignored, S::none},
    {"Cycle Cumulative Energy / Wh", "cycle_cumulative_energy_wh", "cycle_cumulative_energy_watt_hour", "", Q::ignored, S::none},
    {"Cycle Discharging Capacity / Ah", "cycle_discharging_capacity_ah", "cycle_discharge_capacity_ah", "cycle_discharging_capacity_ampere_hour", Q::discharge_capacity, S::cycle},
    {"Cycle Discharging Energy / Wh", "cycle_discharging_energy_wh", "cycle_discharge_energy_wh", "cycle_discharging_energy_watt_hour", Q::discharge_energy, S::cycle},
    {"Cycle Net Capacity / Ah", "cycle_net_capacity_ah", "cycle_net_capacity_ampere_hour", "", Q::net_capacity, S::cycle},
    {"Cycle Net Energy / Wh", "cycle_net_energy_wh", "cycle_net_energy_watt_hour", "", Q::ignored, S::none},
    {"DC Internal Resistance / ohm", "dc_internal_resistance_ohm", "dc_resistance_ohm", "dcir", Q::internal_resistance, S::none},
    {"Discharging Capacity / Ah", "discharging_capacity_ah", "discharging_capacity_ampere_hour", "", Q::discharge_capacity, S::total},
    {"Discharging Energy / Wh", "discharging_energy_wh", "discharging_energy_watt_hour", "", Q::discharge_energy, S::total},
    {"Frequency / Hz", "frequency_hertz", "", "", Q::ignored, S::none},
    {"Imaginary Impedance / ohm", "imaginary_impedance_ohm", "", "", Q::impedance, S::none},
    {"Internal Resistance / ohm", "internal_resistance_ohm", "", "", Q::internal_resistance, S::none},
    {"Net Capacity / Ah", "net_capacity_ah", "net_capacity_ampere_hour", "", Q::net_capacity, S::total},
    {"Net Energy / Wh", "net_energy_wh", "net_energy_watt_hour", "", Q::ignored, S::none},
    {"Phase / deg", "phase_degree", "", "", Q::ignored, S::none},
    {"Power / W", "power_watt", "power_w", "", Q::power, S::none},
    {"Real Impedance / ohm", "real_impedance_ohm", "", "", Q::impedance, S::none},
    {"Record Index / 1", "record_index", "", "", Q::record_index, S::none},
    {"Schedule Charging Capacity / Ah", "schedule_charging_capacity_ah", "schedule_charging_capacity_ampere_hour", "", Q::charge_capacity, S::none},
    {"Schedule Charging Energy / Wh", "schedule_charging_energy_wh", "schedule_charging_energy_watt_hour", "", Q::charge_energy, S::none},
    {"Schedule Discharging Capacity / Ah", "schedule_discharging_capacity_ah", "schedule_discharging_capacity_ampere_hour", "", Q::discharge_capacity, S::none},
    {"Schedule Discharging Energy / Wh", "schedule_discharging_energy_wh", "schedule_discharging_energy_watt_hour", "", Q::discharge_energy, S::none},
    {"Step Charging Capacity / Ah", "step_charging_capacity_ah", "step_charge_capacity_ah", "step_charging_capacity_ampere_hour", Q::charge_capacity, S::step},
    {"Step Charging Energy / Wh", "step_charging_energy_wh", "step_charge_energy_wh", "step_charging_energy_watt_hour", Q::charge_energy, S::step},
    {"Step Cumulative Capacity / Ah", "step_cumulative_capacity_ah", "step_cumulative_capacity_ampere_hour", "", Q::capacity, S::step},
    {"Step Cumulative Energy / Wh", "step_cumulative_energy_wh", "step_cumulative_energy_watt_hour", "", Q::energy, S::step},
    {"Step Discharging Capacity / Ah", "step_discharging_capacity_ah", "step_discharge_capacity_ah", "step_discharging_capacity_ampere_hour", Q::discharge_capacity, S::step},
    {"Step Discharging Energy / Wh", "step_discharging_energy_wh", "step_discharge_energy_wh", "step_discharging_energy_watt_hour", Q::discharge_energy, S::step},
    {"Step ID", "step_id", "", "", Q::step_index, S::none},
    {"Step Net Capacity / Ah", "step_net_capacity_ah", "step_net_capacity_ampere_hour", "", Q::net_capacity, S::step},
    {"Step Net Energy / Wh", "step_net_energy_wh", "step_net_energy_watt_hour", "", Q::ignored, S::none},
    {"Step Record Index / 1", "step_record_index", "step_record_index_1", "", Q::ignored, S::none},
    {"Step Time / s", "step_time_second", "", "", Q::step_time, S::none},
    {"Step Type", "step_type", "", "", Q::step_type, S::none},
    {"Surface Pressure / Pa", "surface_pressure_pa", "surface_pressure_pascal", "", Q::ignored, S::none},
    {"Surface Temperature / degC", "surface_temperature_celsius", "surface_temperature_degc", "", Q::surface_temperature, S::none},
    {"Temperature T1 / degC", "temperature_t1_celsius", "Surface Temperature T1 / degC", "surface_temperature_t1_celsius", Q::temperature_t1, S::none},
    {"", "temperature_t1_degc", "", "", Q::temperature_t1, S::none},
    {"Temperature T2 / degC", "temperature_t2_celsius", "Surface Temperature T2 / degC", "surface_temperature_t2_celsius", Q::temperature_t2, S::none},
    {"", "temperature_t2_degc", "", "", Q::temperature_t2, S::none},
    {"Temperature T3 / degC", "temperature_t3_celsius", "Surface Temperature T3 / degC", "surface_temperature_t3_celsius", Q::temperature_t3, S::none},
    {"", "temperature_t3_degc", "", "", Q::temperature_t3, S::none},
    {"Temperature T4 / degC", "temperature_t4_celsius", "Surface Temperature T4 / degC", "surface_temperature_t4_celsius", Q::temperature_t4, S::none},
    {"", "temperature_t4_degc", "", "", Q::temperature_t4, S::none},
    {"Temperature T5 / degC", "temperature_t5_celsius", "Surface Temperature T5 / degC", "surface_temperature_t5_celsius", Q::temperature_t5, S::none},
    {"", "temperature_t5_degc", "", "", Q::temperature_t5, S::none},
    {"Test Time / ms", "test_time_millisecond", "", "", Q::time, S::none, "Test Time / s"},
    {"Unix Time / ms", "unix_time_millisecond", "", "", Q::unix_time, S::none, "Unix Time / s"},
    {"Step Index / 1", "step_index", "", "", Q::step_index, S::none, "Step Record Index / 1"},
    {"Step Capacity / Ah", "step_capacity_ah", "", "", Q::capacity, S::step, "Step Cumulative Capacity / Ah"},
    {"Step Energy / Wh", "step_energy_wh", "", "", Q::energy, S::step, "Step Cumulative Energy / Wh"},
};

}  // namespace

std::span<const BdfLabel> bdf_labels() { return labels; }

}  // namespace bha::formats
