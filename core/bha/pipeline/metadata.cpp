#include "bha/pipeline/metadata.h"

#include <algorithm>
#include <cmath>
#include <string_view>
#include <unordered_map>

#include "bha/base/comma_table.h"
#include "bha/base/text.h"

namespace bha::pipeline {

bool read_into(record::Cell& cell, std::string_view heading, std::string_view value) {
  const auto number_into = [&](double& out) {
    return value.empty() || (read_number(value, out) && std::isfinite(out) && out > 0);
  };
  if (heading == "cell") cell.id = value;
  if (heading == "chemistry") cell.chemistry = value;
  if (heading == "group") cell.group = value;
  if (heading == "nominal_capacity_Ah") return number_into(cell.nominal_capacity_Ah);
  if (heading == "voltage_min_V") return number_into(cell.voltage_min_V);
  if (heading == "voltage_max_V") return number_into(cell.voltage_max_V);
  return true;
}

namespace {

// The heading under which two rows say different things; empty: they say the same.
std::string_view differs(const record::Cell& a, const record::Cell& b) {
  const auto other = [](double x, double y) { return x != y && !(std::isnan(x) && std::isnan(y)); };
  return a.id != b.id                                          ? "cell"
         : other(a.nominal_capacity_Ah, b.nominal_capacity_Ah) ? "nominal_capacity_Ah"
         : a.chemistry != b.chemistry                          ? "chemistry"
         : other(a.voltage_min_V, b.voltage_min_V)             ? "voltage_min_V"
         : other(a.voltage_max_V, b.voltage_max_V)             ? "voltage_max_V"
         : a.group != b.group                                  ? "group"
                                                               : "";
}

Result<std::vector<MetadataRow>> rows_of(const CommaTable& table) {
  const auto file = column_of(table, "file");
  if (!file) return Refusal(file.error());
  std::vector<MetadataRow> rows(table.rows());
  std::unordered_map<std::string_view, std::size_t> first_of;  // a file's rows
  for (std::size_t row = 0; row < rows.size(); ++row) {
    rows[row].file = table.field(row, *file);
    for (std::size_t i = 0; i < table.headings.size(); ++i)
      if (!read_into(rows[row].cell, table.headings[i], table.field(row, i)))
        return refuse(Code::metadata_invalid,
                      {.file = table.name, .column = std::string(table.headings[i]), .line = table.lines[row]},
                      in_quotes(table.field(row, i)), "a positive number, or nothing");
    const record::Cell& cell = rows[row].cell;
    if (cell.voltage_min_V >= cell.voltage_max_V)
      return refuse(Code::metadata_invalid, {.file = table.name, .column = "voltage_min_V", .line = table.lines[row]},
                    number_text(cell.voltage_min_V) + " to " + number_text(cell.voltage_max_V) + " V",
                    "voltage_min_V below voltage_max_V");
    const auto [earlier, fresh] = first_of.try_emplace(table.field(row, *file), row);
    if (const std::string_view what = fresh || rows[row].file.empty() ? "" : differs(rows[earlier->second].cell, cell);
        !what.empty())
      return refuse(Code::metadata_invalid, {.file = table.name, .column = std::string(what), .line = table.lines[row]},
                    "another row for " + in_quotes(rows[row].file) + ", line " + std::to_string(table.lines[earlier->second]) +
                        ", says otherwise",
                    "one row a file", "keep the one that is right");
  }
  return rows;
}

}  // namespace

Result<std::vector<MetadataRow>> read_metadata(std::string_view text, std::string_view name) {
  return read_comma_table(text, name).and_then(rows_of);
}

std::vector<std::string> headings_not_read(std::string_view text) {
  const auto read = split(metadata_headings, ',');
  std::vector<std::string> out;
  if (const auto table = read_comma_table(text, ""); table)
    for (const auto& heading : table->headings)
      if (std::ranges::find(read, std::string_view(heading), trimmed) == read.end()) out.emplace_back(heading);
  return out;
}

const MetadataRow* row_of(const std::vector<MetadataRow>& rows, std::string_view path) {
  const MetadataRow* best = nullptr;
  for (const MetadataRow& row : rows) {
    const bool whole = path == row.file;
    const bool tail = path.size() > row.file.size() && path.ends_with(row.file) && path[path.size() - row.file.size() - 1] == '/';
    if (!row.file.empty() && (whole || tail) && (best == nullptr || row.file.size() > best->file.size())) best = &row;
  }
  return best;
}

void take_in(Options& options, const MetadataRow* row) {
  if (row == nullptr) return;
  options.cell = row->cell;
  const auto unless_said = [](double& said, double told) {
    if (std::isnan(said)) said = told;
  };
  unless_said(options.belief.nominal_capacity_Ah, row->cell.nominal_capacity_Ah);
  unless_said(options.belief.voltage_min_V, row->cell.voltage_min_V);
  unless_said(options.belief.voltage_max_V, row->cell.voltage_max_V);
}

}  // namespace bha::pipeline
