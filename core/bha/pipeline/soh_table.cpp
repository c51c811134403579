#include <algorithm>
#include <cmath>
#include <optional>

#include "bha/base/comma_table.h"
#include "bha/base/text.h"
#include "bha/pipeline/health.h"

namespace bha::pipeline {
namespace {

constexpr const char* make_one = "make such a table with: bha report PATH --format csv > soh.csv";

// The column that names cells, where there is one. Several cells are no series: one of them has to be named.
Result<std::optional<std::size_t>> cell_column(const CommaTable& text, std::string_view cell) {
  const auto at = text.column("cell");
  std::string seen;
  std::size_t cells = 0;
  bool there = false;
  for (std::size_t row = 0; at && row < text.rows(); ++row) {
    const std::string_view here = text.field(row, *at);
    there |= here == cell;
    if (row > 0 && here == text.field(row - 1, *at)) continue;
    if (++cells <= 4) seen.append(seen.empty() ? "" : ", ").append(here);
    if (cells == 5) seen += ", …";
  }
  if (cell.empty() && cells > 1)
    return refuse(Code::several_cells, {.file = text.name, .column = "cell"}, seen, "one cell", "choose one with --cell");
  if (!cell.empty() && !there)
    return refuse(Code::cell_not_found, {.file = text.name, .column = "cell", .cell = std::string(cell)},
                  at ? seen : "no column cell", "a cell of the table", "leave --cell out, or name one that is there");
  return at;
}

Result<SohTable> series_of(const CommaTable& text, std::string_view cell) {
  SohTable table;
  std::optional<std::size_t> x_at;
  for (const auto& [heading, axis] :
       {std::pair{"cycle", models::Axis::cycle}, {"efc", models::Axis::efc}, {"days", models::Axis::days}})
    if (const auto at = text.column(heading); at && (!x_at || *at < *x_at)) x_at = at, table.axis = axis;
  if (!x_at) {
    auto missing = column_of(text, "cycle");
    missing.error().expected = "a column cycle, efc or days";
    return Refusal(missing.error());
  }
  const auto soh_at = column_of(text, "soh");
  if (!soh_at) return Refusal(soh_at.error());
  const auto x = numbers_of(text, *x_at);
  if (!x) return Refusal(x.error());
  const auto soh = numbers_of(text, *soh_at);
  if (!soh) return Refusal(soh.error());
  const auto cell_at = cell_column(text, cell);
  if (!cell_at) return Refusal(cell_at.error());
  const auto view_at = text.column("view");
  for (std::size_t row = 0; row < text.rows(); ++row) {
    if (view_at && text.field(row, *view_at) != word(models::View::measured)) continue;  // CONTRACT: what fits use
    if (*cell_at && !cell.empty() && text.field(row, **cell_at) != cell) continue;
    if (std::isnan((*soh)[row])) continue;
    if (std::isnan((*x)[row]))
      return refuse(Code::number_format,
                    {.file = text.name, .column = std::string(text.headings[*x_at]), .line = text.lines[row]}, "nothing",
                    "a number beside each soh", "mend the line");
    table.x.push_back((*x)[row]);
    table.soh.push_back((*soh)[row]);
  }
  constexpr double most_soh = 3;  // a cell never gives three times its reference
  if (const auto high = std::ranges::find_if(table.soh, [](double value) { return value > most_soh; }); high != table.soh.end())
    return refuse(Code::unit_unknown, {.file = text.name, .column = "soh"}, number_text(*high), "a fraction: 1 is the reference",
                  "divide by 100, if it is in per cent");
  if (table.x.empty())
    return refuse(Code::no_data_rows, {.file = text.name, .column = "soh"}, "no numbers", "at least one state of health");
  return table;
}

}  // namespace

Result<SohTable> read_soh_table(std::string_view text, std::string_view name, std::string_view cell) {
  return read_comma_table(text, name)
      .and_then([&](const CommaTable& table) { return series_of(table, cell); })
      .map_error([](Finding refused) {
        const bool says_what_to_do = refused.code == Code::number_format || refused.code == Code::unit_unknown ||
                                     refused.code == Code::several_cells || refused.code == Code::cell_not_found;
        if (!says_what_to_do) refused.remedy = make_one;
        return refused;
      });
}

}  // namespace bha::pipeline
