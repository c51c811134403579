#include "bha/formats/unit_row.h"

#include "bha/base/text.h"
#include "bha/formats/column_names.h"
#include "bha/formats/units.h"

namespace bha::formats {
namespace {

std::string_view without_brackets(std::string_view text) {
  text = trimmed(text);
  const bool round = text.starts_with('(') && text.ends_with(')'), square = text.starts_with('[') && text.ends_with(']');
  return round || square ? trimmed(text.substr(1, text.size() - 2)) : text;
}

bool begins_number(std::string_view text) {
  return !text.empty() && text != "-" &&  // a dash alone stands for no unit
         ((text[0] >= '0' && text[0] <= '9') || text[0] == '-' || text[0] == '+' || text[0] == '.');
}

}  // namespace

bool is_unit_row(const std::vector<std::string_view>& fields) {
  std::size_t known = 0, any = 0;
  for (const std::string_view field : fields) {
    const std::string_view unit = without_brackets(field);
    if (unit.empty()) continue;
    if (begins_number(unit)) return false;
    ++any;
    known += unit_named(unit) != nullptr;
  }
  return known >= 2 && 2 * known > any;
}

std::string with_unit(std::string_view heading, std::string_view below) {
  const std::string_view unit = without_brackets(below);
  std::string alone(trimmed(heading));
  const Named named = column_named(alone);
  if (unit.empty() || unit_named(unit) == nullptr || (named.unit_stated && named.unit == unit)) return alone;
  std::string both = alone + " (" + std::string(unit) + ")";
  const Dimension measured = dimension_of(named.quantity);
  const bool counts = named.known && (measured == Dimension::none || measured == Dimension::count);
  return counts && !column_named(both).known ? alone : both;
}

bool is_bare_unit(std::string_view heading) {
  const std::string_view unit = without_brackets(heading);
  return unit.size() != trimmed(heading).size() && unit_named(unit) != nullptr;
}

}  // namespace bha::formats
