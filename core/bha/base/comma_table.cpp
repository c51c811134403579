#include "bha/base/comma_table.h"

#include <cmath>

#include "bha/base/text.h"

namespace bha {

std::optional<std::size_t> CommaTable::column(std::string_view heading) const {
  for (std::size_t i = 0; i < headings.size(); ++i)
    if (equal_without_case(headings[i], heading)) return i;
  return std::nullopt;
}

Result<void> take_line(CommaTable& table, std::string_view raw, std::uint64_t number) {
  const std::string_view line = trimmed(raw);
  if (line.empty() || line.starts_with('#')) return {};
  const auto parts = split(line, ',');
  if (table.headings.empty()) {
    for (const auto part : parts) table.headings.push_back(trimmed(part));
    table.header_line = number;
    return {};
  }
  if (parts.size() != table.headings.size())
    return refuse(Code::field_count, {.file = table.name, .line = number}, std::to_string(parts.size()) + " fields",
                  std::to_string(table.headings.size()) + " as in the header", "mend the line");
  for (const auto part : parts) table.fields.push_back(trimmed(part));
  table.lines.push_back(number);
  return {};
}

Result<CommaTable> read_comma_table(std::string_view text, std::string_view name) {
  if (text.starts_with("\xEF\xBB\xBF")) text.remove_prefix(3);
  CommaTable table;
  table.name = name;
  std::uint64_t number = 0;
  for (const std::string_view line : split(text, '\n'))
    if (const auto taken = take_line(table, line, ++number); !taken) return Refusal(taken.error());
  if (table.rows() == 0) return refuse(Code::no_data_rows, {.file = table.name}, "no rows", "a header and at least one row");
  return table;
}

Result<std::size_t> column_of(const CommaTable& table, std::string_view heading) {
  if (const auto at = table.column(heading)) return *at;
  std::string there;
  for (const auto known : table.headings) there += (there.empty() ? "" : ", ") + std::string(known);
  return refuse(Code::column_missing, {.file = table.name, .column = std::string(heading), .line = table.header_line},
                in_quotes(there, 120), "a column " + std::string(heading),
                "name a column " + std::string(heading) + " in the header");
}

Result<std::vector<double>> numbers_of(const CommaTable& table, std::size_t column) {
  std::vector<double> values(table.rows(), nan);
  for (std::size_t row = 0; row < table.rows(); ++row) {
    const auto text = table.field(row, column);
    if (!text.empty() && (!read_number(text, values[row]) || !std::isfinite(values[row])))
      return refuse(Code::number_format,
                    {.file = table.name, .column = std::string(table.headings[column]), .line = table.lines[row]},
                    in_quotes(text), "a number, or nothing", "mend the line");
  }
  return values;
}

}  // namespace bha
