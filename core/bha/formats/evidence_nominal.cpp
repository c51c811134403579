#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/formats/dialect.h"
#include "bha/formats/evidence.h"
#include "bha/formats/units.h"

namespace bha::formats {
namespace {

// As they are squeezed: umlauts are left out.
constexpr std::string_view names[] = {"capacity",        "nominalcapacity", "ratedcapacity",
                                      "batterycapacity", "cellcapacity",    "nominalcellcapacity",
                                      "designcapacity",  "nennkapazitaet",  "nennkapazitt"};

struct Said {
  std::string_view name, unit, value;
};
// "Battery capacity : 4.500 A.h", "Capacity (Ah): 0.24", "# nominal capacity = 2 Ah"
Said said_in(std::string_view line) {
  line = trimmed(line);
  while (!line.empty() && (line.front() == '#' || line.front() == '"' || line.front() == '[')) line.remove_prefix(1);
  const std::size_t at = line.find_first_of(":=;\t");
  if (at == std::string_view::npos) return {};
  Said out{.name = trimmed(line.substr(0, at)), .unit = {}, .value = trimmed(line.substr(at + 1))};
  if (const std::size_t open = out.name.find_first_of("(["); open != std::string_view::npos && open > 0) {
    out.unit = out.name.substr(open + 1, out.name.find_first_of(")]", open) - open - 1);
    out.name = trimmed(out.name.substr(0, open));
  }
  if (const std::size_t blank = out.value.find_first_of(" \t;\""); blank != std::string_view::npos) {
    if (out.unit.empty()) out.unit = trimmed(out.value.substr(blank + 1));
    out.value = out.value.substr(0, blank);
  }
  return out;
}

}  // namespace

void decide_nominal(Evidence& e, const std::vector<std::string_view>& above) {
  record::Belief& b = e.belief;
  if (!std::isnan(e.options.nominal_capacity_Ah)) {
    b.nominal_capacity_Ah = e.options.nominal_capacity_Ah;
    b.nominal_source = record::Source::declared;
    return;
  }
  b.nominal_source = record::Source::by_default;
  const auto* current = values(e.rows, b, record::Quantity::current);
  double most_A = 0;
  for (std::size_t i = 0; current != nullptr && i < current->size(); ++i)
    if (std::isfinite((*current)[i])) most_A = std::max(most_A, std::abs((*current)[i]));
  constexpr double fastest_per_h = 30, slowest_per_h = 0.002;  // a default that nobody filled in is out of these
  for (const std::string_view line : above) {
    const Said said = said_in(line);
    const Unit* unit = said.unit.empty() ? nullptr : unit_named(said.unit);
    double value = 0;
    if (unit == nullptr || unit->dimension != Dimension::charge ||
        std::find(std::begin(names), std::end(names), squeezed(said.name)) == std::end(names))
      continue;
    const std::size_t comma = said.value.find(',');
    if (comma != std::string_view::npos && said.value.size() - comma == 4 && b.dialect.decimal != ",")
      continue;  // 100,000 mAh: a hundred, or a hundred thousand
    if (!read_decimal(said.value, '.', value) && !read_decimal(said.value, ',', value)) continue;
    // Divided where the unit is a part of one: 0.105 mAh is 0.000105 Ah, and times 1e-3 would be 0.00010499999999999999.
    const double nominal_Ah = unit->factor < 1 ? value / std::round(1 / unit->factor) : value * unit->factor;
    if (!(nominal_Ah > 0) || most_A > fastest_per_h * nominal_Ah || most_A < slowest_per_h * nominal_Ah) continue;
    b.nominal_capacity_Ah = nominal_Ah;
    b.nominal_source = record::Source::detected;
    return;
  }
}

}  // namespace bha::formats
