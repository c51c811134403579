// What `bha capacity` tells: the capacity of a cell that is never run from full to empty, window by window.
#pragma once
#include <string>
#include <vector>

#include "bha/base/finding.h"
#include "bha/record/types.h"

namespace bha::report {

/// One window between two rests whose voltages tell the state of charge, and what all windows up to it say.
struct CapacityRow {
  std::int64_t cycle = 0;
  double time_s = nan;
  double soc_from = nan, soc_to = nan, soc_change_sd = nan, charge_Ah = nan, charge_sd_Ah = nan;
  double capacity_Ah = nan, capacity_lower_Ah = nan, capacity_upper_Ah = nan, soh = nan, soh_lower = nan, soh_upper = nan;
  Code missing{};
};

struct CapacityDocument {
  std::string schema = "bha.capacity/0";
  record::Cell cell{};
  std::vector<record::Provenance> source{};
  std::string ocv{};
  double level = 0.9, forget = nan, rest_s = nan, voltage_sd_V = nan, current_offset_A = nan;
  std::int64_t rests = 0, rests_used = 0;
  std::vector<Finding> findings{};
  std::vector<CapacityRow> rows{};
};
[[nodiscard]] std::string to_json(const CapacityDocument&);
[[nodiscard]] std::string to_text(const CapacityDocument&);
[[nodiscard]] std::string to_csv(const CapacityDocument&);

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::CapacityRow> =
    Fields{Field{"cycle", &report::CapacityRow::cycle, "Cycle in which the window ends."},
           Field{"time_s", &report::CapacityRow::time_s, "Test time when it ends [s]."},
           Field{"soc_from", &report::CapacityRow::soc_from, "State of charge at the rest before, from its voltage."},
           Field{"soc_to", &report::CapacityRow::soc_to, "State of charge at the rest after it."},
           Field{"soc_change_sd", &report::CapacityRow::soc_change_sd, "Standard deviation of their difference."},
           Field{"charge_Ah", &report::CapacityRow::charge_Ah, "Net charge between them, charging positive [Ah]."},
           Field{"charge_sd_Ah", &report::CapacityRow::charge_sd_Ah, "Its standard deviation without the sensor's offset [Ah]."},
           Field{"capacity_Ah", &report::CapacityRow::capacity_Ah, "Capacity by all windows up to this one [Ah]."},
           Field{"capacity_lower_Ah", &report::CapacityRow::capacity_lower_Ah, "Lower end of its interval [Ah]."},
           Field{"capacity_upper_Ah", &report::CapacityRow::capacity_upper_Ah, "Upper end [Ah]."},
           Field{"soh", &report::CapacityRow::soh, "Over the nominal capacity."},
           Field{"soh_lower", &report::CapacityRow::soh_lower, "Lower end of its interval."},
           Field{"soh_upper", &report::CapacityRow::soh_upper, "Upper end."},
           Field{"missing", &report::CapacityRow::missing, "Why there is no capacity yet."}};
static_assert(fully_described<report::CapacityRow>);
template <>
inline constexpr auto fields<report::CapacityDocument> = Fields{
    Field{"schema", &report::CapacityDocument::schema, "Name and version of this form."},
    Field{"cell", &report::CapacityDocument::cell, "The cell."},
    Field{"source", &report::CapacityDocument::source, "What was read."},
    Field{"ocv", &report::CapacityDocument::ocv, "File of the open-circuit voltage."},
    Field{"level", &report::CapacityDocument::level, "Level of the intervals."},
    Field{"forget", &report::CapacityDocument::forget, "Weight of a window for each that came after it."},
    Field{"rest_s", &report::CapacityDocument::rest_s, "Shortest rest whose voltage is believed [s]."},
    Field{"voltage_sd_V", &report::CapacityDocument::voltage_sd_V, "Standard deviation of a rested voltage [V]."},
    Field{"current_offset_A", &report::CapacityDocument::current_offset_A, "Standard deviation of the current's offset [A]."},
    Field{"rests", &report::CapacityDocument::rests, "Rests of at least that length."},
    Field{"rests_used", &report::CapacityDocument::rests_used, "Of those, the ones whose voltage tells a state of charge."},
    Field{"findings", &report::CapacityDocument::findings, "What was found."},
    Field{"rows", &report::CapacityDocument::rows, "One a window."}};
static_assert(fully_described<report::CapacityDocument>);
}  // namespace bha
