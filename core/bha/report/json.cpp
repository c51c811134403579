#include "bha/report/json.h"

#include <utility>

#include "bha/base/json.h"

namespace bha::report {

Report make_report(const pipeline::Analysis& analysis, RunInfo run) {
  return {.run = std::move(run),
          .source = analysis.source,
          .belief = analysis.belief,
          .cell = analysis.cell,
          .findings = analysis.findings,
          .rejects = analysis.rejects,
          .cycles = {analysis.cycles},
          .keys = analysis.keys,
          .missing = analysis.missing,
          .curves = analysis.curves,
          .soh = analysis.soh,
          .fits = analysis.fits,
          .forecast = analysis.forecast,
          .end_of_life = analysis.end_of_life};
}

std::string to_json(const Report& report) { return json::write(report); }

std::string to_json_without_run(Report report) {
  report.run = {};
  return json::write(report);
}

Result<Report> from_json(std::string_view text, std::string_view file, const Limits& limits) {
  return json::read<Report>(text, file, limits).and_then([&](Report report) -> Result<Report> {
    if (report.schema == report_schema_name) return report;
    return refuse(Code::document_invalid, {.file = std::string(file), .column = "schema"}, "\"" + report.schema + "\"",
                  "\"" + std::string(report_schema_name) + "\"");
  });
}

/// Compared as text: NaN equals NaN, and what is written is what users compare.
template <class T>
static bool same_text(const T& a, const T& b) {
  return json::write(a) == json::write(b);
}

std::vector<std::string> differences(const Report& a, const Report& b) {
  std::vector<std::string> out;
  for_each_field<Report>([&](const auto& field) {
    if (field.name == "run" || field.name == "cycles") return;
    if (!same_text(a.*field.at, b.*field.at)) out.emplace_back(field.name);
  });
  if (a.cycles.rows.size() != b.cycles.rows.size()) {
    out.emplace_back("cycles");
    return out;
  }
  for_each_field<features::CycleRow>([&](const auto& field) {
    for (std::size_t i = 0; i < a.cycles.rows.size(); ++i)
      if (!same_text(a.cycles.rows[i].*field.at, b.cycles.rows[i].*field.at)) {
        out.push_back("cycles." + std::string(field.name));
        return;
      }
  });
  return out;
}

}  // namespace bha::report
