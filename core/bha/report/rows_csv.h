// Rows of any described struct as CSV: its fields in their order, one line a row, '\n' line ends, '.' decimals.
// Missing is an empty field, an enum its word, a code its name; numbers are the shortest that read back as the same double.
#pragma once
#include <span>
#include <string>
#include <type_traits>

#include "bha/base/codes.h"
#include "bha/base/describe.h"
#include "bha/base/json.h"
#include "bha/base/table.h"
#include "bha/base/text.h"

namespace bha::report {

template <class M>
void append_csv_field(std::string& out, const M& value) {
  if constexpr (std::is_same_v<M, Code>)
    out += id(value);
  else if constexpr (std::is_same_v<M, std::string>)
    out += value;
  else if constexpr (std::is_same_v<M, bool>)
    out += value ? "true" : "false";
  else if constexpr (json::is_worded<M>)
    out += word(value);
  else if constexpr (std::is_floating_point_v<M>)
    append_number(out, value);
  else if (static_cast<std::int64_t>(value) != no_integer)
    append_number(out, static_cast<std::int64_t>(value));
}

template <class Row>
void append_csv_heading(std::string& out) {
  bool first = true;
  for_each_field<Row>([&](const auto& field) { out.append(first ? "" : ",").append(field.name), first = false; });
  out += '\n';
}
/// Words must hold no comma, quote or line end.
template <class Row>
void append_csv_row(std::string& out, const Row& row) {
  bool first = true;
  for_each_field<Row>([&](const auto& field) {
    if (!first) out += ',';
    first = false;
    append_csv_field(out, row.*field.at);
  });
  out += '\n';
}
template <class Row>
[[nodiscard]] std::string rows_csv(std::span<const Row> rows) {
  std::string out;
  append_csv_heading<Row>(out);
  for (const Row& row : rows) append_csv_row(out, row);
  return out;
}

}  // namespace bha::report
