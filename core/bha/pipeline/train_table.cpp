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

/// Reads the columns that are asked for, row by row, into cells.
class CellReader {
 public:
  CellReader(const CommaTable& table, const TableColumns& columns) : table_(table), columns_(columns) {}
  Result<std::vector<TableCell>> read() {
    for (const std::string& name : columns_.features) {
      const auto at = column_of(table_, name);
      if (!at) return Refusal(at.error());
      features_.push_back(*at);
    }
    if (!columns_.target.empty()) {
      const auto at = column_of(table_, columns_.target);
      if (!at) return Refusal(at.error());
      target_ = *at;
    }
    if (!columns_.cell.empty()) {
      const auto at = column_of(table_, columns_.cell);
      if (!at) return Refusal(at.error());
      cell_ = *at;
    }
    cycle_ = table_.column("cycle");
    exclusion_ = table_.column("exclusion");
    for (std::size_t row = 0; row < table_.rows(); ++row) {
      if (repeats_headings(row)) {
        ++part_;
      } else if (const auto added = add(row); !added) {
        return Refusal(added.error());
      }
    }
    return std::move(cells_);
  }

 private:
  [[nodiscard]] bool repeats_headings(std::size_t row) const {
    for (std::size_t j = 0; j < table_.headings.size(); ++j)
      if (table_.field(row, j) != table_.headings[j]) return false;
    return true;
  }
  Result<double> number(std::size_t row, std::size_t column) const {
    double value = nan;
    if (number_or_none(table_.field(row, column), value)) return value;
    return refuse(
        Code::number_format, {.file = table_.name, .column = std::string(table_.headings[column]), .line = table_.lines[row]},
        in_quotes(table_.field(row, column)), "a number, or nothing", "mend the line, or name the columns with --features");
  }
  TableCell& cell_of(std::size_t row) {
    std::string name(cell_ ? table_.field(row, *cell_) : std::string_view(table_.name).substr(table_.name.rfind('/') + 1));
    if (!cell_ && part_ > 1) name += "#" + std::to_string(part_);
    const auto [found, added] = at_.emplace(name, cells_.size());
    if (added) cells_.push_back({.name = name, .rows = {.columns = features_.size()}});
    return cells_[found->second];
  }
  Result<void> add(std::size_t row) {
    TableCell& cell = cell_of(row);
    for (const std::size_t column : features_) {
      const auto value = number(row, column);
      if (!value) return Refusal(value.error());
      cell.rows.values.push_back(*value);
    }
    double target = nan;
    if (target_) {
      const auto value = number(row, *target_);
      if (!value) return Refusal(value.error());
      const bool excluded = exclusion_ && !table_.field(row, *exclusion_).empty() && table_.field(row, *exclusion_) != "none";
      if (!excluded) target = std::isnan(columns_.nominal_capacity_Ah) ? *value : *value / columns_.nominal_capacity_Ah;
    }
    cell.target.push_back(target);
    std::int64_t cycle = 0;
    if (!cycle_ || !read_integer(table_.field(row, *cycle_), cycle)) cycle = static_cast<std::int64_t>(cell.target.size());
    cell.cycle.push_back(cycle);
    return {};
  }

  const CommaTable& table_;
  const TableColumns& columns_;
  std::vector<std::size_t> features_{};
  std::optional<std::size_t> target_{}, cell_{}, cycle_{}, exclusion_{};
  std::map<std::string, std::size_t> at_{};
  std::vector<TableCell> cells_{};
  std::size_t part_ = 1;
};

}  // namespace

Result<TableColumns> settled(TableColumns asked, const CommaTable& table, bool inputs_said) {
  if (asked.cell.empty() && table.column("cell")) asked.cell = "cell";
  if (asked.target.empty())
    for (const std::string_view name : targets)
      if (asked.target.empty() && table.column(name)) asked.target = table.headings[*table.column(name)];
  if (asked.target.empty())
    return refuse(Code::column_missing, {.file = table.name, .line = table.header_line},
                  "none of soh, capacity_Ah, capacity, discharge_capacity_Ah", "a column to learn", "name it with --target");
  if (asked.features.empty() && (!inputs_said || asked.inputs == models::Inputs::slice_history))
    for (const std::span<const std::string_view> names : {std::span(our_slices), std::span(published_slices)})
      if (asked.features.empty() && all_there(table, names)) {
        asked.features.assign(names.begin(), names.end());
        asked.inputs = models::Inputs::slice_history;
      }
  if (asked.features.empty())
    for (const std::string_view heading : table.headings) {
      const bool known = in_cycle_table(heading) || among(heading, targets) || among(heading, slice_companions) ||
                         equal_without_case(heading, asked.target) || equal_without_case(heading, asked.cell);
      if (!known) asked.features.emplace_back(heading);
    }
  if (asked.features.empty())
    return refuse(Code::column_missing, {.file = table.name, .line = table.header_line}, "columns of the cycle table only",
                  "features: charge slices, or columns of your own",
                  "make the table with `bha features --groups slices`, or name columns with --features");
  if (asked.inputs == models::Inputs::slice_history && asked.features.size() != features::slice_width)
    return refuse(Code::option_invalid, {.file = table.name, .column = "--inputs"},
                  "slice-history of " + std::to_string(asked.features.size()) + " features",
                  "the 16 charge-slice features, in their order", "leave --inputs out");
  return asked;
}

Result<std::vector<TableCell>> cells_of(const CommaTable& table, const TableColumns& columns) {
  return CellReader(table, columns).read();
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
