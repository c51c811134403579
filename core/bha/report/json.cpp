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
          .by = analysis.by,
          .cycles = {analysis.cycles},
          .keys = analysis.keys,
          .missing = analysis.missing,
          .left_out = analysis.left_out,
          .curves = analysis.curves,
          .soh = analysis.soh,
          .fits = analysis.fits,
          .forecast = analysis.forecast,
          .end_of_life = analysis.end_of_life,
          .knee = analysis.knee};
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

namespace {

/// The members of a struct as text: NaN equals NaN, and what is written is what users compare.
using Told = std::vector<std::pair<std::string_view, std::string>>;
template <class T>
Told told(const T& whole) {
  Told out;
  for_each_field<T>([&](const auto& field) { out.emplace_back(field.name, json::write(whole.*field.at)); });
  return out;
}

std::vector<std::string> differing_columns(const std::vector<features::CycleRow>& a, const std::vector<features::CycleRow>& b) {
  const Told columns = told(features::CycleRow{});
  std::vector<bool> differs(columns.size(), false);
  for (std::size_t i = 0; i < a.size(); ++i) {
    const Told left = told(a[i]), right = told(b[i]);
    for (std::size_t j = 0; j < columns.size(); ++j) differs[j] = differs[j] || left[j].second != right[j].second;
  }
  std::vector<std::string> out;
  for (std::size_t j = 0; j < columns.size(); ++j)
    if (differs[j]) out.push_back("cycles." + std::string(columns[j].first));
  return out;
}

}  // namespace

std::vector<std::string> differences(const Report& a, const Report& b) {
  std::vector<std::string> out;
  const Told left = told(a), right = told(b);
  for (std::size_t j = 0; j < left.size(); ++j)
    if (left[j].first != "run" && left[j].first != "cycles" && left[j].second != right[j].second) out.emplace_back(left[j].first);
  if (a.cycles.rows.size() != b.cycles.rows.size()) {
    out.emplace_back("cycles");
    return out;
  }
  for (std::string& column : differing_columns(a.cycles.rows, b.cycles.rows)) out.push_back(std::move(column));
  return out;
}

}  // namespace bha::report
