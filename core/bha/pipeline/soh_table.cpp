#include <cmath>
#include <optional>

#include "bha/base/comma_table.h"
#include "bha/base/text.h"
#include "bha/pipeline/health.h"

namespace bha::pipeline {
namespace {

constexpr const char* make_one = "make such a table with: bha report PATH --format csv > soh.csv";

Result<SohTable> series_of(const CommaTable& text) {
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
  const auto view_at = text.column("view");
  for (std::size_t row = 0; row < text.rows(); ++row) {
    if (view_at && text.field(row, *view_at) != word(models::View::measured)) continue;  // CONTRACT: what fits use
    if (std::isnan((*soh)[row])) continue;
    if (std::isnan((*x)[row]))
      return refuse(Code::number_format,
                    {.file = text.name, .column = std::string(text.headings[*x_at]), .line = text.lines[row]}, "nothing",
                    "a number beside each soh", "mend the line");
    table.x.push_back((*x)[row]);
    table.soh.push_back((*soh)[row]);
  }
  if (table.x.empty())
    return refuse(Code::no_data_rows, {.file = text.name, .column = "soh"}, "no numbers", "at least one state of health");
  return table;
}

}  // namespace

Result<SohTable> read_soh_table(std::string_view text, std::string_view name) {
  return read_comma_table(text, name).and_then(series_of).map_error([](Finding refused) {
    if (refused.code != Code::number_format) refused.remedy = make_one;
    return refused;
  });
}

}  // namespace bha::pipeline
