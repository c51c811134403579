#include "bha/features/missing_runs.h"

#include <cmath>
#include <string>
#include <type_traits>

namespace bha::features {
namespace {

constexpr std::size_t columns = std::tuple_size_v<std::remove_cvref_t<decltype(fields<CycleRow>)>>;

template <class T>
bool is_missing(T value) {
  if constexpr (std::is_same_v<T, double>)
    return std::isnan(value);
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return value == no_integer;
  else
    return false;
}

std::string_view column_name(std::size_t wanted) {
  std::string_view name;
  std::size_t i = 0;
  for_each_field<CycleRow>([&](const auto& field) {
    if (i++ == wanted) name = field.name;
  });
  return name;
}

}  // namespace

void MissingRuns::note(const CycleRow& row, const CycleSums& sums, const cycles::CycleOptions& options) {
  if (open.empty()) open.assign(columns, -1);
  std::size_t i = 0;
  for_each_field<CycleRow>([&](const auto& field) {
    const std::size_t column = i++;
    std::int32_t& last = open[column];
    if (!is_missing(row.*(field.at))) {
      last = -1;
      return;
    }
    const Code code = why_missing(field.name, sums, row, options);
    if (last >= 0 && entries[static_cast<std::size_t>(last)].code == code) {
      entries[static_cast<std::size_t>(last)].last_row = row.cycle;
      return;
    }
    if (entries.size() >= most) {
      full = true;
      last = -1;
      return;
    }
    last = static_cast<std::int32_t>(entries.size());
    entries.push_back({.column = static_cast<std::int32_t>(column), .code = code, .first_row = row.cycle, .last_row = row.cycle});
  });
}

std::vector<Missing> MissingRuns::list() const {
  std::vector<Missing> out;
  out.reserve(entries.size());
  for (const Entry& e : entries)
    out.push_back({.column = std::string(column_name(static_cast<std::size_t>(e.column))),
                   .first_row = e.first_row,
                   .last_row = e.last_row,
                   .code = e.code});
  return out;
}

}  // namespace bha::features
