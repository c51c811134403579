// The document "bha.report/0": everything that is told of one cell, as values. JSON, schema, text, HTML and charts are made from
// it.
#pragma once
#include <map>
#include <string>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/table.h"
#include "bha/cycles/types.h"
#include "bha/features/types.h"
#include "bha/models/types.h"
#include "bha/record/types.h"

namespace bha::report {

inline constexpr std::string_view report_schema_name = "bha.report/0";

/// Which program was run and how: the only part that may differ between two equal runs. The shell fills it.
struct RunInfo {
  std::string version{};
  std::string command{};                         // as it can be typed again
  std::map<std::string, std::string> options{};  // option without dashes -> value
};

struct Report {
  std::string schema{report_schema_name};
  RunInfo run{};
  std::vector<record::Provenance> source{};
  record::Belief belief{};
  record::Cell cell{};
  std::vector<Finding> findings{};
  std::vector<record::Reject> rejects{};
  cycles::CountBy by{};
  Table<features::CycleRow> cycles{};
  std::vector<cycles::CapacityKey> keys{};
  std::vector<features::Missing> missing{};
  std::vector<features::LeftOut> left_out{};
  std::vector<features::Curve> curves{};
  models::Soh soh{};
  std::vector<models::Fit> fits{};
  std::vector<models::Forecast> forecast{};
  models::EndOfLife end_of_life{};
  models::KneeTold knee{};
};

}  // namespace bha::report
namespace bha {
template <>
inline constexpr auto fields<report::RunInfo> =
    Fields{Field{"version", &report::RunInfo::version, "Version of bha."},
           Field{"command", &report::RunInfo::command, "The command that repeats the run."},
           Field{"options", &report::RunInfo::options, "Options that were given, by name."}};
static_assert(fully_described<report::RunInfo>);
template <>
inline constexpr auto fields<report::Report> = Fields{
    Field{"schema", &report::Report::schema, "bha.report/0: the name and number of this document's form."},
    Field{"run", &report::Report::run, "Which program was run and how; the only part that may differ between two equal runs."},
    Field{"source", &report::Report::source, "The files that were read."},
    Field{"belief", &report::Report::belief, "What was believed about the bytes, decided once."},
    Field{"cell", &report::Report::cell, "What is known of the cell beside the record."},
    Field{"findings", &report::Report::findings, "What was noticed: code, severity, place, remedy."},
    Field{"rejects", &report::Report::rejects, "Rows that could not be read, the first of each kind."},
    Field{"by", &report::Report::by,
          "How cycles are counted: cycle (a charge and the discharge after it), cycle_source (the vendor's number)."},
    Field{"cycles", &report::Report::cycles, "The cycle table, one array a column."},
    Field{"keys", &report::Report::keys, "Conditions under which capacities may be compared."},
    Field{"missing", &report::Report::missing, "Why numbers are missing."},
    Field{"left_out", &report::Report::left_out, "Cycles that were left out of the fade curve on request, and why."},
    Field{"curves", &report::Report::curves, "Curves of chosen cycles, thinned for drawing."},
    Field{"soh", &report::Report::soh, "State of health: definition, reference, series."},
    Field{"fits", &report::Report::fits, "Laws fitted to the measured state of health."},
    Field{"forecast", &report::Report::forecast, "When end of life comes, and what that rests on."},
    Field{"end_of_life", &report::Report::end_of_life, "Whether end of life was seen."},
    Field{"knee", &report::Report::knee, "Where the fade curve turns downward, in the unit of end_of_life."}};
static_assert(fully_described<report::Report>);
}  // namespace bha
