#include "bha/features/missing_runs.h"

#include <cmath>
#include <string>
#include <type_traits>

namespace bha::features {
namespace {

constexpr std::size_t columns = field_count<CycleRow>;

template <class T>
bool is_missing(T value) {
  if constexpr (std::is_same_v<T, double>)
    return std::isnan(value);
  else if constexpr (std::is_same_v<T, std::int64_t>)
    return value == no_integer;
  else
    return false;
}

std::vector<std::string_view> column_names() {
  std::vector<std::string_view> out;
  for_each_field<CycleRow>([&](const auto& field) { out.push_back(field.name); });
  return out;
}

// A run goes on while the reason stays the same.
void note_missing(MissingRuns& runs, std::size_t column, Code code, std::int64_t cycle) {
  std::int32_t& last = runs.open[column];
  if (last >= 0 && runs.entries[static_cast<std::size_t>(last)].code == code) {
    runs.entries[static_cast<std::size_t>(last)].last_row = cycle;
    return;
  }
  runs.full = runs.full || runs.entries.size() >= MissingRuns::most;
  last = runs.full ? -1 : static_cast<std::int32_t>(runs.entries.size());
  if (!runs.full)
    runs.entries.push_back({.column = static_cast<std::int32_t>(column), .code = code, .first_row = cycle, .last_row = cycle});
}

}  // namespace

void MissingRuns::note(const CycleRow& row, const CycleSums& sums, const cycles::CycleOptions& options) {
  if (open.empty()) open.assign(columns, -1);
  std::vector<bool> missing;
  for_each_field<CycleRow>([&](const auto& field) { missing.push_back(is_missing(row.*(field.at))); });
  const auto names = column_names();
  for (std::size_t column = 0; column < columns; ++column) {
    if (missing[column])
      note_missing(*this, column, why_missing(names[column], sums, row, options), row.cycle);
    else
      open[column] = -1;
  }
}

std::vector<Missing> MissingRuns::list() const {
  std::vector<Missing> out;
  out.reserve(entries.size());
  const auto names = column_names();
  for (const Entry& e : entries)
    out.push_back({.column = std::string(names[static_cast<std::size_t>(e.column)]),
                   .first_row = e.first_row,
                   .last_row = e.last_row,
                   .code = e.code});
  return out;
}

}  // namespace bha::features
