#include "bha/pipeline/number_table.h"

#include <algorithm>
#include <cmath>

#include "bha/base/comma_table.h"
#include "bha/base/text.h"

namespace bha::pipeline {

bool number_or_none(std::string_view field, double& value) {
  value = nan;
  if (field.empty()) return true;
  if (read_number(field, value)) {
    if (!std::isfinite(value)) value = nan;
    return true;
  }
  if (field.starts_with('-') || field.starts_with('+')) field.remove_prefix(1);
  constexpr std::string_view none[] = {"nan", "inf", "infinity", "na"};
  return std::ranges::any_of(none, [&](std::string_view word_) { return equal_without_case(field, word_); });
}

std::size_t NumberTable::column(std::string_view heading) const {
  return static_cast<std::size_t>(std::ranges::find(headings, heading) - headings.begin());
}

Result<NumberTable> read_number_table(std::string_view text, const std::string& file) {
  const auto read = read_comma_table(text, file);
  if (!read) return Refusal(read.error());
  NumberTable table{.headings = {read->headings.begin(), read->headings.end()}};
  table.values.resize(read->fields.size());
  for (std::size_t i = 0; i < table.values.size(); ++i)
    if (!number_or_none(read->fields[i], table.values[i]))
      return refuse(Code::number_format,
                    {.file = file, .column = table.headings[i % table.columns()], .line = read->lines[i / table.columns()]},
                    in_quotes(read->fields[i]), "a number", "mend the line");
  return table;
}

}  // namespace bha::pipeline
