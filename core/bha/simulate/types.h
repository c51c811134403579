// What is asked of a simulated cell, and the truth that is known of it.
#pragma once
#include <cstdint>
#include <string>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"
#include "bha/base/table.h"
#include "bha/cycles/types.h"
#include "bha/models/types.h"

namespace bha::simulate {

enum class Chemistry : std::uint8_t { nmc, lfp };

/// Sensors, in the order they act: gain and offset, noise, quantisation, clipping, clock. A zero switches its effect off.
struct NoiseOptions {
  double voltage_gain = 1, voltage_offset_V = 0, voltage_sigma_V = 0.0003, voltage_lsb_V = 0.0001;
  double current_gain = 1, current_offset_A = 0, current_sigma_A = 0.0003, current_lsb_A = 0.0001;
  double temperature_sigma_degC = 0.03, temperature_lsb_degC = 0.01;
  double autocorrelation = 0;  // of each noise from row to row, 0 … <1
  double voltage_max_V = 10;   // readings above are clipped to it
  double clock_drift_ppm = 0;  // of test time against the wall clock
};

struct Options {
  Chemistry chemistry{};
  std::int64_t cycles = 100;
  std::uint64_t seed = 1;
  std::string protocol = "cccv";
  double temperature_degC = 25;
  double c_rate = 1;              // of the discharge; charging is at half of it unless the protocol says otherwise
  double depth_of_discharge = 1;  // below 1 the discharge ends by charge
  double nominal_capacity_Ah = 2;
  double sample_s = 10;
  double edge_sample_s = 1;  // for 12 s after a step begins; 0: as elsewhere
  double life_efc = 800;     // equivalent full cycles at 25 °C until about 80 % are left; 0: no ageing
  double knee_efc = 0;       // from here fade is three times as fast; 0: no knee
  double cell_spread =
      0.01;  // standard deviation of capacity and resistance from cell (seed) to cell; four times that for ageing
  double unix_start_s = 1767225600;  // wall clock at the first row (2026-01-01T00:00:00Z); 0: no wall clock
  NoiseOptions noise{};
  std::vector<std::string> faults{};
};

/// Of one cycle, without noise.
struct TruthCycle {
  std::int64_t cycle = 0;
  cycles::Kind kind{};
  std::uint64_t first_row = 0, last_row = 0;  // from 1, over all files
  double start_time_s = nan, efc = nan;
  double charge_Ah = nan, discharge_Ah = nan;
  double capacity_Ah =
      nan;           // a full discharge (half cell: delithiation) at the protocol's own conditions; NaN: the cycle holds none
  Code exclusion{};  // why it holds none
  double soh = nan;  // capacity / reference of the same conditions
  double discharge_c_rate = nan, temperature_degC = nan;  // of the chamber
  double resistance_ohm = nan;                            // 10 s after the discharge edge
  double lithium_loss = nan, positive_loss = nan, negative_loss = nan,
         resistance_growth = nan;  // LLI, LAM_PE, LAM_NE, R0/R00 − 1
};
struct TruthStep {
  std::int64_t step = 0, cycle = 0;
  record::State state{};
  std::uint64_t first_row = 0, last_row = 0;
  cycles::Termination termination{};
};
/// Where a fault was put.
struct FaultLabel {
  std::string fault{};
  std::uint64_t first_row = 0, last_row = 0;
};
struct Truth {
  Options options{};
  std::uint64_t rows = 0;
  double nominal_capacity_Ah = nan;  // as declared to the reader; NaN where the protocol leaves it unsaid
  double voltage_min_V = nan, voltage_max_V = nan;
  std::string configuration = "full-cell";
  bool discharge_is_positive = false;
  std::vector<std::uint64_t> file_first_rows{};  // the first row of each file: test time starts again at zero there
  std::vector<TruthCycle> cycles{};
  std::vector<TruthStep> steps{};
  std::vector<FaultLabel> faults{};
};

/// What would happen to a cell of a published ageing model: a baseline and what is asked instead of it.
struct Profile {  // a load that repeats; empty: the conditions instead
  std::vector<double> time_days{}, soc{}, temperature_degC{};
};
struct Scenario {
  std::string name{};
  models::Conditions conditions{};
  Profile profile{};
};
struct WhatIfOptions {
  std::string model = "nmc111-sanyo-2Ah";
  std::vector<Scenario> scenarios{};  // the first is the baseline
  double years = 10, eol = 0.8;
  std::int64_t points = 121;
  double soh_now = nan, days_now = nan, efc_now = nan;  // your cell, so that the model is scaled to it; NaN: a new cell
};
struct WhatIfRow {
  double days = nan, efc = nan, soh = nan, resistance = nan, soh_difference = nan;
};
struct WhatIfCase {
  std::string name{};
  models::Conditions conditions{};
  bool profile = false;
  std::vector<std::string> extrapolates{};
  double eol_days = nan, eol_efc = nan, nothing_left_days = nan;
  Table<WhatIfRow> trajectory{};
};
struct WhatIf {
  std::string schema = "bha.whatif/0";
  std::string model{}, cell{}, chemistry{}, source{};
  double eol = nan, years = nan, loss_scale = 1;
  std::vector<std::string> assumptions{};
  std::vector<WhatIfCase> cases{};
};

/// `values` numbers from `from` to `to`, evenly. name: a condition.
struct GridAxis {
  std::string name{};
  double from = nan, to = nan;
  std::int64_t values = 1;
};
/// what_if: the model, your cell, the scenarios (a row each at least; the first is the baseline); years, eol and points do not
/// matter. grid: every scenario at all points of it. nominal_voltage_V: for costs per kWh.
struct MarginalOptions {
  WhatIfOptions what_if{};
  std::vector<GridAxis> grid{};
  double age_days = 365.25, nominal_voltage_V = nan;
};
struct MarginalRow {
  std::string name{};
  double temperature_degC = nan, depth_of_discharge = nan, mean_soc = nan, c_rate = nan, cycles_per_day = nan;
  bool extrapolates = false;
  double soh_per_day = nan, calendar_per_day = nan, cycling_per_day = nan;
  double soh_per_cycle = nan, soh_per_efc = nan, soh_per_Ah = nan, soh_per_kWh = nan;
  double per_K = nan, per_depth_of_discharge = nan, per_mean_soc = nan, per_c_rate = nan, per_cycle_a_day = nan;
};
struct Marginal {
  std::string schema = "bha.marginal/0";
  std::string model{}, cell{}, chemistry{}, source{};
  double soh = nan, age_days = nan, age_efc = nan, nominal_capacity_Ah = nan, nominal_voltage_V = nan, loss_scale = 1;
  std::vector<std::string> assumptions{};
  Table<MarginalRow> rows{};
};

}  // namespace bha::simulate
namespace bha {
template <>
inline constexpr std::string_view words<simulate::Chemistry>[] = {"nmc", "lfp"};
template <>
inline constexpr auto fields<simulate::NoiseOptions> = Fields{
    Field{"voltage_gain", &simulate::NoiseOptions::voltage_gain, "Factor on the true voltage."},
    Field{"voltage_offset_V", &simulate::NoiseOptions::voltage_offset_V, "Added to the voltage [V]."},
    Field{"voltage_sigma_V", &simulate::NoiseOptions::voltage_sigma_V, "Standard deviation of the noise [V]."},
    Field{"voltage_lsb_V", &simulate::NoiseOptions::voltage_lsb_V, "Resolution [V]; 0: none."},
    Field{"current_gain", &simulate::NoiseOptions::current_gain, "Factor on the true current."},
    Field{"current_offset_A", &simulate::NoiseOptions::current_offset_A, "Added to the current [A]."},
    Field{"current_sigma_A", &simulate::NoiseOptions::current_sigma_A, "Standard deviation of the noise [A]."},
    Field{"current_lsb_A", &simulate::NoiseOptions::current_lsb_A, "Resolution [A]; 0: none."},
    Field{"temperature_sigma_degC", &simulate::NoiseOptions::temperature_sigma_degC, "Standard deviation of the noise [K]."},
    Field{"temperature_lsb_degC", &simulate::NoiseOptions::temperature_lsb_degC, "Resolution [K]; 0: none."},
    Field{"autocorrelation", &simulate::NoiseOptions::autocorrelation, "Of the noise from row to row, 0 to below 1."},
    Field{"voltage_max_V", &simulate::NoiseOptions::voltage_max_V, "Readings above are clipped to it [V]."},
    Field{"clock_drift_ppm", &simulate::NoiseOptions::clock_drift_ppm, "Test time against the wall clock [1e-6]."}};
static_assert(fully_described<simulate::NoiseOptions>);
template <>
inline constexpr auto fields<simulate::Options> = Fields{
    Field{"chemistry", &simulate::Options::chemistry, "nmc or lfp."},
    Field{"cycles", &simulate::Options::cycles, "How many cycles."},
    Field{"seed", &simulate::Options::seed, "Another seed is another cell and other noise."},
    Field{"protocol", &simulate::Options::protocol, "Name of the protocol."},
    Field{"temperature_degC", &simulate::Options::temperature_degC, "Chamber [°C]."},
    Field{"c_rate", &simulate::Options::c_rate, "Of the discharge [1/h]."},
    Field{"depth_of_discharge", &simulate::Options::depth_of_discharge, "Below 1 the discharge ends by charge."},
    Field{"nominal_capacity_Ah", &simulate::Options::nominal_capacity_Ah, "Size of the cell [Ah]."},
    Field{"sample_s", &simulate::Options::sample_s, "Sampling interval [s]."},
    Field{"edge_sample_s", &simulate::Options::edge_sample_s, "Sampling interval for 12 s after a step begins [s]; 0: sample_s."},
    Field{"life_efc", &simulate::Options::life_efc, "Equivalent full cycles at 25 °C until about 80 % are left; 0: no ageing."},
    Field{"knee_efc", &simulate::Options::knee_efc, "From here fade is three times as fast; 0: no knee."},
    Field{"cell_spread", &simulate::Options::cell_spread, "Relative standard deviation from cell to cell."},
    Field{"unix_start_s", &simulate::Options::unix_start_s, "Wall clock at the first row [s]; 0: no wall clock."},
    Field{"noise", &simulate::Options::noise, "Sensors."},
    Field{"faults", &simulate::Options::faults, "Names of faults to plant."}};
static_assert(fully_described<simulate::Options>);
template <>
inline constexpr auto fields<simulate::TruthCycle> = Fields{
    Field{"cycle", &simulate::TruthCycle::cycle, "Cycle: a charge and the discharge after it; 0: before the first charge."},
    Field{"kind", &simulate::TruthCycle::kind, "What the cycle is."},
    Field{"first_row", &simulate::TruthCycle::first_row, "First row, from 1."},
    Field{"last_row", &simulate::TruthCycle::last_row, "Last row."},
    Field{"start_time_s", &simulate::TruthCycle::start_time_s, "True time of its first row since the test began [s]."},
    Field{"efc", &simulate::TruthCycle::efc, "Equivalent full cycles at its end."},
    Field{"charge_Ah", &simulate::TruthCycle::charge_Ah, "Charge put in [Ah]."},
    Field{"discharge_Ah", &simulate::TruthCycle::discharge_Ah, "Charge taken out [Ah]."},
    Field{"capacity_Ah", &simulate::TruthCycle::capacity_Ah,
          "Capacity at the protocol's own conditions [Ah]; missing: the cycle holds none."},
    Field{"exclusion", &simulate::TruthCycle::exclusion, "Why it holds no capacity."},
    Field{"soh", &simulate::TruthCycle::soh, "Capacity over the reference of the same conditions."},
    Field{"discharge_c_rate", &simulate::TruthCycle::discharge_c_rate, "Set rate of the discharge [1/h]."},
    Field{"temperature_degC", &simulate::TruthCycle::temperature_degC, "Chamber at the cycle's start [°C]."},
    Field{"resistance_ohm", &simulate::TruthCycle::resistance_ohm, "10 s after the discharge edge [ohm]."},
    Field{"lithium_loss", &simulate::TruthCycle::lithium_loss, "LLI."},
    Field{"positive_loss", &simulate::TruthCycle::positive_loss, "LAM_PE."},
    Field{"negative_loss", &simulate::TruthCycle::negative_loss, "LAM_NE."},
    Field{"resistance_growth", &simulate::TruthCycle::resistance_growth, "R0/R00 - 1."}};
static_assert(fully_described<simulate::TruthCycle>);
template <>
inline constexpr auto fields<simulate::FaultLabel> =
    Fields{Field{"fault", &simulate::FaultLabel::fault, "Name of the fault."},
           Field{"first_row", &simulate::FaultLabel::first_row, "First row concerned, from 1."},
           Field{"last_row", &simulate::FaultLabel::last_row, "Last row concerned."}};
static_assert(fully_described<simulate::FaultLabel>);
template <>
inline constexpr auto fields<simulate::TruthStep> =
    Fields{Field{"step", &simulate::TruthStep::step, "Running number of the step, from 1."},
           Field{"cycle", &simulate::TruthStep::cycle, "Cycle it belongs to."},
           Field{"state", &simulate::TruthStep::state, "rest, charge or discharge."},
           Field{"first_row", &simulate::TruthStep::first_row, "First row, from 1."},
           Field{"last_row", &simulate::TruthStep::last_row, "Last row."},
           Field{"termination", &simulate::TruthStep::termination, "What ended it."}};
static_assert(fully_described<simulate::TruthStep>);
template <>
inline constexpr auto fields<simulate::Truth> =
    Fields{Field{"options", &simulate::Truth::options, "What was asked for."},
           Field{"rows", &simulate::Truth::rows, "Rows in all files."},
           Field{"nominal_capacity_Ah", &simulate::Truth::nominal_capacity_Ah, "As declared to a reader; missing: left unsaid."},
           Field{"voltage_min_V", &simulate::Truth::voltage_min_V, "Lower cut-off [V]."},
           Field{"voltage_max_V", &simulate::Truth::voltage_max_V, "Upper cut-off [V]."},
           Field{"configuration", &simulate::Truth::configuration, "full-cell or half-cell-anode."},
           Field{"discharge_is_positive", &simulate::Truth::discharge_is_positive, "Whether the sign of the current is turned."},
           Field{"file_first_rows", &simulate::Truth::file_first_rows, "First row of each file."},
           Field{"cycles", &simulate::Truth::cycles, "One row a cycle."},
           Field{"steps", &simulate::Truth::steps, "One row a step."},
           Field{"faults", &simulate::Truth::faults, "What was planted where."}};
static_assert(fully_described<simulate::Truth>);
template <>
inline constexpr auto fields<simulate::WhatIfRow> = Fields{
    Field{"days", &simulate::WhatIfRow::days, "Days from now."},
    Field{"efc", &simulate::WhatIfRow::efc, "Equivalent full cycles from now, relative to the nominal capacity."},
    Field{"soh", &simulate::WhatIfRow::soh, "Capacity over the capacity of the new cell."},
    Field{"resistance", &simulate::WhatIfRow::resistance, "Over the resistance of the new cell; missing: not in the model."},
    Field{"soh_difference", &simulate::WhatIfRow::soh_difference, "Minus the baseline's on the same day."}};
static_assert(fully_described<simulate::WhatIfRow>);
template <>
inline constexpr auto fields<simulate::WhatIfCase> =
    Fields{Field{"name", &simulate::WhatIfCase::name, "As asked; the first is the baseline."},
           Field{"conditions", &simulate::WhatIfCase::conditions, "The same every day."},
           Field{"profile", &simulate::WhatIfCase::profile, "Whether a load profile was used instead of the conditions."},
           Field{"extrapolates", &simulate::WhatIfCase::extrapolates, "Where the model's data do not reach; empty: inside."},
           Field{"eol_days", &simulate::WhatIfCase::eol_days, "Days until end of life; missing: not within the years asked."},
           Field{"eol_efc", &simulate::WhatIfCase::eol_efc, "Equivalent full cycles until then."},
           Field{"nothing_left_days", &simulate::WhatIfCase::nothing_left_days, "Days until no capacity is left, if it ends."},
           Field{"trajectory", &simulate::WhatIfCase::trajectory, "What comes; missing where none is left."}};
static_assert(fully_described<simulate::WhatIfCase>);
template <>
inline constexpr auto fields<simulate::WhatIf> = Fields{
    Field{"schema", &simulate::WhatIf::schema, "Name and version of this document."},
    Field{"model", &simulate::WhatIf::model, "Published ageing model."},
    Field{"cell", &simulate::WhatIf::cell, "The cell it was measured on."},
    Field{"chemistry", &simulate::WhatIf::chemistry, "Its electrodes."},
    Field{"source", &simulate::WhatIf::source, "Whom to cite."},
    Field{"eol", &simulate::WhatIf::eol, "End of life, relative to the new cell."},
    Field{"years", &simulate::WhatIf::years, "How far."},
    Field{"loss_scale", &simulate::WhatIf::loss_scale, "Your cell's loss so far over the model's; 1: not fitted to a cell."},
    Field{"assumptions", &simulate::WhatIf::assumptions, "What the answer rests on."},
    Field{"cases", &simulate::WhatIf::cases, "The baseline and what was asked instead."}};
static_assert(fully_described<simulate::WhatIf>);
template <>
inline constexpr auto fields<simulate::MarginalRow> = Fields{
    Field{"name", &simulate::MarginalRow::name, "Scenario; the first is the baseline."},
    Field{"temperature_degC", &simulate::MarginalRow::temperature_degC, "Of the cell [°C]."},
    Field{"depth_of_discharge", &simulate::MarginalRow::depth_of_discharge, "Of one cycle, 0 (storage) to 1."},
    Field{"mean_soc", &simulate::MarginalRow::mean_soc, "Middle of the window of the state of charge."},
    Field{"c_rate", &simulate::MarginalRow::c_rate, "Of charge and discharge [1/h]."},
    Field{"cycles_per_day", &simulate::MarginalRow::cycles_per_day, "Cycles of that depth a day."},
    Field{"extrapolates", &simulate::MarginalRow::extrapolates, "Whether the model's data do not reach there."},
    Field{"soh_per_day", &simulate::MarginalRow::soh_per_day, "State of health that such a day costs now."},
    Field{"calendar_per_day", &simulate::MarginalRow::calendar_per_day, "That of the same day at rest at mean_soc."},
    Field{"cycling_per_day", &simulate::MarginalRow::cycling_per_day, "What cycling adds to it."},
    Field{"soh_per_cycle", &simulate::MarginalRow::soh_per_cycle, "cycling_per_day over the cycles; missing: none."},
    Field{"soh_per_efc", &simulate::MarginalRow::soh_per_efc, "Over the equivalent full cycles."},
    Field{"soh_per_Ah", &simulate::MarginalRow::soh_per_Ah, "Over the charge in and out [1/Ah]."},
    Field{"soh_per_kWh", &simulate::MarginalRow::soh_per_kWh, "Over the energy in and out, at the nominal voltage [1/kWh]."},
    Field{"per_K", &simulate::MarginalRow::per_K, "Slope of soh_per_day by temperature [1/K]."},
    Field{"per_depth_of_discharge", &simulate::MarginalRow::per_depth_of_discharge, "By depth of discharge."},
    Field{"per_mean_soc", &simulate::MarginalRow::per_mean_soc, "By the mean state of charge."},
    Field{"per_c_rate", &simulate::MarginalRow::per_c_rate, "By the rate [h]."},
    Field{"per_cycle_a_day", &simulate::MarginalRow::per_cycle_a_day, "By the cycles a day."}};
static_assert(fully_described<simulate::MarginalRow>);
template <>
inline constexpr auto fields<simulate::Marginal> = Fields{
    Field{"schema", &simulate::Marginal::schema, "Name and version of this document."},
    Field{"model", &simulate::Marginal::model, "Published ageing model."},
    Field{"cell", &simulate::Marginal::cell, "The cell it was measured on."},
    Field{"chemistry", &simulate::Marginal::chemistry, "Its electrodes."},
    Field{"source", &simulate::Marginal::source, "Whom to cite."},
    Field{"soh", &simulate::Marginal::soh, "State of health now."},
    Field{"age_days", &simulate::Marginal::age_days, "Days lived until now."},
    Field{"age_efc", &simulate::Marginal::age_efc, "Equivalent full cycles until now."},
    Field{"nominal_capacity_Ah", &simulate::Marginal::nominal_capacity_Ah, "Of the model's cell [Ah]."},
    Field{"nominal_voltage_V", &simulate::Marginal::nominal_voltage_V, "As asked [V]; missing: no costs per kWh."},
    Field{"loss_scale", &simulate::Marginal::loss_scale, "Your cell's loss so far over the model's; 1: not fitted to a cell."},
    Field{"assumptions", &simulate::Marginal::assumptions, "What the answer rests on."},
    Field{"rows", &simulate::Marginal::rows, "One a scenario and point of the grid, by column."}};
static_assert(fully_described<simulate::Marginal>);
}  // namespace bha
