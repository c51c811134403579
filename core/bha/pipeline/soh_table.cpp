#include <cmath>

#include "bha/base/text.h"
#include "bha/pipeline/health.h"

namespace bha::pipeline {

Result<SohTable> read_soh_table(std::string_view text, std::string_view name) {
  const std::string file(name);
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  SohTable table;
  std::size_t x_at = 0, soh_at = 0, fields_in_header = 0;
  std::uint64_t number = 0;
  for (const std::string_view raw : split(text, '\n')) {
    ++number;
    const std::string_view line = trimmed(raw);
    if (line.empty() || line.starts_with('#')) continue;
    const auto parts = split(line, ',');
    if (fields_in_header == 0) {
      fields_in_header = parts.size();
      x_at = soh_at = parts.size();
      for (std::size_t i = 0; i < parts.size(); ++i) {
        const auto heading = lower(trimmed(parts[i]));
        if (heading == "soh") soh_at = i;
        for (const auto& [word_, axis] :
             {std::pair{"cycle", models::Axis::cycle}, {"efc", models::Axis::efc}, {"days", models::Axis::days}})
          if (heading == word_ && x_at == parts.size()) x_at = i, table.axis = axis;
      }
      if (x_at == parts.size())
        return refuse(Code::column_missing, {.file = file, .column = "cycle", .line = number}, in_quotes(line, 80),
                      "a column cycle, efc or days", "name a column cycle, efc or days in the header");
      if (soh_at == parts.size())
        return refuse(Code::column_missing, {.file = file, .column = "soh", .line = number}, in_quotes(line, 80), "a column soh",
                      "name a column soh in the header");
      continue;
    }
    if (parts.size() != fields_in_header)
      return refuse(Code::field_count, {.file = file, .line = number}, std::to_string(parts.size()) + " fields",
                    std::to_string(fields_in_header) + " as in the header", "mend the line");
    if (trimmed(parts[soh_at]).empty()) continue;  // missing
    double x = nan, soh = nan;
    if (!read_number(parts[x_at], x) || !std::isfinite(x))
      return refuse(Code::number_format, {.file = file, .column = "cycle", .line = number}, in_quotes(parts[x_at]), "a number",
                    "mend the line");
    if (!read_number(parts[soh_at], soh) || !std::isfinite(soh))
      return refuse(Code::number_format, {.file = file, .column = "soh", .line = number}, in_quotes(parts[soh_at]), "a number",
                    "mend the line");
    table.x.push_back(x);
    table.soh.push_back(soh);
  }
  if (table.x.empty()) return refuse(Code::no_data_rows, {.file = file}, "no rows", "a header and at least one row");
  return table;
}

}  // namespace bha::pipeline
