#include "shell/workspace/schema.h"

#include <array>

#include "bha/report/fleet.h"
#include "bha/report/types.h"
#include "shell/workspace/rows.h"

namespace bha::workspace {
namespace {

constexpr std::int64_t ours = 0x62686177;  // application_id: "bhaw"

template <class T>
std::string table_of_rows(std::string_view name, std::string_view more = {}) {
  return std::string("CREATE TABLE ") + std::string(name) +
         "_row(\n  cell_key INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE,\n  row INTEGER NOT NULL,\n  " + columns<T>() +
         std::string(more) + ",\n  PRIMARY KEY(cell_key, row)) WITHOUT ROWID;\n";
}
template <class T>
std::string view_of_rows(std::string_view name, std::string_view more = {}) {
  return std::string("CREATE VIEW ") + std::string(name) + "s AS SELECT cell.cell, " + column_names<T>("r.") + std::string(more) +
         "\n  FROM cell JOIN " + std::string(name) + "_row r USING (cell_key) ORDER BY cell.cell_key, r.row;\n";
}
std::string place_columns() {  // the place's own cell is the cell
  std::string out;
  for_each_column<Place>([&](const auto& field) {
    if (field.name != "cell") out.append(", r.\"").append(field.name).append("\"");
  });
  return out;
}

std::string first_version() {
  return "CREATE TABLE reading(\n  reading INTEGER PRIMARY KEY,\n  name TEXT NOT NULL UNIQUE,\n  options TEXT NOT NULL);\n"
         "CREATE TABLE source(\n  reading INTEGER NOT NULL REFERENCES reading ON DELETE CASCADE,\n  position INTEGER NOT NULL,\n"
         "  path TEXT NOT NULL,\n  sha256 TEXT NOT NULL,\n  bytes INTEGER NOT NULL,\n  changed_ns INTEGER NOT NULL,\n"
         "  PRIMARY KEY(reading, position)) WITHOUT ROWID;\n"
         "CREATE TABLE cell(\n  cell_key INTEGER PRIMARY KEY,\n"
         "  reading INTEGER NOT NULL REFERENCES reading ON DELETE CASCADE,\n  told TEXT NOT NULL,\n  sha256 TEXT NOT NULL,\n"
         "  chemistry TEXT,\n  nominal_capacity_Ah REAL,\n  voltage_min_V REAL,\n  voltage_max_V "
         "REAL,\n  " +
         columns<report::FleetRow>() +
         ");\n"
         "CREATE UNIQUE INDEX cell_name ON cell(cell);\nCREATE INDEX cell_reading ON cell(reading);\n"
         "CREATE TABLE belief(\n  cell_key INTEGER PRIMARY KEY REFERENCES cell ON DELETE CASCADE,\n  belief TEXT NOT NULL);\n"
         "CREATE TABLE report(\n  cell_key INTEGER PRIMARY KEY REFERENCES cell ON DELETE CASCADE,\n  json TEXT NOT NULL);\n" +
         table_of_rows<features::CycleRow>("cycle") + table_of_rows<Finding>("finding", ",\n  " + columns<Place>()) +
         table_of_rows<models::Fit>("fit") + table_of_rows<models::Parameter>("parameter", ",\n  \"law\" TEXT") +
         table_of_rows<models::Forecast>("forecast") + "CREATE VIEW cells AS SELECT " + column_names<report::FleetRow>() +
         ",\n  chemistry, nominal_capacity_Ah, voltage_min_V, voltage_max_V, sha256 FROM cell ORDER BY cell_key;\n"
         "CREATE VIEW sources AS SELECT cell.cell, s.position, s.path, s.sha256, s.bytes, s.changed_ns\n"
         "  FROM cell JOIN source s USING (reading) ORDER BY cell.cell_key, s.position;\n"
         "CREATE VIEW beliefs AS SELECT cell.cell, belief.belief FROM cell JOIN belief USING (cell_key) ORDER BY cell.cell_key;\n"
         "CREATE VIEW reports AS SELECT cell.cell, report.json FROM cell JOIN report USING (cell_key) ORDER BY cell.cell_key;\n" +
         view_of_rows<features::CycleRow>("cycle") + view_of_rows<Finding>("finding", place_columns()) +
         view_of_rows<models::Fit>("fit") + view_of_rows<models::Parameter>("parameter", ", r.law") +
         view_of_rows<models::Forecast>("forecast");
}

// Of each cell a thinned curve, so that a thousand are drawn without reading a thousand reports. Cells that were there before
// have none until they are read again.
std::string second_version() {
  return "CREATE TABLE health_curve(\n  cell_key INTEGER PRIMARY KEY REFERENCES cell ON DELETE CASCADE,\n  curve TEXT NOT "
         "NULL);\n"
         "CREATE VIEW health_curves AS SELECT cell.cell, health_curve.curve FROM cell JOIN health_curve USING (cell_key)\n"
         "  ORDER BY cell.cell_key;\n";
}

// Where the reading of a text was left: a snapshot of bha's own, of no use to anyone else.
std::string third_version() {
  return "CREATE TABLE bookmark(\n  reading INTEGER PRIMARY KEY REFERENCES reading ON DELETE CASCADE,\n  bytes INTEGER NOT "
         "NULL,\n"
         "  decided TEXT NOT NULL,\n  session BLOB NOT NULL);\n";
}

// What other cells learn from a cell, without reading its report. Cells that were there before have none until they are read
// again.
std::string fourth_version() {
  return "CREATE TABLE life(\n  cell_key INTEGER PRIMARY KEY REFERENCES cell ON DELETE CASCADE,\n  life TEXT NOT NULL);\n"
         "CREATE VIEW lives AS SELECT cell.cell, life.life FROM cell JOIN life USING (cell_key)\n"
         "  ORDER BY cell.cell_key;\n";
}

// Findings have their code's number. Rows of cells that were there before come when they are read again; their reports stay.
std::string fifth_version() {
  return "DROP VIEW findings;\nDROP TABLE finding_row;\n" + table_of_rows<Finding>("finding", ",\n  " + columns<Place>()) +
         view_of_rows<Finding>("finding", place_columns());
}

// From version i to i + 1.
const std::array<std::string (*)(), schema_version> steps{first_version, second_version, third_version, fourth_version,
                                                          fifth_version};

Refusal made_by_newer(const Database& database, std::int64_t version) {
  return refuse(Code::snapshot_invalid, {.file = database.file()}, "a workspace of version " + std::to_string(version),
                "at most " + std::to_string(schema_version), "use the newer bha that made it");
}

Result<std::int64_t> version_of(const Database& database) {
  const auto id = database.integer("PRAGMA application_id");
  if (!id) return id;
  const auto tables = database.integer("SELECT count(*) FROM sqlite_schema");
  if (!tables) return tables;
  if (*id != ours && (*id != 0 || *tables != 0))
    return refuse(Code::container_corrupt, {.file = database.file()}, "a database that is not bha's", "a workspace",
                  "name another folder with --workspace");
  const auto version = database.integer("PRAGMA user_version");
  if (version && *version > schema_version) return made_by_newer(database, *version);
  return version;
}

}  // namespace

Result<void> bring_up_to_date(Database& database) {
  const auto before = version_of(database);
  if (!before) return Refusal(before.error());
  // A report is a megabyte: pages of 16 kB, said before there is any.
  // The change to WAL asks for the whole file at once, and SQLite does not wait for that by itself.
  if (auto set = database.run_when_free("PRAGMA page_size = 16384; PRAGMA journal_mode = WAL"); !set) return set;
  if (*before == schema_version) return {};
  auto change = Transaction::begin(database);
  if (!change) return Refusal(change.error());
  const auto version = version_of(database);  // another process may have been first
  if (!version) return Refusal(version.error());
  for (std::int64_t i = *version; i < schema_version; ++i)
    if (auto made = database.run(steps[static_cast<std::size_t>(i)]()); !made) return made;
  const std::string stamp =
      "PRAGMA application_id = " + std::to_string(ours) + "; PRAGMA user_version = " + std::to_string(schema_version);
  if (auto set = database.run(stamp); !set) return set;
  return change->commit();
}

Result<void> check_version(const Database& database) {
  const auto version = version_of(database);
  if (!version) return Refusal(version.error());
  if (*version < schema_version)
    return refuse(Code::snapshot_invalid, {.file = database.file()},
                  *version == 0 ? "an empty workspace" : "a workspace of version " + std::to_string(*version),
                  "version " + std::to_string(schema_version), "`bha add` brings it up to date");
  return {};
}

std::string schema_sql() {
  std::string out;
  for (const auto& step : steps) out += step();
  return out;
}

}  // namespace bha::workspace
