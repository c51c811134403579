#include "bha/pipeline/metadata.h"

#include <cmath>

#include "bha/base/text.h"

namespace bha::pipeline {

Result<std::vector<MetadataRow>> read_metadata(std::string_view text, std::string_view name) {
  const auto wrong = [&](std::uint64_t line, std::string_view column, std::string found, std::string expected) {
    return refuse(Code::metadata_invalid, {.file = std::string(name), .column = std::string(column), .line = line},
                  std::move(found), std::move(expected));
  };
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  std::vector<std::string_view> headings;
  std::vector<MetadataRow> rows;
  std::uint64_t number = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++number;
    const std::string_view line = trimmed(raw);
    if (line.empty()) continue;
    const auto fields_of_line = split(line, ',');
    if (headings.empty()) {
      for (const auto field : fields_of_line) headings.push_back(trimmed(field));
      bool has_file = false;
      for (const auto heading : headings) has_file = has_file || heading == "file";
      if (!has_file) return wrong(number, "file", in_quotes(line), "a header with the column file");
      continue;
    }
    if (fields_of_line.size() != headings.size())
      return wrong(number, "", std::to_string(fields_of_line.size()) + " fields",
                   std::to_string(headings.size()) + " as in the header");
    MetadataRow row;
    for (std::size_t i = 0; i < headings.size(); ++i) {
      const std::string_view value = trimmed(fields_of_line[i]);
      const auto number_into = [&](double& out) {
        return value.empty() || (read_number(value, out) && std::isfinite(out) && out > 0);
      };
      bool good = true;
      if (headings[i] == "file")
        row.file = value;
      else if (headings[i] == "cell")
        row.cell.id = value;
      else if (headings[i] == "chemistry")
        row.cell.chemistry = value;
      else if (headings[i] == "group")
        row.cell.group = value;
      else if (headings[i] == "nominal_capacity_Ah")
        good = number_into(row.cell.nominal_capacity_Ah);
      else if (headings[i] == "voltage_min_V")
        good = number_into(row.cell.voltage_min_V);
      else if (headings[i] == "voltage_max_V")
        good = number_into(row.cell.voltage_max_V);
      if (!good) return wrong(number, headings[i], in_quotes(value), "a positive number, or nothing");
    }
    rows.push_back(std::move(row));
  }
  if (rows.empty()) return wrong(number, "", "no rows", "one row a file");
  return rows;
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

}  // namespace bha::pipeline
