// Findings as a table: one row each, the place spread out.
#include <span>

#include "bha/base/table.h"
#include "shell/python/module.h"

namespace bha::python {

struct FindingRow {
  Code code{};
  std::int64_t number = 0;
  Severity severity{};
  std::string text{}, file{}, column{}, cell{};
  std::int64_t line = no_integer, byte = no_integer, first_row = no_integer, last_row = no_integer, cycle = no_integer, count = 1;
  std::string found{}, expected{}, remedy{};
};

}  // namespace bha::python
namespace bha {
template <>
inline constexpr auto fields<python::FindingRow> =
    Fields{Field{"code", &python::FindingRow::code, "Public name."},
           Field{"number", &python::FindingRow::number, "Its number."},
           Field{"severity", &python::FindingRow::severity, "note, warning or refused."},
           Field{"text", &python::FindingRow::text, "All of it in words."},
           Field{"file", &python::FindingRow::file, "File as the user named it."},
           Field{"column", &python::FindingRow::column, "Canonical column name."},
           Field{"cell", &python::FindingRow::cell, "Cell."},
           Field{"line", &python::FindingRow::line, "Line in the file, from 1."},
           Field{"byte", &python::FindingRow::byte, "Byte in the file, from 1."},
           Field{"first_row", &python::FindingRow::first_row, "First data row, from 1."},
           Field{"last_row", &python::FindingRow::last_row, "Last data row."},
           Field{"cycle", &python::FindingRow::cycle, "Cycle."},
           Field{"count", &python::FindingRow::count, "How often."},
           Field{"found", &python::FindingRow::found, "What stood there."},
           Field{"expected", &python::FindingRow::expected, "What was expected."},
           Field{"remedy", &python::FindingRow::remedy, "What to do."}};
static_assert(fully_described<python::FindingRow>);
}  // namespace bha
namespace bha::python {

report::ArrowTable findings_table(std::span<const Finding> findings) {
  const auto from_one = [](std::uint64_t place) { return place == 0 ? no_integer : static_cast<std::int64_t>(place); };
  std::vector<FindingRow> rows;
  for (const Finding& f : findings)
    rows.push_back({.code = f.code,
                    .number = static_cast<std::int64_t>(f.code),
                    .severity = f.severity,
                    .text = spell(f),
                    .file = f.place.file,
                    .column = f.place.column,
                    .cell = f.place.cell,
                    .line = from_one(f.place.line),
                    .byte = from_one(f.place.byte),
                    .first_row = from_one(f.place.first_row),
                    .last_row = from_one(f.place.last_row),
                    .cycle = f.place.cycle < 0 ? no_integer : f.place.cycle,
                    .count = static_cast<std::int64_t>(f.count),
                    .found = f.found,
                    .expected = f.expected,
                    .remedy = f.remedy});
  return report::arrow_table(std::span<const FindingRow>(rows));
}

}  // namespace bha::python
