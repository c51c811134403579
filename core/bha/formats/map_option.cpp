#include "bha/formats/map_option.h"

#include <algorithm>

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/columns.h"

namespace bha::formats {
namespace {

// The quantity's own word ("voltage") or its canonical name with the unit ("voltage_V").
bool quantity_named(std::string_view text, record::Quantity& quantity) {
  for (std::size_t i = 1; i < std::size(words<record::Quantity>); ++i) {
    quantity = static_cast<record::Quantity>(i);
    if (equal_without_case(text, word(quantity)) || equal_without_case(text, canonical(quantity))) return true;
  }
  return false;
}

bool same_heading(std::string_view a, std::string_view b) { return equal_without_case(trimmed(a), trimmed(b)); }

// A heading may hold a colon itself, so the part after the last one is a unit only if it is known as one.
struct Said {
  std::string_view heading, unit;
};
Said said_by(std::string_view value, std::string_view heading) {
  if (same_heading(value, heading)) return {value, {}};
  const std::size_t colon = value.rfind(':');
  if (colon == std::string_view::npos) return {value, {}};
  return {value.substr(0, colon), value.substr(colon + 1)};
}

bool brought_by_belief(const BeliefOptions& options, std::string_view value) {
  if (!options.believe) return false;
  for (const record::ColumnBelief& c : options.believe->columns)
    for (const std::string& column : {c.heading, "#" + std::to_string(c.index + 1)})
      if (value == column || value == column + ":" + c.unit) return true;
  return false;
}

}  // namespace

MapOption mapped(const BeliefOptions& options, std::string_view heading, std::size_t column) {
  const std::string by_number = column == any_column ? std::string() : "#" + std::to_string(column + 1);
  for (const auto& [name, value] : options.map) {
    const Said said = said_by(value, heading);
    if (!same_heading(said.heading, heading) && (by_number.empty() || said.heading != by_number)) continue;
    MapOption out;
    if (!quantity_named(name, out.quantity)) continue;
    out.unit = std::string(said.unit);
    out.meant = said.unit.empty() ? nullptr : unit_named(said.unit);
    return out;
  }
  return {};
}

Result<bool> check_headings(const BeliefOptions& options, const std::vector<std::string>& headings, const std::string& file) {
  for (const auto& [name, value] : options.map) {
    if (brought_by_belief(options, value)) continue;
    const auto is_there = [&](std::string_view text) {
      std::int64_t number = 0;
      if (text.starts_with('#') && read_integer(text.substr(1), number)) return number >= 1 && number <= std::ssize(headings);
      return std::any_of(headings.begin(), headings.end(), [&](const std::string& h) { return same_heading(h, text); });
    };
    if (is_there(value)) continue;
    const std::string said = "--map " + name + "=" + value;
    const std::size_t colon = value.rfind(':');
    if (colon == std::string::npos || !is_there(std::string_view(value).substr(0, colon)))
      return refuse(Code::option_invalid, {.file = file}, said, "one of the headings there: " + listed(headings, 40),
                    "write the heading as it stands in the file, and give only columns that the file has");
    record::Quantity quantity{};
    if (quantity_named(name, quantity) && unit_named(std::string_view(value).substr(colon + 1)) == nullptr)
      return refuse(Code::unit_unknown, {.file = file, .column = std::string(canonical(quantity))}, said,
                    "one of the units of " + std::string(word(quantity)) + ": " + units_of(dimension_of(quantity)));
  }
  return true;
}

Result<bool> check_map(const BeliefOptions& options) {
  for (const auto& [name, value] : options.map) {
    record::Quantity quantity{};
    if (!quantity_named(name, quantity))
      return refuse(Code::option_invalid, {}, "--map " + name + "=" + value,
                    "a quantity such as time, voltage, current, cycle, charge_capacity", "see `bha help map`");
    const std::size_t colon = value.rfind(':');
    if (colon == std::string::npos) continue;
    const Unit* unit = unit_named(std::string_view(value).substr(colon + 1));
    if (unit != nullptr && unit->dimension != dimension_of(quantity) && value.find('(') == std::string::npos)
      return refuse(Code::option_invalid, {}, "--map " + name + "=" + value,
                    units_of(dimension_of(quantity)).empty()
                        ? std::string(word(quantity)) + " without a unit: it has none"
                        : "a unit of " + std::string(word(quantity)) + ": " + units_of(dimension_of(quantity)),
                    "see `bha help map`");
  }
  return true;
}

}  // namespace bha::formats
