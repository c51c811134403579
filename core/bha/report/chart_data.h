// The rows that the charts in charts/ draw, made here so that no page and no dashboard computes anything. A chart names its data
// ("data": {"name": "soh"}) and uses only fields that stand in docs/schema/charts.schema.json.
//   json::write(chart_data(report))  →  {"soh":[{"cycle":1,"soh":1.0,…},…],"laws":[…],…}
#pragma once
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

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
struct CycleMark {  // the cycle table's columns that are drawn
  std::int64_t cycle = 0;
  cycles::Kind kind{};
  std::string status{}, reason{};  // "counted" or "left out", and why
  double charge_capacity_Ah = nan, discharge_capacity_Ah = nan, coulombic_efficiency = nan, energy_efficiency = nan;
  double temperature_min_degC = nan, temperature_mean_degC = nan, temperature_max_degC = nan;
  double resistance_ohm = nan, resistance_tau_s = nan, resistance_soc = nan;
};
struct VoltageRow {
  std::int64_t cycle = 0;
  double voltage_V = nan, discharge_capacity_Ah = nan;
};
struct IncrementalRow {
  std::int64_t cycle = 0;
  double voltage_V = nan, ic_Ah_per_V = nan;
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
  std::string track{};  // "warning", "note", "refused", "left out", "gap", "bridged gap", "missing"
  Code code{};
  std::string words{};
};
struct ChartData {
  std::vector<SohRow> soh{};
  std::vector<ExcludedRow> excluded{};
  std::vector<LawRow> laws{};
  std::vector<EndOfLifeRow> end_of_life{};
  std::vector<CycleMark> cycles{};
  std::vector<VoltageRow> voltage_capacity{};
  std::vector<IncrementalRow> incremental_capacity{};
  std::vector<ResidualRow> residuals{};
  std::vector<AcfRow> acf{};
  std::vector<QualityRow> data_quality{};
};

/// Laws over `days` or `efc` are drawn at the cycles of the table (no further), over cycles on to where the forecast ends.
[[nodiscard]] ChartData chart_data(const Report&);
/// Whether a chart has anything to draw; one that has not is left out, and chart_summary says why.
[[nodiscard]] bool has_rows(const ChartData&, std::string_view name);
/// Values of the charts' parameters, as JSON: {"eol":0.8,"soh_low":0.79,"soh_high":1.01,…}. The SoH axis spans what counts and
/// the threshold, the efficiency axis its middle 90 % and as much again on both sides; what lies beyond is drawn at the edge (its
/// tooltip has the number, the summary says so).
[[nodiscard]] std::string chart_params(const Report&);
/// One sentence a chart, for those who cannot see it. `name`: "soh_band", …; "" for a name that is none.
[[nodiscard]] std::string chart_summary(const Report&, std::string_view name);
/// The charts in the order in which a page shows them.
struct ChartTitle {
  std::string_view name, title, data;  // data: the set whose rows are its table
};
inline constexpr ChartTitle chart_titles[] = {
    {"soh_band", "State of health", "soh"},
    {"capacity_efficiency", "Capacity and efficiency", "cycles"},
    {"voltage_capacity", "Discharge curves", "voltage_capacity"},
    {"incremental_capacity", "Incremental capacity of the charge", "incremental_capacity"},
    {"temperature", "Temperature", "cycles"},
    {"resistance", "Resistance", "cycles"},
    {"residuals", "Residuals of the best law", "residuals"},
    {"acf", "Autocorrelation of the residuals", "acf"},
    {"data_quality", "Data quality", "data_quality"}};

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::SohRow> =
    std::tuple{Field{"cycle", &report::SohRow::cycle, "Cycle."},
               Field{"soh", &report::SohRow::soh, "State of health: capacity / reference."},
               Field{"soh_lower", &report::SohRow::soh_lower, "Lower end of its interval."},
               Field{"soh_upper", &report::SohRow::soh_upper, "Upper end."},
               Field{"view", &report::SohRow::view, "measured, online or hindsight."},
               Field{"key", &report::SohRow::key, "Capacity key."}};
static_assert(fully_described<report::SohRow>);
template <>
inline constexpr auto fields<report::ExcludedRow> = std::tuple{
    Field{"cycle", &report::ExcludedRow::cycle, "Cycle."}, Field{"soh", &report::ExcludedRow::soh, "Its capacity / reference."},
    Field{"discharge_capacity_Ah", &report::ExcludedRow::discharge_capacity_Ah, "Charge taken out [Ah]."},
    Field{"exclusion", &report::ExcludedRow::exclusion, "Why it is left out."},
    Field{"reason", &report::ExcludedRow::reason, "The same in words."}};
static_assert(fully_described<report::ExcludedRow>);
template <>
inline constexpr auto fields<report::LawRow> = std::tuple{
    Field{"cycle", &report::LawRow::cycle, "Cycle, not always whole."},
    Field{"soh", &report::LawRow::soh, "State of health by the law."}, Field{"law", &report::LawRow::law, "Which law."},
    Field{"best", &report::LawRow::best, "Whether it has the smallest rolling-origin error."},
    Field{"part", &report::LawRow::part, "\"fitted\" within the data, \"carried on\" beyond."}};
static_assert(fully_described<report::LawRow>);
template <>
inline constexpr auto fields<report::EndOfLifeRow> =
    std::tuple{Field{"kind", &report::EndOfLifeRow::kind, "\"seen\" or \"forecast\"."},
               Field{"cycle", &report::EndOfLifeRow::cycle, "When."},
               Field{"cycle_lower", &report::EndOfLifeRow::cycle_lower, "Lower end of its band."},
               Field{"cycle_upper", &report::EndOfLifeRow::cycle_upper, "Upper end."},
               Field{"threshold", &report::EndOfLifeRow::threshold, "State of health at which life ends."},
               Field{"words", &report::EndOfLifeRow::words, "The same in words."}};
static_assert(fully_described<report::EndOfLifeRow>);
template <>
inline constexpr auto fields<report::CycleMark> =
    std::tuple{Field{"cycle", &report::CycleMark::cycle, "Cycle."},
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
               Field{"resistance_soc", &report::CycleMark::resistance_soc, "State of charge at the edge."}};
static_assert(fully_described<report::CycleMark>);
template <>
inline constexpr auto fields<report::VoltageRow> = std::tuple{
    Field{"cycle", &report::VoltageRow::cycle, "Cycle."},
    Field{"voltage_V", &report::VoltageRow::voltage_V, "Voltage of the discharge [V]."},
    Field{"discharge_capacity_Ah", &report::VoltageRow::discharge_capacity_Ah, "Charge drawn down to that voltage [Ah]."}};
static_assert(fully_described<report::VoltageRow>);
template <>
inline constexpr auto fields<report::IncrementalRow> =
    std::tuple{Field{"cycle", &report::IncrementalRow::cycle, "Cycle."},
               Field{"voltage_V", &report::IncrementalRow::voltage_V, "Voltage of the constant-current charge [V]."},
               Field{"ic_Ah_per_V", &report::IncrementalRow::ic_Ah_per_V, "dQ/dV [Ah/V]."}};
static_assert(fully_described<report::IncrementalRow>);
template <>
inline constexpr auto fields<report::ResidualRow> =
    std::tuple{Field{"order", &report::ResidualRow::order, "Place in the longest gap-free segment, from 1."},
               Field{"residual", &report::ResidualRow::residual, "Measured minus law."},
               Field{"law", &report::ResidualRow::law, "Which law."}};
static_assert(fully_described<report::ResidualRow>);
template <>
inline constexpr auto fields<report::AcfRow> = std::tuple{
    Field{"lag", &report::AcfRow::lag, "Lag [cycles]."}, Field{"acf", &report::AcfRow::acf, "Autocorrelation of the residuals."},
    Field{"bound_lower", &report::AcfRow::bound_lower, "-1.96/sqrt(n)."},
    Field{"bound_upper", &report::AcfRow::bound_upper, "1.96/sqrt(n): 95 % of uncorrelated residuals lie within."}};
static_assert(fully_described<report::AcfRow>);
template <>
inline constexpr auto fields<report::QualityRow> = std::tuple{
    Field{"cycle", &report::QualityRow::cycle, "Cycle."}, Field{"track", &report::QualityRow::track, "Kind of event."},
    Field{"code", &report::QualityRow::code, "Its public name."}, Field{"words", &report::QualityRow::words, "What happened."}};
static_assert(fully_described<report::QualityRow>);
template <>
inline constexpr auto fields<report::ChartData> =
    std::tuple{Field{"soh", &report::ChartData::soh, "Series of the state of health."},
               Field{"excluded", &report::ChartData::excluded, "Cycles left out that have a capacity."},
               Field{"laws", &report::ChartData::laws, "Fitted laws."},
               Field{"end_of_life", &report::ChartData::end_of_life, "End of life, seen or forecast."},
               Field{"cycles", &report::ChartData::cycles, "One row a cycle."},
               Field{"voltage_capacity", &report::ChartData::voltage_capacity, "Discharge curves."},
               Field{"incremental_capacity", &report::ChartData::incremental_capacity, "dQ/dV of the constant-current charge."},
               Field{"residuals", &report::ChartData::residuals, "Residuals of the best law."},
               Field{"acf", &report::ChartData::acf, "Their autocorrelation."},
               Field{"data_quality", &report::ChartData::data_quality, "Events by cycle."}};
static_assert(fully_described<report::ChartData>);
}  // namespace bha
