#include "bha/simulate/cell.h"

#include <algorithm>
#include <cmath>

#include "bha/math/philox.h"
#include "bha/math/portable.h"
#include "bha/models/electrode_potentials.h"

namespace bha::simulate {
namespace {

using math::portable::exp;
using math::portable::expm1;

constexpr double seconds_per_hour = 3600, seconds_per_day = 86'400, zero_degC_K = 273.15, gas_constant = 8.314462618;
constexpr double resistance_activation = 25'000, ageing_activation = 30'000, calendar_activation = 45'000;  // J/mol

double arrhenius(double activation, double temperature_degC) {  // 1 at 25 °C, falling with temperature
  return exp(activation / gas_constant * (1 / (temperature_degC + zero_degC_K) - 1 / 298.15));
}

/// Where graphite has this voltage; it falls as lithium goes in.
double graphite_stoichiometry_at(double voltage_V) {
  double low = 0, high = 1.02;
  for (int i = 0; i < 60; ++i) (models::graphite_V((low + high) / 2) > voltage_V ? low : high) = (low + high) / 2;
  return high;
}

}  // namespace

double rc_step(double overvoltage_V, double resistance_ohm, double dt_over_tau, double decay, double I0_A, double I1_A) {
  const double rising = 1 - decay;
  return overvoltage_V * decay + resistance_ohm * (I0_A * rising + (I1_A - I0_A) * (1 - rising / dt_over_tau));
}

double Cell::open_circuit_V() const {
  return parameters.anode_half_cell ? models::graphite_V(in_negative_Ah / modes.negative_Ah)
                                    : full_cell_V(parameters.chemistry, modes, in_negative_Ah);
}

double Cell::voltage_V(double current_A) const {
  const double r0 = parameters.r0_ohm * resistance_factor * arrhenius(resistance_activation, temperature_degC);
  return open_circuit_V() + parameters.hysteresis_V * hysteresis + r0 * current_A + rc1_V + rc2_V;
}

void Cell::drive(double I0_A, double I1_A, double dt_s, double ambient_degC) {
  const Parameters& p = parameters;
  if (!(dt_s > 0)) return;
  if (decay.dt_s != dt_s) {
    decay.dt_s = dt_s;
    decay.rc1 = exp(-dt_s / p.tau1_s);
    decay.rc2 = exp(-dt_s / p.tau2_s);
    decay.heat = exp(-dt_s / p.thermal_tau_s);
  }
  const double mean_A = (I0_A + I1_A) / 2, moved_Ah = mean_A * dt_s / seconds_per_hour;
  const double factor = resistance_factor * arrhenius(resistance_activation, temperature_degC);
  const double heat_W =
      mean_A * (mean_A * p.r0_ohm * factor + rc1_V + rc2_V) - mean_A * (temperature_degC + zero_degC_K) * p.entropy_V_per_K;
  const double settled_degC = ambient_degC + heat_W / p.cooling_W_per_K;
  temperature_degC = settled_degC + (temperature_degC - settled_degC) * decay.heat;
  rc1_V = rc_step(rc1_V, p.r1_ohm * factor, dt_s / p.tau1_s, decay.rc1, I0_A, I1_A);
  rc2_V = rc_step(rc2_V, p.r2_ohm * factor, dt_s / p.tau2_s, decay.rc2, I0_A, I1_A);
  if (moved_Ah != 0) {
    const double turned_Ah = std::fabs(moved_Ah);
    if (decay.moved_Ah != turned_Ah) {
      decay.moved_Ah = turned_Ah;
      decay.hysteresis = exp(-p.hysteresis_rate * turned_Ah / p.capacity_Ah);
    }
    const double side = moved_Ah > 0 ? 1 : -1;
    hysteresis = side + (hysteresis - side) * decay.hysteresis;
  }
  in_negative_Ah += p.anode_half_cell ? -moved_Ah : moved_Ah;
}

void Cell::age(double moved_Ah, double time_s) {
  const Parameters& p = parameters;
  const double moved_efc = moved_Ah / (2 * p.capacity_Ah);
  const bool rising = p.rise > 0 && efc < 4 * p.rise_efc;  // until it has risen nothing is lost
  const double d_efc = rising ? 0 : moved_efc, d_days = rising ? 0 : time_s / seconds_per_day;
  const double warm = 1 / arrhenius(ageing_activation, temperature_degC),
               store = 1 / arrhenius(calendar_activation, temperature_degC);
  const double lost_before = sqrt_part + linear_part;
  const double risen_before = p.rise * -expm1(-efc / p.rise_efc);
  sqrt_part = std::sqrt(sqrt_part * sqrt_part + p.sqrt_loss * p.sqrt_loss * warm * d_efc +
                        p.calendar_loss * p.calendar_loss * store * d_days);
  const double past_knee_efc = p.knee_loss > 0 ? std::max(0.0, efc + d_efc - std::max(efc, p.knee_efc)) : 0;
  linear_part += warm * (p.linear_loss * d_efc + p.knee_loss * past_knee_efc);
  efc += moved_efc;
  days += time_s / seconds_per_day;
  const double risen = p.rise * -expm1(-efc / p.rise_efc);
  // side reactions take lithium out of the negative electrode; the positive one keeps what it has
  const double change_Ah = p.fresh.lithium_Ah * ((risen - risen_before) - (sqrt_part + linear_part - lost_before));
  if (!p.anode_half_cell) {
    modes.lithium_Ah += change_Ah;
    in_negative_Ah += change_Ah;
    modes.positive_Ah = p.fresh.positive_Ah * (1 - p.electrode_loss * efc);
  }
  modes.negative_Ah = p.fresh.negative_Ah * (1 - p.electrode_loss * efc * (p.anode_half_cell ? 3 : 1));
  resistance_factor = 1 + p.resistance_growth * (sqrt_part + linear_part);
}

namespace {

/// The share of the lithium that the overhang holds at first, for a capacity that rises by `rise` when it comes back.
Result<double> lithium_hidden(const Parameters& p, double rise) {
  const auto capacity_Ah = [&](double hidden) {
    Modes modes = p.fresh;
    modes.lithium_Ah *= 1 - hidden;
    return window_of(p.chemistry, modes, p.voltage_min_V, p.voltage_max_V).map([](const Window& w) { return w.capacity_Ah; });
  };
  const auto whole = capacity_Ah(0);
  if (!whole) return Refusal(whole.error());
  double least = 0, most = 0.5;
  for (int i = 0; i < 40; ++i) {
    const double middle = (least + most) / 2;
    const auto now = capacity_Ah(middle);
    (now && *now * (1 + rise) > *whole ? least : most) = middle;
  }
  return least;
}

}  // namespace

Result<Cell> new_cell(const Options& options, bool anode_half_cell, double rise, double start_soc) {
  const bool nmc = options.chemistry == Chemistry::nmc && !anode_half_cell;
  const auto words = math::philox4x64({0, 0, 0, 0}, {options.seed, 1});
  const auto spread = [&](int i, double width) {
    return std::clamp(1 + width * options.cell_spread * math::normal(words[static_cast<std::size_t>(i)]), 0.5, 1.5);
  };
  Parameters p{.chemistry = nmc ? Chemistry::nmc : Chemistry::lfp, .anode_half_cell = anode_half_cell};
  p.voltage_min_V = anode_half_cell ? 0.01 : nmc ? 2.5 : 2.0;
  p.voltage_max_V = anode_half_cell ? 1.0 : nmc ? 4.2 : 3.6;
  const Modes table = nmc ? Modes{6.6, 6.05, 6.55} : Modes{1.15, 1.30, 1.17};
  // A half cell cycles between rested ends 20 mV inside its limits.
  const double x_empty = anode_half_cell ? graphite_stoichiometry_at(p.voltage_max_V - 0.02) : 0;
  const double x_full = anode_half_cell ? graphite_stoichiometry_at(p.voltage_min_V + 0.02) : 0;
  // The table's cell is scaled so that 1C gives about the nominal capacity: 4 % above it at open circuit.
  const double table_Ah = anode_half_cell ? (x_full - x_empty) * table.negative_Ah : nmc ? 4.628192883627232 : 1.1424741747697051;
  const double size = 1.04 * options.nominal_capacity_Ah / table_Ah * spread(0, 1),
               ohms = 2 / options.nominal_capacity_Ah * spread(1, 1);
  p.fresh = {table.positive_Ah * size, table.negative_Ah * size, table.lithium_Ah * size};
  p.capacity_Ah = options.nominal_capacity_Ah;
  p.r0_ohm = (nmc ? 0.022 : 0.018) * ohms;
  p.r1_ohm = 0.010 * ohms, p.tau1_s = 15;
  p.r2_ohm = 0.014 * ohms, p.tau2_s = 600;
  p.hysteresis_V = nmc ? 0.006 : 0.012, p.hysteresis_rate = 40;
  p.thermal_tau_s = 700, p.cooling_W_per_K = 0.06 * options.nominal_capacity_Ah / 2 * (1 / 0.75);
  p.entropy_V_per_K = 0.00005;
  if (options.life_efc > 0) {
    const double lost = (nmc ? 0.16 : 0.20) * spread(2, 4);  // of the lithium, when about 80 % of the capacity are left
    p.sqrt_loss = 0.45 * lost / std::sqrt(options.life_efc);
    p.linear_loss = 0.55 * lost / options.life_efc;
    p.knee_loss = options.knee_efc > 0 ? 2 * lost / options.life_efc : 0;
    p.knee_efc = options.knee_efc;
    p.calendar_loss = 0.002 * spread(3, 4);
    p.electrode_loss = 0.06 / options.life_efc;
    p.resistance_growth = 0.6 / lost;
  }
  p.rise_efc = 6;
  if (rise > 0) {
    const auto hidden = lithium_hidden(p, rise);
    if (!hidden) return Refusal(hidden.error());
    p.rise = *hidden;
  }
  Cell cell{.parameters = p, .modes = p.fresh, .temperature_degC = options.temperature_degC};
  cell.modes.lithium_Ah *= 1 - p.rise;
  if (anode_half_cell) {
    cell.in_negative_Ah = (x_full + start_soc * (x_empty - x_full)) * p.fresh.negative_Ah;
    return cell;
  }
  return window_of(p.chemistry, cell.modes, p.voltage_min_V, p.voltage_max_V).map([&](const Window& w) {
    cell.in_negative_Ah = (w.x0 + start_soc * (w.x100 - w.x0)) * p.fresh.negative_Ah;
    return cell;
  });
}

double current_for(const Cell& cell, double target_V, double I0_A, double dt_s, double ambient_degC) {
  const auto miss = [&](double I1_A) {
    Cell next = cell;
    next.drive(I0_A, I1_A, dt_s, ambient_degC);
    return next.voltage_V(I1_A) - target_V;
  };
  // secant: the voltage rises nearly linearly with the current
  double a = I0_A, miss_a = miss(a);
  double b = a - miss_a / (2 * cell.parameters.r0_ohm), miss_b = miss(b);
  for (int i = 0; i < 12 && std::fabs(miss_b) > 1e-9 && miss_b != miss_a; ++i) {
    const double c = b - miss_b * (b - a) / (miss_b - miss_a);
    a = b, miss_a = miss_b;
    b = c, miss_b = miss(b);
  }
  if (std::fabs(miss_b) <= 1e-6) return b;
  double low = std::fmin(0, 2 * I0_A), high = std::fmax(0, 2 * I0_A);  // long steps bend the curve: halve between rest and twice
  for (int i = 0; i < 60; ++i) (miss((low + high) / 2) > 0 ? high : low) = (low + high) / 2;
  return (low + high) / 2;
}

}  // namespace bha::simulate
