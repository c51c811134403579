#include "bha/features/cycle_row.h"

#include <cmath>

#include "bha/features/efficiencies.h"

namespace bha::features {
namespace {

using cycles::Kind;

constexpr double partial_below = 0.5, same_limit_V = 0.020, seconds_per_day = 86400;
constexpr int pulses_make_a_pulse_cycle = 3;

double seconds(std::int64_t ns) { return ns == record::no_time ? nan : static_cast<double>(ns) * cycles::seconds_per_ns; }
double hours(double As) { return As / seconds_per_hour; }
double either(bool there, double value) { return there ? value : nan; }
bool is_anode(const cycles::CycleOptions& o) { return o.configuration == cycles::Configuration::half_cell_anode; }

double days_since_start(const CycleSums& c, const RowContext& x) {
  if (c.first.unix_time_ns != record::no_time && x.first_unix_ns != record::no_time)
    return seconds(c.first.unix_time_ns - x.first_unix_ns) / seconds_per_day;
  if (!x.options->test_time_is_continuous || c.first.time_ns == record::no_time || x.first_time_ns == record::no_time) return nan;
  return seconds(c.first.time_ns - x.first_time_ns) / seconds_per_day;
}

void fill_sums(CycleRow& row, const CycleSums& c) {
  row.charge_capacity_Ah = hours(c.charge_As.value());
  row.discharge_capacity_Ah = hours(c.discharge_As.value());
  row.charge_energy_Wh = hours(c.charge_Ws.value());
  row.discharge_energy_Wh = hours(c.discharge_Ws.value());
  row.charge_capacity_counter_Ah = either(c.charge_counter_seen, c.charge_counter_Ah);
  row.discharge_capacity_counter_Ah = either(c.discharge_counter_seen, c.discharge_counter_Ah);
  row.charge_mean_voltage_V = efficiency(row.charge_energy_Wh, row.charge_capacity_Ah);
  row.discharge_mean_voltage_V = efficiency(row.discharge_energy_Wh, row.discharge_capacity_Ah);
  row.voltage_min_V = either(std::isfinite(c.least_V), c.least_V);
  row.voltage_max_V = either(std::isfinite(c.most_V), c.most_V);
  row.temperature_min_degC = c.temperature.min_degC();
  row.temperature_mean_degC = c.temperature.mean_degC();
  row.temperature_max_degC = c.temperature.max_degC();
  row.end_of_charge_current_A = c.end_of_charge_A;
  row.rest_time_s = c.rest_s;
  row.gap_s = c.gap_s;
  row.bridged_s = c.bridged_s;
  row.samples = c.samples;
  row.ic_peak_voltage_V = c.ic.voltage_V;
  row.ic_peak_Ah_per_V = c.ic.Ah_per_V;
}

void fill_resistance(CycleRow& row, const CycleSums& c, bool full) {
  if (c.resistance.missing != Code::none) return;
  row.resistance_ohm = c.resistance.resistance_ohm;
  row.resistance_tau_s = PulseResistance::tau_s;
  row.resistance_soc = full ? 1 : nan;  // the rest after a complete charge: full by definition
  row.resistance_temperature_degC = c.resistance.temperature_degC;
}

double coulombic_efficiency(const CycleRow& row, bool anode) {
  const double q = efficiency(row.discharge_capacity_Ah, row.charge_capacity_Ah);
  return anode ? 1 / q : q;
}

// Judged by the cycle alone: what lies before it may not be in the record.
void fill_efficiencies(CycleRow& row, const CycleSums& c, bool anode) {
  if (!c.first_end.seen || !c.second_end.seen || c.second_before_first) return;
  const double q = coulombic_efficiency(row, anode), e = efficiency(row.discharge_energy_Wh, row.charge_energy_Wh);
  if (!(q <= most_coulombic_efficiency)) return;
  row.coulombic_efficiency = q;
  row.energy_efficiency = e;  // not turned: discharging gives energy, charging takes it, whichever comes first
}

/// The limit itself where the half cycle ended there, else where it did end.
double limit_of_key(double limit_V, double ended_V) { return std::fabs(limit_V - ended_V) <= same_limit_V ? limit_V : ended_V; }

/// The conditions under which this capacity was measured. A discharge that ended by voltage ended at the lower limit.
cycles::Conditions conditions(const CycleSums& c, const CycleRow& row, const cycles::CycleOptions& o) {
  const cycles::HalfEnd& charge = is_anode(o) ? c.second_end : c.first_end;
  const cycles::HalfEnd& discharge = is_anode(o) ? c.first_end : c.second_end;
  constexpr auto voltage = cycles::Termination::voltage;
  return {.current_A = c.discharge_set.current_A,
          .voltage_min_V =
              row.discharge_termination == voltage ? o.voltage_min_V : limit_of_key(o.voltage_min_V, discharge.voltage_V),
          .voltage_max_V = row.charge_termination == voltage ? o.voltage_max_V : limit_of_key(o.voltage_max_V, charge.voltage_V),
          .temperature_degC = c.chamber_degC};
}

struct Verdict {
  Kind kind = Kind::ageing;
  Code exclusion = Code::none;
};
/// First what the cycle is, then whether its discharge is a capacity.
Verdict judge(const CycleSums& c, const CycleRow& row, const RowContext& x) {
  if (c.other_rows * 2 > c.samples) return {Kind::impedance, Code::impedance_cycle};
  const bool moved = c.charge_As.value() > 0 || c.discharge_As.value() > 0;
  if (x.cycle == 0 && ((!c.first_end.seen && !c.second_end.seen) || !moved)) return {Kind::partial, Code::no_charge};  // rest
  if (x.cycle == 0) return {Kind::partial, Code::no_preceding_charge};
  if (x.cut || c.broken || c.time_went_back) return {Kind::incomplete, Code::incomplete_cycle};
  const bool charged = is_anode(*x.options) ? c.second_end.seen : c.first_end.seen,
             discharged = is_anode(*x.options) ? c.first_end.seen : c.second_end.seen;
  if (!charged && discharged && !is_anode(*x.options) && x.options->by == cycles::CountBy::cycle)
    return {Kind::partial, Code::no_preceding_charge};
  if (!charged) return {Kind::partial, Code::no_charge};
  if (!discharged) return {Kind::partial, Code::no_discharge};
  if (c.second_before_first) return {Kind::partial, Code::no_preceding_charge};
  if (c.interruptions >= pulses_make_a_pulse_cycle) return {Kind::pulse, Code::pulse_cycle};
  const bool full = is_complete(row.charge_termination) && is_complete(row.discharge_termination);
  const double whole_Ah =
      std::isnan(x.options->nominal_capacity_Ah) ? hours(x.largest_discharge_As) : x.options->nominal_capacity_Ah;
  if (!full && row.discharge_capacity_Ah < partial_below * whole_Ah) return {Kind::partial, Code::partial_cycle};
  if (std::isnan(x.options->voltage_min_V) || std::isnan(x.options->voltage_max_V)) return {Kind::ageing, Code::no_voltage_limit};
  if (!full) return {Kind::ageing, Code::not_a_capacity};
  return {};
}

void join_key(CycleRow& row, const CycleSums& c, const cycles::CycleOptions& o, cycles::KeyTable& keys) {
  row.capacity_key = keys.join(conditions(c, row, o));
  const cycles::CapacityKey* key = keys.find(row.capacity_key);
  if (key == nullptr || keys.main == 0 || key->main) return;  // before there is a main key nothing is apart from it
  const bool checkup = key->role == cycles::Role::checkup;
  if (checkup) row.kind = Kind::checkup;
  row.exclusion = checkup ? Code::checkup : Code::not_in_main_key;
}

}  // namespace

CycleRow make_row(const CycleSums& c, const RowContext& x, cycles::KeyTable& keys) {
  const cycles::CycleOptions& o = *x.options;
  const bool anode = is_anode(o);
  CycleRow row{.cycle = x.cycle};
  if (c.cycle_source != record::no_step) row.cycle_source = c.cycle_source;
  row.start_time_s = seconds(c.first.time_ns);
  if (!c.time_went_back && c.last.time_ns != record::no_time && c.first.time_ns != record::no_time)
    row.duration_s = seconds(c.last.time_ns - c.first.time_ns);
  row.days = days_since_start(c, x);
  row.efc = equivalent_full_cycles(x.throughput_As, o.nominal_capacity_Ah);
  fill_sums(row, c);
  const bool limit_known = !std::isnan(o.voltage_max_V);
  row.cc_charge_time_s = either(limit_known, c.cc_charge_s);
  row.cv_charge_time_s = either(limit_known, c.cv_charge_s);
  row.charge_c_rate = c.charge_set.current_A / o.nominal_capacity_Ah;
  row.discharge_c_rate = c.discharge_set.current_A / o.nominal_capacity_Ah;
  row.charge_termination = termination(anode ? c.second_end : c.first_end, o);
  row.discharge_termination = termination(anode ? c.first_end : c.second_end, o);
  const double whole_Ah = std::isnan(o.nominal_capacity_Ah) ? hours(x.largest_discharge_As) : o.nominal_capacity_Ah;
  row.depth_of_discharge = whole_Ah > 0 ? row.discharge_capacity_Ah / whole_Ah : nan;
  fill_efficiencies(row, c, anode);
  fill_resistance(row, c, is_complete(row.charge_termination));
  const Verdict verdict = judge(c, row, x);
  row.kind = verdict.kind;
  row.exclusion = verdict.exclusion;
  if (verdict.exclusion == Code::none) join_key(row, c, o, keys);
  return row;
}

Code why_missing(std::string_view column, const CycleSums& c, const CycleRow& row, const cycles::CycleOptions& o) {
  const bool charged = row.charge_capacity_Ah > 0, discharged = row.discharge_capacity_Ah > 0;
  const auto is = [column](auto... names) { return ((column == std::string_view{names}) || ...); };
  const auto begins = [column](std::string_view with) { return column.substr(0, with.size()) == with; };
  if (is("cycle_source", "charge_capacity_counter_Ah", "discharge_capacity_counter_Ah")) return Code::column_missing;
  if (is("days")) return Code::no_wall_clock;
  if (is("efc")) return std::isnan(o.nominal_capacity_Ah) ? Code::nominal_capacity_unknown : Code::current_missing;
  if (is("charge_c_rate") && charged) return Code::nominal_capacity_unknown;
  if (is("discharge_c_rate") && discharged) return Code::nominal_capacity_unknown;
  const bool rested = !c.first_end.seen && !c.second_end.seen;  // neither: nothing had to come before
  if (rested && (is("coulombic_efficiency", "energy_efficiency") || begins("resistance_"))) return Code::no_discharge;
  if (is("coulombic_efficiency", "energy_efficiency")) {
    if (!c.first_end.seen || c.second_before_first) return Code::no_preceding_charge;
    if (!c.second_end.seen) return Code::no_discharge;
    return coulombic_efficiency(row, is_anode(o)) <= most_coulombic_efficiency ? Code::voltage_missing : Code::efficiency_odd;
  }
  if (begins("temperature_")) return Code::temperature_missing;
  if (begins("resistance_") && (!c.first_end.seen || is_anode(o))) return Code::no_preceding_charge;  // an anode is charged last
  if (is("resistance_soc") && c.resistance.missing == Code::none) return Code::not_a_capacity;
  if (is("resistance_temperature_degC") && c.resistance.missing == Code::none) return Code::temperature_missing;
  if (begins("resistance_")) return c.resistance.missing;
  if (begins("ic_peak_")) {
    if (std::isnan(o.ic_from_V) && (std::isnan(o.voltage_max_V) || std::isnan(o.voltage_min_V))) return Code::no_voltage_limit;
    return Code::no_constant_current_charge;
  }
  if (is("cc_charge_time_s", "cv_charge_time_s")) return Code::no_voltage_limit;
  if (is("start_time_s", "duration_s")) return c.time_went_back ? Code::time_back : Code::time_missing;
  if (is("charge_mean_voltage_V", "charge_c_rate", "end_of_charge_current_A") && !charged) return Code::no_charge;
  if (is("discharge_mean_voltage_V", "discharge_c_rate", "depth_of_discharge") && !discharged) return Code::no_discharge;
  if (is("end_of_charge_current_A")) return Code::no_charge;
  return Code::voltage_missing;
}

}  // namespace bha::features
