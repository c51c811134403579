// Several cells side by side: fleet.json ("bha.fleet/0") and a table for the screen.
//   std::vector<FleetRow> rows;  for each report: rows.push_back(fleet_row(report, "B0005.json"));
//   to_json(Fleet{.run = …, .cells = rows});
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "bha/base/table.h"
#include "bha/report/types.h"

namespace bha::report {

inline constexpr std::string_view fleet_schema_name = "bha.fleet/0";

struct FleetRow {
  std::string cell{}, group{}, source{}, report{};
  std::int64_t cycles = 0, excluded = 0;
  double soh = nan, reference_Ah = nan, eol_threshold = nan;
  std::optional<double> eol_observed{}, censored_at{}, eol_forecast{}, eol_lower{}, eol_upper{};
  std::string eol_basis{}, unit{}, law{};
  double coulombic_efficiency = nan, temperature_mean_degC = nan;
  std::int64_t refused = 0, warnings = 0, notes = 0;
  std::string refusal{};
};
/// A time at which cells of a cohort ended, and the share still alive after it.
struct Alive {
  double at = nan;
  std::int64_t at_risk = 0, ended = 0;
  double alive = nan, lower = nan, upper = nan;
};
/// A law of the cohort's lives: by when half, and a tenth, have ended.
struct CohortLife {
  std::string family{};
  double median = nan, median_lower = nan, median_upper = nan, tenth = nan, tenth_lower = nan, tenth_upper = nan;
};
/// Cells of one group, with those whose life has not ended counted as long as they were seen.
struct Cohort {
  std::string group{}, unit{};
  double eol_threshold = nan;
  std::int64_t cells = 0, ended = 0;
  double median_life = nan;
  std::vector<Alive> survival{};
  std::optional<CohortLife> life{};
};
/// A cell that has ended as its siblings would have told it at an earlier time, had it been left out.
struct Rehearsal {
  std::string cell{}, group{}, unit{};
  double share = nan, at = nan, ended = nan, told = nan, lower = nan, upper = nan, held_from = nan;
};
struct Fleet {
  std::string schema{fleet_schema_name};
  RunInfo run{};
  std::vector<FleetRow> cells{};
  std::vector<Cohort> cohorts{};
  std::vector<Rehearsal> rehearsals{};
};

/// `report_file`: where the cell's own document lies, relative to fleet.json.
[[nodiscard]] FleetRow fleet_row(const Report&, std::string report_file = {});
/// A source that was refused stands in the fleet with its words.
[[nodiscard]] FleetRow fleet_row(const Finding& refusal);
/// "warm: 2 of 3 cells ended; half had ended by 300 cycles, …"
[[nodiscard]] std::string cohort_words(const Cohort&);
/// "with 50 % of the way gone, 12 cells told to 8.1 % of their life (median; …), 11 of 12 within the 90 % interval"; one a share.
[[nodiscard]] std::vector<std::string> rehearsal_words(std::span<const Rehearsal>);
[[nodiscard]] std::string to_json(const Fleet&);
[[nodiscard]] std::string to_text(const Fleet&);  // a table, one line a cell
/// The page that leads to the cells' pages: health as bars, findings, cohorts. Self-contained, without a script.
[[nodiscard]] std::string to_html(const Fleet&);

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::FleetRow> = Fields{
    Field{"cell", &report::FleetRow::cell, "Name of the cell, else of its source."},
    Field{"group", &report::FleetRow::group, "Group, as declared."},
    Field{"source", &report::FleetRow::source, "First file."},
    Field{"report", &report::FleetRow::report, "The cell's own document, relative to this one."},
    Field{"cycles", &report::FleetRow::cycles, "Cycles."},
    Field{"excluded", &report::FleetRow::excluded, "Cycles left out of the fade curve."},
    Field{"soh", &report::FleetRow::soh, "State of health now, the last online value."},
    Field{"reference_Ah", &report::FleetRow::reference_Ah, "Capacity that 1 means [Ah]."},
    Field{"eol_threshold", &report::FleetRow::eol_threshold, "State of health at which life ends."},
    Field{"eol_observed", &report::FleetRow::eol_observed, "When end of life was seen; null: not seen."},
    Field{"censored_at", &report::FleetRow::censored_at, "Last cycle seen when it was not."},
    Field{"eol_forecast", &report::FleetRow::eol_forecast, "Median of the first forecast; null: none."},
    Field{"eol_lower", &report::FleetRow::eol_lower, "Its lower end."},
    Field{"eol_upper", &report::FleetRow::eol_upper, "Its upper end."},
    Field{"eol_basis", &report::FleetRow::eol_basis,
          "What it rests on: siblings (an interval) or single_cell_extrapolation (a band of the curve); empty: no forecast."},
    Field{"unit", &report::FleetRow::unit, "Unit of the end of life: cycles, efc or days."},
    Field{"law", &report::FleetRow::law, "Best law."},
    Field{"coulombic_efficiency", &report::FleetRow::coulombic_efficiency, "Median over the cycles that are not left out."},
    Field{"temperature_mean_degC", &report::FleetRow::temperature_mean_degC, "Median of the cycles' means [°C]."},
    Field{"refused", &report::FleetRow::refused, "Findings that refused something."},
    Field{"warnings", &report::FleetRow::warnings, "Findings that warn."},
    Field{"notes", &report::FleetRow::notes, "Findings that note."},
    Field{"refusal", &report::FleetRow::refusal, "Why there is no report; empty: there is one."}};
static_assert(fully_described<report::FleetRow>);
template <>
inline constexpr auto fields<report::Alive> =
    Fields{Field{"at", &report::Alive::at, "When a cell's life ended."},
           Field{"at_risk", &report::Alive::at_risk, "Cells seen until then and not ended before."},
           Field{"ended", &report::Alive::ended, "Cells that ended then."},
           Field{"alive", &report::Alive::alive, "Share still alive after it (Kaplan-Meier)."},
           Field{"lower", &report::Alive::lower, "Lower end of its 90 % interval (Greenwood, log-log)."},
           Field{"upper", &report::Alive::upper, "Upper end."}};
static_assert(fully_described<report::Alive>);
template <>
inline constexpr auto fields<report::CohortLife> = Fields{
    Field{"family", &report::CohortLife::family, "log-normal or weibull: the likelier of the two."},
    Field{"median", &report::CohortLife::median, "By when half of such cells have ended."},
    Field{"median_lower", &report::CohortLife::median_lower, "Lower end of its 90 % interval (delta, t of ended - 1)."},
    Field{"median_upper", &report::CohortLife::median_upper, "Upper end."},
    Field{"tenth", &report::CohortLife::tenth, "By when a tenth has ended."},
    Field{"tenth_lower", &report::CohortLife::tenth_lower, "Lower end of its 90 % interval, which is narrow: docs/models.md."},
    Field{"tenth_upper", &report::CohortLife::tenth_upper, "Upper end."}};
static_assert(fully_described<report::CohortLife>);
template <>
inline constexpr auto fields<report::Cohort> =
    Fields{Field{"group", &report::Cohort::group, "Group, as declared; empty: none."},
           Field{"unit", &report::Cohort::unit, "Unit of the lives: cycles, efc or days."},
           Field{"eol_threshold", &report::Cohort::eol_threshold, "State of health at which life ends."},
           Field{"cells", &report::Cohort::cells, "Cells."},
           Field{"ended", &report::Cohort::ended, "Those whose end of life was seen."},
           Field{"median_life", &report::Cohort::median_life, "When at most half are alive; null: more than half still are."},
           Field{"survival", &report::Cohort::survival, "Share alive after each end (Kaplan-Meier)."},
           Field{"life", &report::Cohort::life,
                 "Law of the lives by censored maximum likelihood; null: fewer than 3 ended, or all at once."}};
static_assert(fully_described<report::Cohort>);
template <>
inline constexpr auto fields<report::Rehearsal> =
    Fields{Field{"cell", &report::Rehearsal::cell, "Cell that has ended and was left out."},
           Field{"group", &report::Rehearsal::group, "Its group, as declared."},
           Field{"unit", &report::Rehearsal::unit, "Unit of the following: cycles, efc or days."},
           Field{"share", &report::Rehearsal::share,
                 "How much of the way from its start to the threshold it had lost when it was asked."},
           Field{"at", &report::Rehearsal::at, "When that was."},
           Field{"ended", &report::Rehearsal::ended, "When it ended."},
           Field{"told", &report::Rehearsal::told, "When the others say that it ends, from what it was until then."},
           Field{"lower", &report::Rehearsal::lower, "Lower end of the 90 % interval, from what the others were off by."},
           Field{"upper", &report::Rehearsal::upper, "Upper end."},
           Field{"held_from", &report::Rehearsal::held_from,
                 "Narrowest level, in twentieths, whose interval holds the end; 1: none of them does."}};
static_assert(fully_described<report::Rehearsal>);
template <>
inline constexpr auto fields<report::Fleet> =
    Fields{Field{"schema", &report::Fleet::schema, "bha.fleet/0: the name and number of this document's form."},
           Field{"run", &report::Fleet::run, "Which program was run and how."},
           Field{"cells", &report::Fleet::cells, "One entry a cell."},
           Field{"cohorts", &report::Fleet::cohorts, "How long the cells of each group live; groups of at least two cells."},
           Field{"rehearsals", &report::Fleet::rehearsals,
                 "How well those that ended tell of each other: each left out in turn, with 25, 50 and 75 % of the way gone."}};
static_assert(fully_described<report::Fleet>);
}  // namespace bha
