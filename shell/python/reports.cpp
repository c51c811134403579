// Reports, of sources or of a workspace; laws and forecasts.
#include <nanobind/nanobind.h>
#include <nanobind/stl/map.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <map>
#include <optional>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/base/version.h"
#include "bha/pipeline/health.h"
#include "bha/pipeline/siblings.h"
#include "bha/report/chart_data.h"
#include "bha/report/csv.h"
#include "bha/report/fit_document.h"
#include "bha/report/html.h"
#include "bha/report/json.h"
#include "bha/report/text.h"
#include "shell/plots/assets.h"
#include "shell/plots/convert.h"
#include "shell/python/module.h"
#include "shell/python/reading.h"
#include "shell/python/working.h"
#include "shell/workspace/store.h"

namespace nb = nanobind;

namespace bha::python {
namespace {

using report::Report;
using workspace::Access;
using workspace::Workspace;

/// As the command: cells that have not ended are told by those that have, from the first of them on.
void tell_by_siblings(std::vector<Report>& reports, std::uint64_t seed, Run& run) {
  std::vector<pipeline::LifeSoFar> lives;
  for (const Report& report : reports) lives.push_back(pipeline::life_so_far(report));
  const auto first =
      std::ranges::find_if(reports, [](const Report& report) { return !report.end_of_life.eol_observed; }) - reports.begin();
  if (first == std::ssize(reports)) return;
  auto told = pipeline::forecasts_from_siblings(lives, seed, run);
  for (auto i = static_cast<std::size_t>(first); i < reports.size(); ++i) pipeline::take_in(reports[i], std::move(told[i]));
}

std::vector<Report> reports_of(const std::vector<Given>& given, const std::string& options, const Progress& progress,
                               const std::string& command, const std::map<std::string, std::string>& said) {
  const Reading reading = need(reading_of(options));
  std::vector<Report> out;
  work(progress, reading.threads, reading.time_limit_s, [&](Run& run) {
    for (auto& analysis : analyses_of(given, reading, true, run))
      out.push_back(
          report::make_report(need(std::move(analysis)), {.version = std::string(version), .command = command, .options = said}));
    tell_by_siblings(out, reading.options.seed, run);
  });
  return out;
}

template <class Row>
Columns rows_of(const std::vector<Row>& rows) {
  return columns_of(report::arrow_table(std::span<const Row>(rows)));
}

std::vector<std::string> draw(const Report& report, const std::string& base, const std::string& format) {
  const std::vector<plots::Picture> pictures = plots::pictures_of(report::drawing(report), base, format);
  work(std::nullopt, 1, 0, [&](Run&) { need(plots::convert(pictures)); });
  std::vector<std::string> out;
  for (const plots::Picture& picture : pictures) out.push_back(picture.path);
  return out;
}

}  // namespace

/// Of a cell: what those that have ended tell of it, or why nothing.
struct ForecastRow {
  std::string cell{}, group{};
  models::Axis unit{};
  double threshold = nan, ended = nan, median = nan, lower = nan, upper = nan, level = nan, p_not_reached = nan, horizon = nan;
  std::string basis{}, band_kind{};
  std::int64_t coverage_cells = no_integer;
  double coverage_observed = nan;
  std::string protocol{};
  double way_gone = nan;
  Code code{};
  std::string words{};
};

}  // namespace bha::python
namespace bha {
template <>
inline constexpr auto fields<python::ForecastRow> =
    Fields{Field{"cell", &python::ForecastRow::cell, "Cell."},
           Field{"group", &python::ForecastRow::group, "Group, as declared."},
           Field{"unit", &python::ForecastRow::unit, "Unit of the lives: cycles, efc or days."},
           Field{"threshold", &python::ForecastRow::threshold, "State of health at which life ends."},
           Field{"ended", &python::ForecastRow::ended, "When its end was seen."},
           Field{"median", &python::ForecastRow::median, "When it ends."},
           Field{"lower", &python::ForecastRow::lower, "Lower end of the interval."},
           Field{"upper", &python::ForecastRow::upper, "Upper end."},
           Field{"level", &python::ForecastRow::level, "Its level."},
           Field{"p_not_reached", &python::ForecastRow::p_not_reached, "Share that does not end before the horizon."},
           Field{"horizon", &python::ForecastRow::horizon, "How far anything is told."},
           Field{"basis", &python::ForecastRow::basis, "What it rests on."},
           Field{"band_kind", &python::ForecastRow::band_kind, "parameter_band or interval."},
           Field{"coverage_cells", &python::ForecastRow::coverage_cells, "Siblings that were left out in turn."},
           Field{"coverage_observed", &python::ForecastRow::coverage_observed, "Share of them that the interval held."},
           Field{"protocol", &python::ForecastRow::protocol, "How."},
           Field{"way_gone", &python::ForecastRow::way_gone, "Share of the way to the threshold that it has lost."},
           Field{"code", &python::ForecastRow::code, "Why there is no number; none: there is."},
           Field{"words", &python::ForecastRow::words, "What it suffers from."}};
static_assert(fully_described<python::ForecastRow>);
}  // namespace bha
namespace bha::python {
namespace {

ForecastRow row_of(const pipeline::LifeSoFar& life, const pipeline::ToldBySiblings& told) {
  ForecastRow out{.cell = life.cell,
                  .group = life.group,
                  .unit = life.unit,
                  .threshold = life.threshold,
                  .ended = life.ended.value_or(nan),
                  .way_gone = told.way_gone};
  for (const Finding& f : told.findings) out.words += (out.words.empty() ? "" : " ") + spell(f);
  if (!told.forecast) return out;
  const models::Forecast& f = *told.forecast;
  out.median = f.median.value_or(nan), out.lower = f.lower.value_or(nan), out.upper = f.upper.value_or(nan);
  out.level = f.level, out.p_not_reached = f.p_not_reached, out.horizon = f.horizon;
  out.basis = f.basis, out.band_kind = f.band_kind, out.code = f.code;
  if (f.coverage)
    out.coverage_cells = f.coverage->cells, out.coverage_observed = f.coverage->observed, out.protocol = f.coverage->protocol;
  return out;
}

Columns forecast(const nb::typed<nb::list, Report>& reports, std::uint64_t seed, const Progress& progress) {
  std::vector<ForecastRow> rows;
  std::vector<pipeline::LifeSoFar> lives;
  for (const nb::handle report : reports) lives.push_back(pipeline::life_so_far(nb::cast<const Report&>(report)));
  work(progress, 0, 0, [&](Run& run) {
    const auto told = pipeline::forecasts_from_siblings(lives, seed, run);
    for (std::size_t i = 0; i < lives.size(); ++i) rows.push_back(row_of(lives[i], told[i]));
  });
  return rows_of(rows);
}

std::string fitted(const pipeline::SohTable& table, const std::string& model, double eol) {
  std::string out;
  work(std::nullopt, 0, 0, [&](Run& run) { out = report::to_json(need(pipeline::fit_table(table, model, eol, run))); });
  return out;
}
/// text: a table with columns cycle (or efc, days) and soh, separated by commas.
std::string fit_text(const std::string& text, const std::string& name, const std::string& cell, const std::string& model,
                     double eol) {
  return fitted(need(pipeline::read_soh_table(text, name, cell)), model, eol);
}
std::string fit_series(const std::vector<double>& x, const std::vector<double>& soh, const std::string& axis,
                       const std::string& model, double eol) {
  pipeline::SohTable table{.x = x, .soh = soh};
  if (!from_word(axis == "cycle" ? "cycles" : std::string_view(axis), table.axis))
    throw Refused(finding(Code::option_invalid, Severity::refused, {.column = "axis"}, in_quotes(axis), "cycle, efc or days"));
  if (x.size() != soh.size())
    throw Refused(finding(Code::length_mismatch, Severity::refused, {.column = "soh"}, std::to_string(soh.size()) + " values",
                          std::to_string(x.size()) + ", one for each x"));
  return fitted(table, model, eol);
}

Report report_in(const std::string& folder, const std::string& cell) {
  const auto kept = need(Workspace::open(folder, Access::look));
  return need(report::from_json(need(kept.report_json(cell)), folder));
}
Columns cells_in(const std::string& folder) { return rows_of(need(need(Workspace::open(folder, Access::look)).cells())); }
std::vector<std::string> names_in(const std::string& folder) {
  return need(need(Workspace::open(folder, Access::look)).cell_names());
}
void remove_from(const std::string& folder, const std::vector<std::string>& cells) {
  (void)need(Workspace::open(folder, Access::look));  // none is made here
  auto kept = need(Workspace::open(folder, Access::write));
  need(kept.remove(cells));
}

}  // namespace

void add_reports(nb::module_& m) {
  const auto progress = nb::arg("progress") = nb::none();
  nb::class_<Report>(m, "Report", "Everything that is told of one cell.")
      .def_static(
          "from_json", [](const std::string& text, const std::string& name) { return need(report::from_json(text, name)); },
          nb::arg("text"), nb::arg("name"))
      .def("json", [](const Report& r) { return report::to_json(r); })
      .def("html", [](const Report& r) { return report::to_html(r, plots::assets()); })
      .def("csv", [](const Report& r) { return report::soh_csv(r); })
      .def(
          "text", [](const Report& r, int width) { return report::to_text(r, {.width = width}); }, nb::arg("width"))
      .def("draw", draw, nb::arg("base"), nb::arg("format"))
      .def("cycles", [](const Report& r) { return rows_of(r.cycles.rows); })
      .def("series", [](const Report& r) { return rows_of(report::chart_data(r).soh); })
      .def("findings", [](const Report& r) { return columns_of(findings_table(r.findings)); });
  m.def("reports", reports_of, nb::arg("sources"), nb::arg("options"), nb::arg("progress").none(), nb::arg("command"),
        nb::arg("said"));
  m.def("forecast", forecast, nb::arg("reports"), nb::arg("seed"), progress);
  m.def("fit_text", fit_text, nb::arg("text"), nb::arg("name"), nb::arg("cell"), nb::arg("model"), nb::arg("eol"));
  m.def("fit_series", fit_series, nb::arg("x"), nb::arg("soh"), nb::arg("axis"), nb::arg("model"), nb::arg("eol"));
  m.def("workspace_report", report_in, nb::arg("folder"), nb::arg("cell"));
  m.def("workspace_cells", cells_in, nb::arg("folder"));
  m.def("workspace_names", names_in, nb::arg("folder"));
  m.def("workspace_remove", remove_from, nb::arg("folder"), nb::arg("cells"));
}

}  // namespace bha::python
