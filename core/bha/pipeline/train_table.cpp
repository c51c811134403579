#include "bha/pipeline/train_table.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "bha/base/text.h"
#include "bha/features/types.h"
#include "bha/pipeline/number_table.h"

namespace bha::pipeline {
namespace {

constexpr std::string_view our_slices[] = {"cc_voltage_mean_V", "cc_voltage_std_V", "cc_voltage_kurtosis", "cc_voltage_skewness",
                                           "cc_charge_Ah",      "cc_time_s",        "cc_slope_V_per_s",    "cc_entropy_nats",
                                           "cv_current_mean_A", "cv_current_std_A", "cv_current_kurtosis", "cv_current_skewness",
                                           "cv_charge_Ah",      "cv_time_s",        "cv_slope_A_per_s",    "cv_entropy_nats"};
constexpr std::string_view published_slices[] = {"voltage mean", "voltage std",    "voltage kurtosis", "voltage skewness",
                                                 "CC Q",         "CC charge time", "voltage slope",    "voltage entropy",
                                                 "current mean", "current std",    "current kurtosis", "current skewness",
                                                 "CV Q",         "CV charge time", "current slope",    "current entropy"};
constexpr std::string_view slice_companions[] = {"cc_chord_V_per_s", "cv_chord_A_per_s", "cc_samples",
                                                 "cv_samples",       "cc_missing",       "cv_missing"};
constexpr std::string_view reference_column = "reference_Ah";
/// Of a table of health (report/csv.h): its interval holds the answer, and the others tell of the table, not of the cell.
constexpr std::string_view beside_health[] = {reference_column, "soh_lower", "soh_upper", "view", "key"};
constexpr std::string_view targets[] = {"soh", "capacity_Ah", "capacity", "discharge_capacity_Ah"};

bool in_cycle_table(std::string_view heading) {
  bool found = false;
  for_each_field<features::CycleRow>([&](const auto& field) { found = found || equal_without_case(field.name, heading); });
  return found;
}
bool among(std::string_view heading, std::span<const std::string_view> names) {
  return std::ranges::any_of(names, [&](std::string_view name) { return equal_without_case(name, heading); });
}
bool all_there(const CommaTable& table, std::span<const std::string_view> names) {
  return std::ranges::all_of(names, [&](std::string_view name) { return table.column(name).has_value(); });
}

Result<double> number(const CommaTable& table, std::size_t row, std::size_t column) {
  double value = nan;
  if (number_or_none(table.field(row, column), value)) return value;
  return refuse(
      Code::number_format, {.file = table.name, .column = std::string(table.headings[column]), .line = table.lines[row]},
      in_quotes(table.field(row, column)), "a number, or nothing", "mend the line, or name the columns with --features");
}
/// NaN where nothing is learnt, or the cycle is excluded from the fade curve.
Result<double> target_of(const CommaTable& table, std::size_t row, const ColumnPlaces& at, double nominal_capacity_Ah) {
  if (!at.target) return nan;
  const bool excluded = at.exclusion && !table.field(row, *at.exclusion).empty() && table.field(row, *at.exclusion) != "none";
  return number(table, row, *at.target).map([&](double value) {
    return excluded ? nan : std::isnan(nominal_capacity_Ah) ? value : value / nominal_capacity_Ah;
  });
}

}  // namespace

Result<TableColumns> settled(TableColumns asked, const CommaTable& table, bool inputs_said) {
  if (asked.cell.empty() && table.column("cell")) asked.cell = "cell";
  if (asked.target.empty())
    for (const std::string_view name : targets)
      if (asked.target.empty() && table.column(name)) asked.target = table.headings[*table.column(name)];
  if (asked.target.empty())
    return refuse(Code::column_missing, {.file = table.name, .line = table.header_line},
                  "none of soh, capacity_Ah, capacity, discharge_capacity_Ah", "a column to learn",
                  "name it with --target; of a record make a table first, with `bha features --groups slices`");
  if (asked.features.empty() && (!inputs_said || asked.inputs != models::Inputs::row))
    for (const std::span<const std::string_view> names : {std::span(our_slices), std::span(published_slices)})
      if (asked.features.empty() && all_there(table, names)) {
        asked.features.assign(names.begin(), names.end());
        if (!inputs_said) asked.inputs = models::Inputs::slice_history;
      }
  if (asked.features.empty())
    for (const std::string_view heading : table.headings) {
      const bool known = in_cycle_table(heading) || among(heading, targets) || among(heading, slice_companions) ||
                         among(heading, beside_health) || equal_without_case(heading, asked.target) ||
                         equal_without_case(heading, asked.cell);
      if (!known) asked.features.emplace_back(heading);
    }
  if (asked.features.empty())
    return refuse(Code::column_missing, {.file = table.name, .line = table.header_line}, "columns of the cycle table only",
                  "features: charge slices, or columns of your own",
                  "make the table with `bha features --groups slices`, or name columns with --features");
  if (asked.inputs != models::Inputs::row && asked.features.size() != features::slice_width)
    return refuse(Code::option_invalid, {.file = table.name, .column = "--inputs"},
                  std::string(word(asked.inputs)) + " of " + std::to_string(asked.features.size()) + " features",
                  "the 16 charge-slice features, in their order", "leave --inputs out");
  return asked;
}

Result<ColumnPlaces> places_of(const CommaTable& table, const TableColumns& columns) {
  ColumnPlaces at{.cycle = table.column("cycle"), .exclusion = table.column("exclusion")};
  if (!columns.target.empty()) at.reference = table.column(reference_column);
  for (const std::string& name : columns.features) {
    const auto found = column_of(table, name);
    if (!found) return Refusal(found.error());
    at.features.push_back(*found);
  }
  for (const auto& [name, place] : {std::pair(&columns.target, &at.target), std::pair(&columns.cell, &at.cell)}) {
    if (name->empty()) continue;
    const auto found = column_of(table, *name);
    if (!found) return Refusal(found.error());
    *place = *found;
  }
  return at;
}

bool repeats_headings(const CommaTable& table, std::size_t row) {
  for (std::size_t j = 0; j < table.headings.size(); ++j)
    if (table.field(row, j) != table.headings[j]) return false;
  return true;
}

std::string cell_name(const CommaTable& table, std::size_t row, const ColumnPlaces& at, std::size_t part) {
  if (at.cell) return std::string(table.field(row, *at.cell));
  return table.name.substr(table.name.rfind('/') + 1) + (part > 1 ? "#" + std::to_string(part) : "");
}

std::int64_t cycle_of(const CommaTable& table, std::size_t row, const ColumnPlaces& at, std::int64_t rows_before) {
  std::int64_t cycle = 0;
  return at.cycle && read_integer(table.field(row, *at.cycle), cycle) ? cycle : rows_before + 1;
}

Result<void> append_features(const CommaTable& table, std::size_t row, const ColumnPlaces& at, std::vector<double>& out) {
  for (const std::size_t column : at.features) {
    const auto value = number(table, row, column);
    if (!value) return Refusal(value.error());
    out.push_back(*value);
  }
  return {};
}

Result<std::vector<TableCell>> cells_of(const CommaTable& table, const TableColumns& columns) {
  const auto at = places_of(table, columns);
  if (!at) return Refusal(at.error());
  std::vector<TableCell> cells;
  std::map<std::string, std::size_t> known;
  std::size_t part = 1;
  for (std::size_t row = 0; row < table.rows(); ++row) {
    if (repeats_headings(table, row)) {
      ++part;
      continue;
    }
    const std::string name = cell_name(table, row, *at, part);
    const auto [found, added] = known.emplace(name, cells.size());
    if (added) cells.push_back({.name = name, .rows = {.columns = at->features.size()}});
    TableCell& cell = cells[found->second];
    if (const auto read = append_features(table, row, *at, cell.rows.values); !read) return Refusal(read.error());
    const auto target = target_of(table, row, *at, columns.nominal_capacity_Ah);
    if (!target) return Refusal(target.error());
    cell.cycle.push_back(cycle_of(table, row, *at, static_cast<std::int64_t>(cell.target.size())));
    cell.target.push_back(*target);
    const auto reference_Ah = at->reference ? number(table, row, *at->reference) : nan;
    if (!reference_Ah) return Refusal(reference_Ah.error());
    cell.reference_low_Ah = std::fmin(cell.reference_low_Ah, *reference_Ah);  // NaN gives way
    cell.reference_high_Ah = std::fmax(cell.reference_high_Ah, *reference_Ah);
  }
  return cells;
}

std::string reference_taught(const std::vector<TableCell>& cells, const TableColumns& columns) {
  if (std::isfinite(columns.nominal_capacity_Ah))
    return "the nominal capacity, " + number_text(columns.nominal_capacity_Ah) + " Ah";
  if (!equal_without_case(columns.target, "soh")) return {};
  double low = nan, high = nan;
  bool all = true;
  for (const TableCell& cell : cells) {
    low = std::fmin(low, cell.reference_low_Ah), high = std::fmax(high, cell.reference_high_Ah);
    all = all && std::isfinite(cell.reference_low_Ah);
  }
  if (!all || cells.empty()) return "what the training tables took it to be: not all have a column reference_Ah";
  return "reference_Ah of the training tables, " + number_text(low) + (high > low ? " to " + number_text(high) : "") + " Ah";
}

std::vector<std::string> empty_features(const TableCell& cell, const std::vector<std::string>& features) {
  std::vector<std::string> out;
  for (std::size_t j = 0; j < features.size(); ++j) {
    bool any = cell.rows.rows() == 0;
    for (std::size_t i = 0; i < cell.rows.rows() && !any; ++i) any = std::isfinite(cell.rows.row(i)[j]);
    if (!any) out.push_back(features[j]);
  }
  return out;
}

CellPrint print_of(const TableCell& cell) {
  CellPrint print{.name = cell.name};
  for (std::size_t i = 0; i < cell.rows.rows(); ++i) {
    const auto row = cell.rows.row(i);
    if (std::ranges::all_of(row, [](double v) { return std::isfinite(v); })) print.rows.push_back(row_hash(row));
  }
  return print;
}

std::string hexadecimal(std::uint64_t number) {
  std::string out(16, '0');
  for (std::size_t i = 16; i-- > 0; number >>= 4) out[i] = "0123456789abcdef"[number & 15];
  return out;
}
std::string hash_of(const TableCell& cell) { return hexadecimal(row_hash(cell.rows.values)); }

std::string unit_in(std::string_view name) {
  constexpr std::pair<std::string_view, std::string_view> units[] = {
      {"_V_per_s", "V/s"}, {"_A_per_s", "A/s"}, {"_Ah_per_V", "Ah/V"}, {"_Ah", "Ah"},     {"_Wh", "Wh"},     {"_V", "V"},
      {"_A", "A"},         {"_s", "s"},         {"_ohm", "ohm"},       {"_degC", "degC"}, {"_nats", "nats"}, {"_days", "days"}};
  for (const auto& [end, unit] : units)
    if (name.ends_with(end)) return std::string(unit);
  return {};
}

}  // namespace bha::pipeline
