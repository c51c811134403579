#include "bha/report/csv.h"

#include <algorithm>

#include "bha/base/text.h"
#include "bha/report/read.h"
#include "bha/report/rows_csv.h"

namespace bha::report {
namespace {

// soh_resistance = (R_eol − R) / (R_eol − R_ref) with R_eol = 2 R_ref, so R / R_ref − 1 is what it lacks to 1.
double resistance_increase(const models::SohSeries* resistance, std::int64_t cycle) {
  if (resistance == nullptr) return nan;
  const auto at = std::ranges::lower_bound(resistance->cycle, cycle);
  if (at == resistance->cycle.end() || *at != cycle) return nan;
  return 1 - resistance->value[static_cast<std::size_t>(at - resistance->cycle.begin())];
}

}  // namespace

std::string to_csv(std::span<const features::CycleRow> rows) { return rows_csv(rows); }

std::string soh_csv(const Report& r) {
  std::string out = "cycle,efc,days,soh,soh_lower,soh_upper,view,key,reference_Ah,resistance_increase\n";
  const models::SohSeries* resistance = find_series(r, models::SohQuantity::resistance, models::View::measured);
  for (const models::View view : {models::View::measured, models::View::online, models::View::hindsight}) {
    const models::SohSeries* s = find_series(r, models::SohQuantity::capacity, view);
    if (s == nullptr) continue;
    auto row = r.cycles.rows.begin();
    for (std::size_t i = 0; i < s->cycle.size(); ++i) {
      row = std::find_if(row, r.cycles.rows.end(), [&](const features::CycleRow& c) { return c.cycle == s->cycle[i]; });
      if (row == r.cycles.rows.end()) break;
      append_number(out, s->cycle[i]);
      for (const double value :
           {row->efc, row->days, s->value[i], i < s->lower.size() ? s->lower[i] : nan, i < s->upper.size() ? s->upper[i] : nan})
        append_number(out += ',', value);
      out.append(",").append(word(view)).append(",");
      append_number(out, std::int64_t{s->key});
      append_number(out += ',', r.soh.reference.value_Ah);
      append_number(out += ',', view == models::View::measured ? resistance_increase(resistance, s->cycle[i]) : nan);
      out += '\n';
    }
  }
  return out;
}

std::string csv_of_cells(std::span<const CellTable> tables) {
  if (tables.size() == 1) return tables.front().csv;
  std::string out;
  for (const CellTable& table : tables) {
    std::string cell = table.cell;
    std::ranges::replace(cell, ',', ';');
    std::string_view rest = table.csv;
    for (bool heading = true; !rest.empty(); heading = false) {
      const std::size_t end = std::min(rest.find('\n'), rest.size() - 1) + 1;
      if (!heading || out.empty()) out.append(heading ? "cell" : cell).append(",").append(rest.substr(0, end));
      rest.remove_prefix(end);
    }
  }
  return out;
}

}  // namespace bha::report
