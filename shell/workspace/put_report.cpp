#include "shell/workspace/put_report.h"

#include <utility>

#include "bha/base/json.h"
#include "bha/pipeline/siblings.h"
#include "bha/report/fleet.h"
#include "bha/report/health_curve.h"
#include "bha/report/json.h"
#include "shell/files/source.h"
#include "shell/workspace/rows.h"

namespace bha::workspace {
namespace {

// Into a table of one row an element; `more` binds the columns that stand after those of T.
template <class T, class Rows, class More>
Result<void> put_rows(Database& database, std::string_view table, std::int64_t cell, const Rows& rows, int more_columns,
                      const More& more) {
  auto insert =
      database.prepare("INSERT INTO " + std::string(table) + " VALUES (" + places(2 + column_count<T>() + more_columns) + ")");
  if (!insert) return Refusal(insert.error());
  std::int64_t number = 0;
  for (const auto& row : rows) {
    insert->bind(1, cell);
    insert->bind(2, ++number);
    more(*insert, bind_row<T>(*insert, 3, row), row);
    if (auto good = insert->run(); !good) return good;
  }
  return {};
}
constexpr auto nothing_more = [](Statement&, int, const auto&) {};

struct LawParameter : models::Parameter {
  models::Law law{};
};

Result<std::int64_t> put_cell(Database& database, const CellPlace& place, const report::Report& r, std::string_view json) {
  auto insert = database.prepare("INSERT INTO cell VALUES (" + places(8 + column_count<report::FleetRow>()) + ")");
  if (!insert) return Refusal(insert.error());
  place.key == 0 ? insert->bind_null(1) : insert->bind(1, place.key);
  insert->bind(2, place.reading);
  insert->bind(3, std::string_view(place.told));
  const std::string sha256 = files::sha256(json);
  insert->bind(4, std::string_view(sha256));
  insert->bind(5, std::string_view(r.cell.chemistry));
  insert->bind(6, r.cell.nominal_capacity_Ah);
  insert->bind(7, r.cell.voltage_min_V);
  insert->bind(8, r.cell.voltage_max_V);
  bind_row(*insert, 9, report::fleet_row(r));
  if (auto good = insert->run(); !good) return Refusal(good.error());
  return database.last_key();
}

}  // namespace

Result<void> put_report(Database& database, const CellPlace& where, const report::Report& r) {
  const std::string json = report::to_json(r);
  const auto cell = put_cell(database, where, r, json);
  if (!cell) return Refusal(cell.error());
  for (const auto& [table, text] : {std::pair{"belief", json::write(r.belief)}, std::pair{"report", json},
                                    std::pair{"health_curve", json::write(report::health_curve(r))},
                                    std::pair{"life", json::write(pipeline::life_so_far(r))}}) {
    auto document = database.prepare("INSERT INTO " + std::string(table) + " VALUES (?, ?)");
    if (!document) return Refusal(document.error());
    document->bind(1, *cell);
    document->bind(2, std::string_view(text));
    if (auto good = document->run(); !good) return good;
  }
  std::vector<LawParameter> parameters;
  for (const models::Fit& fit : r.fits)
    for (const models::Parameter& parameter : fit.parameters) parameters.push_back({parameter, fit.law});
  const auto place = [](Statement& into, int at, const Finding& finding) { bind_row(into, at, finding.place); };
  const auto law = [](Statement& into, int at, const LawParameter& row) { bind_value(into, at, row.law); };
  return put_rows<features::CycleRow>(database, "cycle_row", *cell, r.cycles.rows, 0, nothing_more)
      .and_then([&] { return put_rows<Finding>(database, "finding_row", *cell, r.findings, column_count<Place>(), place); })
      .and_then([&] { return put_rows<models::Fit>(database, "fit_row", *cell, r.fits, 0, nothing_more); })
      .and_then([&] { return put_rows<models::Parameter>(database, "parameter_row", *cell, parameters, 1, law); })
      .and_then([&] { return put_rows<models::Forecast>(database, "forecast_row", *cell, r.forecast, 0, nothing_more); });
}

}  // namespace bha::workspace
