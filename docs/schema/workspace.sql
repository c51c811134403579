CREATE TABLE reading(
  reading INTEGER PRIMARY KEY,
  name TEXT NOT NULL UNIQUE,
  options TEXT NOT NULL);
CREATE TABLE source(
  reading INTEGER NOT NULL REFERENCES reading ON DELETE CASCADE,
  position INTEGER NOT NULL,
  path TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  bytes INTEGER NOT NULL,
  changed_ns INTEGER NOT NULL,
  PRIMARY KEY(reading, position)) WITHOUT ROWID;
CREATE TABLE cell(
  cell_key INTEGER PRIMARY KEY,
  reading INTEGER NOT NULL REFERENCES reading ON DELETE CASCADE,
  told TEXT NOT NULL,
  sha256 TEXT NOT NULL,
  chemistry TEXT,
  nominal_capacity_Ah REAL,
  voltage_min_V REAL,
  voltage_max_V REAL,
  "cell" TEXT,
  "group" TEXT,
  "source" TEXT,
  "report" TEXT,
  "cycles" INTEGER,
  "excluded" INTEGER,
  "soh" REAL,
  "reference_Ah" REAL,
  "eol_threshold" REAL,
  "eol_observed" REAL,
  "censored_at" REAL,
  "eol_forecast" REAL,
  "eol_lower" REAL,
  "eol_upper" REAL,
  "eol_basis" TEXT,
  "unit" TEXT,
  "law" TEXT,
  "coulombic_efficiency" REAL,
  "temperature_mean_degC" REAL,
  "refused" INTEGER,
  "warnings" INTEGER,
  "notes" INTEGER,
  "refusal" TEXT);
CREATE UNIQUE INDEX cell_name ON cell(cell);
CREATE INDEX cell_reading ON cell(reading);
CREATE TABLE belief(
  cell_key INTEGER PRIMARY KEY REFERENCES cell ON DELETE CASCADE,
  belief TEXT NOT NULL);
CREATE TABLE report(
  cell_key INTEGER PRIMARY KEY REFERENCES cell ON DELETE CASCADE,
  json TEXT NOT NULL);
CREATE TABLE cycle_row(
  cell_key INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE,
  row INTEGER NOT NULL,
  "cycle" INTEGER,
  "cycle_source" INTEGER,
  "kind" TEXT,
  "exclusion" TEXT,
  "start_time_s" REAL,
  "duration_s" REAL,
  "days" REAL,
  "efc" REAL,
  "capacity_key" INTEGER,
  "charge_capacity_Ah" REAL,
  "discharge_capacity_Ah" REAL,
  "charge_capacity_counter_Ah" REAL,
  "discharge_capacity_counter_Ah" REAL,
  "charge_energy_Wh" REAL,
  "discharge_energy_Wh" REAL,
  "coulombic_efficiency" REAL,
  "energy_efficiency" REAL,
  "charge_termination" TEXT,
  "discharge_termination" TEXT,
  "depth_of_discharge" REAL,
  "charge_c_rate" REAL,
  "discharge_c_rate" REAL,
  "voltage_min_V" REAL,
  "voltage_max_V" REAL,
  "charge_mean_voltage_V" REAL,
  "discharge_mean_voltage_V" REAL,
  "end_of_charge_current_A" REAL,
  "cc_charge_time_s" REAL,
  "cv_charge_time_s" REAL,
  "rest_time_s" REAL,
  "temperature_min_degC" REAL,
  "temperature_mean_degC" REAL,
  "temperature_max_degC" REAL,
  "resistance_ohm" REAL,
  "resistance_tau_s" REAL,
  "resistance_soc" REAL,
  "resistance_temperature_degC" REAL,
  "ic_peak_voltage_V" REAL,
  "ic_peak_Ah_per_V" REAL,
  "gap_s" REAL,
  "bridged_s" REAL,
  "samples" INTEGER,
  PRIMARY KEY(cell_key, row)) WITHOUT ROWID;
CREATE TABLE finding_row(
  cell_key INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE,
  row INTEGER NOT NULL,
  "code" TEXT,
  "severity" TEXT,
  "found" TEXT,
  "expected" TEXT,
  "remedy" TEXT,
  "count" INTEGER,
  "number" INTEGER,
  "file" TEXT,
  "column" TEXT,
  "cell" TEXT,
  "line" INTEGER,
  "byte" INTEGER,
  "first_row" INTEGER,
  "last_row" INTEGER,
  "cycle" INTEGER,
  PRIMARY KEY(cell_key, row)) WITHOUT ROWID;
CREATE TABLE fit_row(
  cell_key INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE,
  row INTEGER NOT NULL,
  "law" TEXT,
  "status" TEXT,
  "x0" REAL,
  "x_first" REAL,
  "x_last" REAL,
  "n" INTEGER,
  "rmse" REAL,
  "aicc" REAL,
  "n_eff" REAL,
  "rolling_error" REAL,
  "aicc_missing" TEXT,
  "best" INTEGER,
  PRIMARY KEY(cell_key, row)) WITHOUT ROWID;
CREATE TABLE parameter_row(
  cell_key INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE,
  row INTEGER NOT NULL,
  "name" TEXT,
  "value" REAL,
  "standard_error" REAL,
  "standard_error_iid" REAL,
  "law" TEXT,
  PRIMARY KEY(cell_key, row)) WITHOUT ROWID;
CREATE TABLE forecast_row(
  cell_key INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE,
  row INTEGER NOT NULL,
  "quantity" TEXT,
  "unit" TEXT,
  "basis" TEXT,
  "median" REAL,
  "lower" REAL,
  "upper" REAL,
  "level" REAL,
  "band_kind" TEXT,
  "p_not_reached" REAL,
  "horizon" REAL,
  "extrapolates" INTEGER,
  "code" TEXT,
  PRIMARY KEY(cell_key, row)) WITHOUT ROWID;
CREATE VIEW cells AS SELECT "cell", "group", "source", "report", "cycles", "excluded", "soh", "reference_Ah", "eol_threshold", "eol_observed", "censored_at", "eol_forecast", "eol_lower", "eol_upper", "eol_basis", "unit", "law", "coulombic_efficiency", "temperature_mean_degC", "refused", "warnings", "notes", "refusal",
  chemistry, nominal_capacity_Ah, voltage_min_V, voltage_max_V, sha256 FROM cell ORDER BY cell_key;
CREATE VIEW sources AS SELECT cell.cell, s.position, s.path, s.sha256, s.bytes, s.changed_ns
  FROM cell JOIN source s USING (reading) ORDER BY cell.cell_key, s.position;
CREATE VIEW beliefs AS SELECT cell.cell, belief.belief FROM cell JOIN belief USING (cell_key) ORDER BY cell.cell_key;
CREATE VIEW reports AS SELECT cell.cell, report.json FROM cell JOIN report USING (cell_key) ORDER BY cell.cell_key;
CREATE VIEW cycles AS SELECT cell.cell, r."cycle", r."cycle_source", r."kind", r."exclusion", r."start_time_s", r."duration_s", r."days", r."efc", r."capacity_key", r."charge_capacity_Ah", r."discharge_capacity_Ah", r."charge_capacity_counter_Ah", r."discharge_capacity_counter_Ah", r."charge_energy_Wh", r."discharge_energy_Wh", r."coulombic_efficiency", r."energy_efficiency", r."charge_termination", r."discharge_termination", r."depth_of_discharge", r."charge_c_rate", r."discharge_c_rate", r."voltage_min_V", r."voltage_max_V", r."charge_mean_voltage_V", r."discharge_mean_voltage_V", r."end_of_charge_current_A", r."cc_charge_time_s", r."cv_charge_time_s", r."rest_time_s", r."temperature_min_degC", r."temperature_mean_degC", r."temperature_max_degC", r."resistance_ohm", r."resistance_tau_s", r."resistance_soc", r."resistance_temperature_degC", r."ic_peak_voltage_V", r."ic_peak_Ah_per_V", r."gap_s", r."bridged_s", r."samples"
  FROM cell JOIN cycle_row r USING (cell_key) ORDER BY cell.cell_key, r.row;
CREATE VIEW findings AS SELECT cell.cell, r."code", r."severity", r."found", r."expected", r."remedy", r."count", r."number", r."file", r."column", r."line", r."byte", r."first_row", r."last_row", r."cycle"
  FROM cell JOIN finding_row r USING (cell_key) ORDER BY cell.cell_key, r.row;
CREATE VIEW fits AS SELECT cell.cell, r."law", r."status", r."x0", r."x_first", r."x_last", r."n", r."rmse", r."aicc", r."n_eff", r."rolling_error", r."aicc_missing", r."best"
  FROM cell JOIN fit_row r USING (cell_key) ORDER BY cell.cell_key, r.row;
CREATE VIEW parameters AS SELECT cell.cell, r."name", r."value", r."standard_error", r."standard_error_iid", r.law
  FROM cell JOIN parameter_row r USING (cell_key) ORDER BY cell.cell_key, r.row;
CREATE VIEW forecasts AS SELECT cell.cell, r."quantity", r."unit", r."basis", r."median", r."lower", r."upper", r."level", r."band_kind", r."p_not_reached", r."horizon", r."extrapolates", r."code"
  FROM cell JOIN forecast_row r USING (cell_key) ORDER BY cell.cell_key, r.row;
CREATE TABLE health_curve(
  cell_key INTEGER PRIMARY KEY REFERENCES cell ON DELETE CASCADE,
  curve TEXT NOT NULL);
CREATE VIEW health_curves AS SELECT cell.cell, health_curve.curve FROM cell JOIN health_curve USING (cell_key)
  ORDER BY cell.cell_key;
CREATE TABLE bookmark(
  reading INTEGER PRIMARY KEY REFERENCES reading ON DELETE CASCADE,
  bytes INTEGER NOT NULL,
  decided TEXT NOT NULL,
  session BLOB NOT NULL);
CREATE TABLE life(
  cell_key INTEGER PRIMARY KEY REFERENCES cell ON DELETE CASCADE,
  life TEXT NOT NULL);
CREATE VIEW lives AS SELECT cell.cell, life.life FROM cell JOIN life USING (cell_key)
  ORDER BY cell.cell_key;
DROP VIEW findings;
DROP TABLE finding_row;
CREATE TABLE finding_row(
  cell_key INTEGER NOT NULL REFERENCES cell ON DELETE CASCADE,
  row INTEGER NOT NULL,
  "code" TEXT,
  "severity" TEXT,
  "found" TEXT,
  "expected" TEXT,
  "remedy" TEXT,
  "count" INTEGER,
  "number" INTEGER,
  "file" TEXT,
  "column" TEXT,
  "cell" TEXT,
  "line" INTEGER,
  "byte" INTEGER,
  "first_row" INTEGER,
  "last_row" INTEGER,
  "cycle" INTEGER,
  PRIMARY KEY(cell_key, row)) WITHOUT ROWID;
CREATE VIEW findings AS SELECT cell.cell, r."code", r."severity", r."found", r."expected", r."remedy", r."count", r."number", r."file", r."column", r."line", r."byte", r."first_row", r."last_row", r."cycle"
  FROM cell JOIN finding_row r USING (cell_key) ORDER BY cell.cell_key, r.row;
