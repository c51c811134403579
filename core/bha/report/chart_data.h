// The rows that the charts in charts/ draw, made here so that no page and no dashboard computes anything. A chart names its data
// ("data": {"name": "soh"}) and uses only fields that stand in docs/schema/charts.schema.json.
//   json::write(chart_data(report))  →  {"soh":[{"cycle":1,"soh":1.0,…},…],"laws":[…],…}
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "bha/report/cohort_rows.h"
#include "bha/report/drawing.h"
#include "bha/report/types.h"

namespace bha::report {

struct SohRow {  // every series of the state of health in rows
  std::int64_t cycle = 0;
  double soh = nan, soh_lower = nan, soh_upper = nan;
  models::View view{};
  std::int32_t key = 0;
};
struct ExcludedRow {  // cycles that are left out of the fade curve, where they have a capacity
  std::int64_t cycle = 0;
  double soh = nan, discharge_capacity_Ah = nan;
  Code exclusion{};
  std::string reason{};
};
struct LawRow {  // a fitted law at evenly spaced cycles
  double cycle = nan, soh = nan;
  models::Law law{};
  bool best = false;
  std::string part{};  // "fitted" within the data, "carried on" beyond
};
struct EndOfLifeRow {
  std::string kind{};  // "seen", "forecast"
  double cycle = nan, cycle_lower = nan, cycle_upper = nan, threshold = nan;
  std::string words{};
};
struct KneeRow {
  std::string kind{};  // "knee", "onset"
  double cycle = nan, cycle_lower = nan, cycle_upper = nan;
  std::string words{};
};
struct CycleMark {  // the cycle table's columns that are drawn
  std::int64_t cycle = 0;
  cycles::Kind kind{};
  std::string status{}, reason{};  // "counted" or "left out", and why
  double charge_capacity_Ah = nan, discharge_capacity_Ah = nan, coulombic_efficiency = nan, energy_efficiency = nan;
  double temperature_min_degC = nan, temperature_mean_degC = nan, temperature_max_degC = nan;
  double resistance_ohm = nan, resistance_tau_s = nan, resistance_soc = nan;
  double ic_peak_voltage_V = nan, ic_peak_Ah_per_V = nan;
};
struct VoltageRow {
  std::int64_t cycle = 0;
  double voltage_V = nan, discharge_capacity_Ah = nan;
};
struct IncrementalRow {
  std::int64_t cycle = 0;
  double voltage_V = nan, ic_Ah_per_V = nan;
};
struct SampleMark {  // a row of the record (report/drawn_samples.h)
  double time_s = nan, cycle_time_s = nan;
  double voltage_V = nan, current_A = nan, temperature_degC = nan;
  std::optional<std::int64_t> step{};
};
struct ResidualRow {  // of the best law, in cycle order over the longest gap-free segment
  std::int64_t order = 0;
  double residual = nan;
  models::Law law{};
};
struct AcfRow {
  std::int64_t lag = 0;
  double acf = nan, bound_lower = nan, bound_upper = nan;  // ±1.96/√n: where 95 % of uncorrelated residuals lie
};
struct QualityRow {  // what happened when: one row an event
  std::int64_t cycle = 0;
  std::string track{};  // a finding's severity, or what the chart has a track for: see quality_rows
  Code code{};
  std::string words{};
};
struct WhatIfMark {  // of `bha whatif`: every case at its days
  std::string scenario{};
  double years = nan, efc = nan, soh = nan, soh_difference = nan, resistance = nan;
};
struct ToldMark {  // of a benchmark: a prediction of a cell held out
  std::string cell{}, key{};
  double truth = nan, told = nan, lower = nan, upper = nan, error = nan, baseline = nan;
};
struct CalibrationMark {  // how often an interval of a level held
  double nominal = nan, observed = nan, observed_lower = nan, observed_upper = nan;
};
struct PitMark {  // truths in a tenth of the distribution that was told
  double low = nan, high = nan, share = nan, share_lower = nan, share_upper = nan;
};
struct CellErrorMark {
  std::string cell{};
  double mae = nan, baseline_mae = nan, coverage = nan;
  std::int64_t rows = 0;
};
struct ModeMark {  // what one mode took by a check-up; a mode that is not determined has no row
  std::int64_t cycle = 0;
  std::string mode{};
  double loss = nan, loss_lower = nan, loss_upper = nan;
};
/// The rows of curves: many, and few look at them, so that a page asks for them by themselves.
struct CurveRows {
  std::vector<VoltageRow> voltage_capacity{};
  std::vector<IncrementalRow> incremental_capacity{};
};
struct ChartData {
  std::vector<SohRow> soh{};
  std::vector<ExcludedRow> excluded{};
  std::vector<LawRow> laws{};
  std::vector<EndOfLifeRow> end_of_life{};
  std::vector<KneeRow> knee{};
  std::vector<CycleMark> cycles{};
  std::vector<VoltageRow> voltage_capacity{};
  std::vector<IncrementalRow> incremental_capacity{};
  std::vector<ResidualRow> residuals{};
  std::vector<AcfRow> acf{};
  std::vector<QualityRow> data_quality{};
  std::vector<WhatIfMark> what_if{};
  std::vector<ToldMark> told{};
  std::vector<CalibrationMark> calibration{};
  std::vector<PitMark> pit{};
  std::vector<CellErrorMark> cell_errors{};
  std::vector<SampleMark> samples{};  // of one cycle, where someone looks at it
  std::vector<CohortHealthRow> cohort_health{};
  std::vector<CohortMeanRow> cohort_mean{};
  std::vector<CohortSurvivalRow> cohort_survival{};
  std::vector<CohortScatterRow> cohort_scatter{};
  std::vector<ForecastCellRow> forecast_cells{};
  std::vector<ForecastEndRow> forecast_ends{};
  std::vector<RehearsedRow> rehearsed{};
  std::vector<ModeMark> modes{};
};

/// Laws over `days` or `efc` are drawn at the cycles of the table (no further), over cycles on to where the forecast ends.
[[nodiscard]] ChartData chart_data(const Report&);
[[nodiscard]] CurveRows curve_rows(const Report&);
/// Of an autocorrelation at lags 0, 1, … of n residuals; n not known: no bounds.
[[nodiscard]] std::vector<AcfRow> acf_rows(std::span<const double> acf, double n);
/// Of that, what needs no state of health: the cycles and what befell them.
[[nodiscard]] ChartData cycle_chart_data(const Report&);
/// Whether a chart has anything to draw; one that has not is left out, and chart_summary says why.
[[nodiscard]] bool has_rows(const ChartData&, std::string_view name);
/// Of chart_titles, in their order.
[[nodiscard]] std::vector<Figure> figures(const Report&, const ChartData&);
[[nodiscard]] std::vector<Figure> cycle_figures(const Report&, const ChartData&);  // of cycle_chart_data
struct ChartParam {
  std::string_view name;
  double value = nan;
};
/// Values of the charts' parameters. The SoH axis spans what counts and the threshold, the efficiency axis its middle 90 % and as
/// much again on both sides; what lies beyond is drawn at the edge (its tooltip has the number, the summary says so).
[[nodiscard]] std::vector<ChartParam> chart_param_values(const Report&);
[[nodiscard]] std::string chart_params(const Report&);  // as JSON: {"eol":0.8,"soh_low":0.79,"soh_high":1.01,…}
/// One sentence a chart, for those who cannot see it. `name`: "soh_band", …; "" for a name that is none.
[[nodiscard]] std::string chart_summary(const Report&, std::string_view name);
[[nodiscard]] Drawing drawing(const Report&);  // of chart_titles

inline constexpr ChartTitle chart_titles[] = {
    {"soh_band", "State of health", "soh", true},
    {"capacity_efficiency", "Capacity and efficiency", "cycles", true},
    {"voltage_capacity", "Discharge curves", "voltage_capacity"},
    {"incremental_capacity", "Incremental capacity of the charge", "incremental_capacity"},
    {"temperature", "Temperature", "cycles"},
    {"resistance", "Resistance", "cycles"},
    {"ic_peak", "Highest peak of dQ/dV", "cycles"},
    {"residuals", "Residuals of the best law", "residuals"},
    {"acf", "Autocorrelation of the residuals", "acf"},
    {"data_quality", "Data quality", "data_quality", true}};
inline constexpr ChartTitle what_if_titles[] = {{"what_if", "State of health", "what_if", true},
                                                {"what_if_difference", "Beside the baseline", "what_if", true}};
inline constexpr ChartTitle cohort_titles[] = {{"cohort_health", "State of health", "cohort_health", true},
                                               {"cohort_survival", "Cells that still live", "cohort_survival"},
                                               {"cohort_scatter", "One number against another", "cohort_scatter"}};
inline constexpr ChartTitle forecast_titles[] = {{"forecast_cells", "When they end", "forecast_cells", true},
                                                 {"forecast_ends", "Ended by then", "forecast_ends"},
                                                 {"rehearsed", "Told from earlier times", "rehearsed"}};
inline constexpr ChartTitle modes_titles[] = {{"modes", "What was lost, laid on each other", "modes", true},
                                              {"modes_interval", "Each with its interval", "modes", true}};
inline constexpr ChartTitle benchmark_titles[] = {{"told", "Told against truth", "told"},
                                                  {"told_error", "Errors", "told"},
                                                  {"calibration", "Calibration of the intervals", "calibration"},
                                                  {"pit", "Where the truth lies in what was told", "pit"},
                                                  {"cell_errors", "Errors by cell", "cell_errors"}};

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::SohRow> =
    Fields{Field{"cycle", &report::SohRow::cycle, "Cycle."},
           Field{"soh", &report::SohRow::soh, "State of health: capacity / reference."},
           Field{"soh_lower", &report::SohRow::soh_lower, "Lower end of its interval."},
           Field{"soh_upper", &report::SohRow::soh_upper, "Upper end."},
           Field{"view", &report::SohRow::view, "measured, online or hindsight."},
           Field{"key", &report::SohRow::key, "Capacity key."}};
static_assert(fully_described<report::SohRow>);
template <>
inline constexpr auto fields<report::ExcludedRow> = Fields{
    Field{"cycle", &report::ExcludedRow::cycle, "Cycle."}, Field{"soh", &report::ExcludedRow::soh, "Its capacity / reference."},
    Field{"discharge_capacity_Ah", &report::ExcludedRow::discharge_capacity_Ah, "Charge taken out [Ah]."},
    Field{"exclusion", &report::ExcludedRow::exclusion, "Why it is left out."},
    Field{"reason", &report::ExcludedRow::reason, "The same in words."}};
static_assert(fully_described<report::ExcludedRow>);
template <>
inline constexpr auto fields<report::LawRow> =
    Fields{Field{"cycle", &report::LawRow::cycle, "Cycle, not always whole."},
           Field{"soh", &report::LawRow::soh, "State of health by the law."}, Field{"law", &report::LawRow::law, "Which law."},
           Field{"best", &report::LawRow::best, "Whether it has the smallest rolling-origin error."},
           Field{"part", &report::LawRow::part, "\"fitted\" within the data, \"carried on\" beyond."}};
static_assert(fully_described<report::LawRow>);
template <>
inline constexpr auto fields<report::EndOfLifeRow> =
    Fields{Field{"kind", &report::EndOfLifeRow::kind, "\"seen\" or \"forecast\"."},
           Field{"cycle", &report::EndOfLifeRow::cycle, "When."},
           Field{"cycle_lower", &report::EndOfLifeRow::cycle_lower, "Lower end of its band."},
           Field{"cycle_upper", &report::EndOfLifeRow::cycle_upper, "Upper end."},
           Field{"threshold", &report::EndOfLifeRow::threshold, "State of health at which life ends."},
           Field{"words", &report::EndOfLifeRow::words, "The same in words."}};
static_assert(fully_described<report::EndOfLifeRow>);
template <>
inline constexpr auto fields<report::KneeRow> = Fields{
    Field{"kind", &report::KneeRow::kind, "\"knee\", or \"onset\": where it begins to bend."},
    Field{"cycle", &report::KneeRow::cycle, "Cycle."},
    Field{"cycle_lower", &report::KneeRow::cycle_lower, "Lower end of its 90 % interval."},
    Field{"cycle_upper", &report::KneeRow::cycle_upper, "Upper end."}, Field{"words", &report::KneeRow::words, "In words."}};
static_assert(fully_described<report::KneeRow>);
template <>
inline constexpr auto fields<report::CycleMark> =
    Fields{Field{"cycle", &report::CycleMark::cycle, "Cycle."},
           Field{"kind", &report::CycleMark::kind, "formation, ageing, checkup, pulse, partial, incomplete or impedance."},
           Field{"status", &report::CycleMark::status, "\"counted\", or \"left out\" of the fade curve."},
           Field{"reason", &report::CycleMark::reason, "Why it is left out, in words."},
           Field{"charge_capacity_Ah", &report::CycleMark::charge_capacity_Ah, "Charge put in [Ah]."},
           Field{"discharge_capacity_Ah", &report::CycleMark::discharge_capacity_Ah, "Charge taken out [Ah]."},
           Field{"coulombic_efficiency", &report::CycleMark::coulombic_efficiency, "Discharge / the charge before it."},
           Field{"energy_efficiency", &report::CycleMark::energy_efficiency, "Discharge energy / charge energy before it."},
           Field{"temperature_min_degC", &report::CycleMark::temperature_min_degC, "Lowest temperature [°C]."},
           Field{"temperature_mean_degC", &report::CycleMark::temperature_mean_degC, "Mean temperature [°C]."},
           Field{"temperature_max_degC", &report::CycleMark::temperature_max_degC, "Highest temperature [°C]."},
           Field{"resistance_ohm", &report::CycleMark::resistance_ohm, "Resistance [ohm]."},
           Field{"resistance_tau_s", &report::CycleMark::resistance_tau_s, "Time after the edge [s]."},
           Field{"resistance_soc", &report::CycleMark::resistance_soc, "State of charge at the edge."},
           Field{"ic_peak_voltage_V", &report::CycleMark::ic_peak_voltage_V,
                 "Voltage of the highest peak of dQ/dV in the CC charge [V]."},
           Field{"ic_peak_Ah_per_V", &report::CycleMark::ic_peak_Ah_per_V, "Its height [Ah/V]."}};
static_assert(fully_described<report::CycleMark>);
template <>
inline constexpr auto fields<report::VoltageRow> =
    Fields{Field{"cycle", &report::VoltageRow::cycle, "Cycle."},
           Field{"voltage_V", &report::VoltageRow::voltage_V, "Voltage of the discharge [V]."},
           Field{"discharge_capacity_Ah", &report::VoltageRow::discharge_capacity_Ah, "Charge drawn down to that voltage [Ah]."}};
static_assert(fully_described<report::VoltageRow>);
template <>
inline constexpr auto fields<report::IncrementalRow> =
    Fields{Field{"cycle", &report::IncrementalRow::cycle, "Cycle."},
           Field{"voltage_V", &report::IncrementalRow::voltage_V, "Voltage of the constant-current charge [V]."},
           Field{"ic_Ah_per_V", &report::IncrementalRow::ic_Ah_per_V, "dQ/dV [Ah/V]."}};
static_assert(fully_described<report::IncrementalRow>);
template <>
inline constexpr auto fields<report::SampleMark> =
    Fields{Field{"time_s", &report::SampleMark::time_s, "Test time [s]."},
           Field{"cycle_time_s", &report::SampleMark::cycle_time_s, "Since the first row of the cycle [s]."},
           Field{"voltage_V", &report::SampleMark::voltage_V, "Voltage [V]."},
           Field{"current_A", &report::SampleMark::current_A, "Current, charging positive [A]."},
           Field{"temperature_degC", &report::SampleMark::temperature_degC, "Temperature [°C]."},
           Field{"step", &report::SampleMark::step, "The cycler's step."}};
static_assert(fully_described<report::SampleMark>);
template <>
inline constexpr auto fields<report::ResidualRow> =
    Fields{Field{"order", &report::ResidualRow::order, "Place in the longest gap-free segment, from 1."},
           Field{"residual", &report::ResidualRow::residual, "Measured minus law."},
           Field{"law", &report::ResidualRow::law, "Which law."}};
static_assert(fully_described<report::ResidualRow>);
template <>
inline constexpr auto fields<report::AcfRow> = Fields{
    Field{"lag", &report::AcfRow::lag, "Lag [cycles]."}, Field{"acf", &report::AcfRow::acf, "Autocorrelation of the residuals."},
    Field{"bound_lower", &report::AcfRow::bound_lower, "-1.96/sqrt(n)."},
    Field{"bound_upper", &report::AcfRow::bound_upper, "1.96/sqrt(n): 95 % of uncorrelated residuals lie within."}};
static_assert(fully_described<report::AcfRow>);
template <>
inline constexpr auto fields<report::QualityRow> = Fields{
    Field{"cycle", &report::QualityRow::cycle, "Cycle."}, Field{"track", &report::QualityRow::track, "Kind of event."},
    Field{"code", &report::QualityRow::code, "Its public name."}, Field{"words", &report::QualityRow::words, "What happened."}};
static_assert(fully_described<report::QualityRow>);
template <>
inline constexpr auto fields<report::WhatIfMark> =
    Fields{Field{"scenario", &report::WhatIfMark::scenario, "Name of the case."},
           Field{"years", &report::WhatIfMark::years, "Time since the start [years]."},
           Field{"efc", &report::WhatIfMark::efc, "Equivalent full cycles."},
           Field{"soh", &report::WhatIfMark::soh, "State of health by the model."},
           Field{"soh_difference", &report::WhatIfMark::soh_difference, "Beside the baseline."},
           Field{"resistance", &report::WhatIfMark::resistance, "Over that of the new cell."}};
static_assert(fully_described<report::WhatIfMark>);
template <>
inline constexpr auto fields<report::ToldMark> =
    Fields{Field{"cell", &report::ToldMark::cell, "Cell held out."},
           Field{"key", &report::ToldMark::key, "Row, origin or test."},
           Field{"truth", &report::ToldMark::truth, "What it was."},
           Field{"told", &report::ToldMark::told, "What was told."},
           Field{"lower", &report::ToldMark::lower, "Lower end of the 90 % interval."},
           Field{"upper", &report::ToldMark::upper, "Upper end."},
           Field{"error", &report::ToldMark::error, "Told minus truth."},
           Field{"baseline", &report::ToldMark::baseline, "What the baseline told."}};
static_assert(fully_described<report::ToldMark>);
template <>
inline constexpr auto fields<report::CalibrationMark> =
    Fields{Field{"nominal", &report::CalibrationMark::nominal, "Level of a central interval."},
           Field{"observed", &report::CalibrationMark::observed, "Share of truths that it held, mean over cells."},
           Field{"observed_lower", &report::CalibrationMark::observed_lower,
                 "Least share that so many cells do not contradict (95 % of Clopper and Pearson)."},
           Field{"observed_upper", &report::CalibrationMark::observed_upper, "Largest such share."}};
static_assert(fully_described<report::CalibrationMark>);
template <>
inline constexpr auto fields<report::PitMark> =
    Fields{Field{"low", &report::PitMark::low, "Of the distribution, from this share of it."},
           Field{"high", &report::PitMark::high, "To this one."},
           Field{"share", &report::PitMark::share, "Share of truths that lie there, mean over cells."},
           Field{"share_lower", &report::PitMark::share_lower, "Least share that so many cells do not contradict."},
           Field{"share_upper", &report::PitMark::share_upper, "Largest such share."}};
static_assert(fully_described<report::PitMark>);
template <>
inline constexpr auto fields<report::CellErrorMark> =
    Fields{Field{"cell", &report::CellErrorMark::cell, "Cell held out."},
           Field{"mae", &report::CellErrorMark::mae, "Its mean absolute error."},
           Field{"baseline_mae", &report::CellErrorMark::baseline_mae, "The baseline's."},
           Field{"coverage", &report::CellErrorMark::coverage, "Share of its truths within the 90 % interval."},
           Field{"rows", &report::CellErrorMark::rows, "Predictions."}};
static_assert(fully_described<report::CellErrorMark>);
template <>
inline constexpr auto fields<report::ModeMark> =
    Fields{Field{"cycle", &report::ModeMark::cycle, "Cycle of the check-up."},
           Field{"mode", &report::ModeMark::mode, "What was lost: lithium, or places for it in an electrode."},
           Field{"loss", &report::ModeMark::loss, "Lost since the first check-up, a fraction."},
           Field{"loss_lower", &report::ModeMark::loss_lower, "Lower end of its interval."},
           Field{"loss_upper", &report::ModeMark::loss_upper, "Upper end."}};
static_assert(fully_described<report::ModeMark>);
template <>
inline constexpr auto fields<report::CurveRows> =
    Fields{Field{"voltage_capacity", &report::CurveRows::voltage_capacity, "Discharge curves."},
           Field{"incremental_capacity", &report::CurveRows::incremental_capacity, "dQ/dV of the charge."}};
static_assert(fully_described<report::CurveRows>);
template <>
inline constexpr auto fields<report::ChartData> =
    Fields{Field{"soh", &report::ChartData::soh, "Series of the state of health."},
           Field{"excluded", &report::ChartData::excluded, "Cycles left out that have a capacity."},
           Field{"laws", &report::ChartData::laws, "Fitted laws."},
           Field{"end_of_life", &report::ChartData::end_of_life, "End of life, seen or forecast."},
           Field{"knee", &report::ChartData::knee, "Where the fade turns downward, and where it begins to."},
           Field{"cycles", &report::ChartData::cycles, "One row a cycle."},
           Field{"voltage_capacity", &report::ChartData::voltage_capacity, "Discharge curves."},
           Field{"incremental_capacity", &report::ChartData::incremental_capacity, "dQ/dV of the constant-current charge."},
           Field{"residuals", &report::ChartData::residuals, "Residuals of the best law."},
           Field{"acf", &report::ChartData::acf, "Their autocorrelation."},
           Field{"data_quality", &report::ChartData::data_quality, "Events by cycle."},
           Field{"what_if", &report::ChartData::what_if, "Cases of a what-if."},
           Field{"told", &report::ChartData::told, "Predictions of a benchmark."},
           Field{"calibration", &report::ChartData::calibration, "How often its intervals held."},
           Field{"pit", &report::ChartData::pit, "In which tenth of what was told the truths lie."},
           Field{"cell_errors", &report::ChartData::cell_errors, "Its errors by cell."},
           Field{"samples", &report::ChartData::samples, "The record of one cycle, where someone looks at it."},
           Field{"cohort_health", &report::ChartData::cohort_health, "State of health of many cells."},
           Field{"cohort_mean", &report::ChartData::cohort_mean, "Its mean and band, by group."},
           Field{"cohort_survival", &report::ChartData::cohort_survival, "Share of each group that still lives."},
           Field{"cohort_scatter", &report::ChartData::cohort_scatter, "Two numbers of each cell."},
           Field{"forecast_cells", &report::ChartData::forecast_cells, "Ends of cells that live, told by their siblings."},
           Field{"forecast_ends", &report::ChartData::forecast_ends, "The same as distributions."},
           Field{"rehearsed", &report::ChartData::rehearsed, "Cells that have ended, told from earlier times."},
           Field{"modes", &report::ChartData::modes, "What lithium and electrodes lost, by check-up."}};
static_assert(fully_described<report::ChartData>);
}  // namespace bha
