// Several cells side by side: fleet.json ("bha.fleet/0") and a table for the screen.
//   std::vector<FleetRow> rows;  for each report: rows.push_back(fleet_row(report, "B0005.json"));
//   to_json(Fleet{.run = …, .cells = rows});
#pragma once
#include <cstdint>
#include <optional>
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
  std::string unit{}, law{};
  double coulombic_efficiency = nan, temperature_mean_degC = nan;
  std::int64_t refused = 0, warnings = 0, notes = 0;
  std::string refusal{};
};
struct Fleet {
  std::string schema{fleet_schema_name};
  RunInfo run{};
  std::vector<FleetRow> cells{};
};

/// `report_file`: where the cell's own document lies, relative to fleet.json.
[[nodiscard]] FleetRow fleet_row(const Report&, std::string report_file = {});
/// A source that was refused stands in the fleet with its words.
[[nodiscard]] FleetRow fleet_row(const Finding& refusal);
[[nodiscard]] std::string to_json(const Fleet&);
[[nodiscard]] std::string to_text(const Fleet&);  // a table, one line a cell

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::FleetRow> = std::tuple{
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
inline constexpr auto fields<report::Fleet> =
    std::tuple{Field{"schema", &report::Fleet::schema, "bha.fleet/0: the name and number of this document's form."},
               Field{"run", &report::Fleet::run, "Which program was run and how."},
               Field{"cells", &report::Fleet::cells, "One entry a cell."}};
static_assert(fully_described<report::Fleet>);
}  // namespace bha
