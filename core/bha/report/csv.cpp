#include "bha/report/csv.h"

#include <algorithm>
#include <type_traits>

#include "bha/base/json.h"
#include "bha/base/table.h"
#include "bha/base/text.h"
#include "bha/report/read.h"

namespace bha::report {
namespace {

template <class M>
void append_field(std::string& out, const M& value) {
  if constexpr (std::is_same_v<M, Code>)
    out += id(value);
  else if constexpr (json::is_worded<M>)
    out += word(value);
  else if constexpr (std::is_floating_point_v<M>)
    append_number(out, value);
  else if (static_cast<std::int64_t>(value) != no_integer)
    append_number(out, static_cast<std::int64_t>(value));
}

}  // namespace

std::string to_csv(std::span<const features::CycleRow> rows) {
  std::string out;
  const auto line = [&](auto&& field_text) {
    bool first = true;
    for_each_field<features::CycleRow>([&](const auto& field) {
      if (!first) out += ',';
      first = false;
      field_text(field);
    });
    out += '\n';
  };
  line([&](const auto& field) { out += field.name; });
  for (const features::CycleRow& row : rows) line([&](const auto& field) { append_field(out, row.*field.at); });
  return out;
}

std::string soh_csv(const Report& r) {
  std::string out = "cycle,efc,days,soh,soh_lower,soh_upper,view,key,reference_Ah\n";
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
      out += '\n';
    }
  }
  return out;
}

}  // namespace bha::report
