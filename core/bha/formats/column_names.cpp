#include "bha/formats/column_names.h"

#include "bha/base/text.h"
#include "bha/formats/bdf_labels.h"
#include "bha/formats/column_synonyms.h"

namespace bha::formats {
namespace {

using record::Quantity;

std::string_view bare(std::string_view heading) {
  heading = trimmed(heading);
  while (!heading.empty() &&
         (heading.front() == '"' || heading.front() == '~' || heading.front() == '#' || heading.front() == '\''))
    heading.remove_prefix(1);
  while (!heading.empty() && (heading.back() == '"' || heading.back() == '\'')) heading.remove_suffix(1);
  return trimmed(heading);
}

void set_unit(Named& out, const Unit& unit, std::string_view as_found) {
  out.unit = std::string(trimmed(as_found));
  out.factor = unit.factor;
  out.offset = unit.offset;
  out.style = unit.style;
  out.unit_stated = true;
}

// The brackets of Chinese and Japanese text are characters of their own: "电流（mA）". Braces are brackets too.
std::string with_plain_brackets(std::string_view heading) {
  std::string out;
  for (std::size_t i = 0; i < heading.size(); ++i) {
    const std::string_view wide = heading.substr(i, 3);
    if (wide == "（" || wide == "）") {
      out += wide == "（" ? '(' : ')';
      i += 2;
    } else if (heading[i] == '{' || heading[i] == '}') {
      out += heading[i] == '{' ? '(' : ')';
    } else {
      out += heading[i];
    }
  }
  return out;
}

Quantity energy_of(Quantity q) {  // PEC heads an energy "Charge Capacity (mWh)"
  switch (q) {
    case Quantity::capacity:
      return Quantity::energy;
    case Quantity::charge_capacity:
      return Quantity::charge_energy;
    case Quantity::discharge_capacity:
      return Quantity::discharge_energy;
    default:
      return q;
  }
}

bool named_by(const Synonym& row, const Unit* unit, std::string_view unit_text, Named& out) {
  Quantity quantity = row.quantity;
  const Dimension wanted = dimension_of(quantity);
  if (unit != nullptr && wanted == Dimension::charge && unit->dimension == Dimension::energy) quantity = energy_of(quantity);
  const bool fits = unit != nullptr && (unit->dimension == dimension_of(quantity) || quantity == Quantity::ignored);
  if (unit != nullptr && !fits) return false;
  if (row.needs_unit && unit == nullptr) return false;
  out = {.quantity = quantity, .scope = row.scope, .rank = row.rank, .known = true};
  if (quantity == Quantity::step_type) out.style = record::Style::state;
  if (unit != nullptr)
    set_unit(out, *unit, unit_text);
  else if (!row.unit.empty())
    if (const Unit* meant = unit_named(row.unit)) set_unit(out, *meant, row.unit);
  return true;
}

// "voltage_in_V", "Current in mA"
std::string_view without_in(std::string_view name) {
  for (const std::string_view in : {"_in", " in"})
    if (name.size() > in.size() && name.ends_with(in)) return name.substr(0, name.size() - in.size());
  return name;
}

bool look_up(std::string_view name, std::string_view unit_text, Named& out) {
  const Unit* unit = unit_text.empty() ? nullptr : unit_named(unit_text);
  if (!unit_text.empty() && unit == nullptr) return false;
  const std::string key = squeezed(unit == nullptr ? name : without_in(name));
  if (key.empty()) return false;
  for (const Synonym& row : column_synonyms())
    if (row.name == key && named_by(row, unit, unit_text, out)) return true;
  return false;
}

// "Step (Sec)" → name and unit; the unit may be in brackets, after a slash, or the last one or two words.
struct Split {
  std::string_view name, unit;
};
Split split_brackets(std::string_view h) {
  if (h.empty() || (h.back() != ')' && h.back() != ']')) return {};
  const std::size_t open = h.find_last_of(h.back() == ')' ? '(' : '[');
  if (open == std::string_view::npos || open == 0) return {};
  return {h.substr(0, open), h.substr(open + 1, h.size() - open - 2)};
}
Split split_at(std::string_view h, std::size_t at) {
  if (at == std::string_view::npos || at == 0 || at + 1 >= h.size()) return {};
  return {h.substr(0, at), h.substr(at + 1)};
}

const BdfLabel* bdf_label(std::string_view heading) {
  for (const BdfLabel& label : bdf_labels())
    if ((!label.preferred.empty() && heading == label.preferred) || heading == label.machine ||
        (!label.other.empty() && (heading == label.other || heading == label.other2)))
      return &label;
  return nullptr;
}

bool named_bdf(std::string_view heading, Named& out) {
  const BdfLabel* label = bdf_label(heading);
  if (label == nullptr) return false;
  out = {.quantity = label->quantity, .scope = label->scope, .known = true, .bdf = true, .deprecated_for = label->replaced_by};
  if (label->quantity == Quantity::step_type) out.style = record::Style::state;
  const std::size_t slash = label->preferred.rfind('/');
  if (slash == std::string_view::npos) return true;
  const std::string_view unit_text = label->preferred.substr(slash + 1);
  if (const Unit* unit = unit_named(unit_text)) set_unit(out, *unit, unit_text);
  return true;
}

// "Current / mA": the format's quantity in a unit that the format does not allow.
bool named_bdf_other_unit(std::string_view heading, Named& out) {
  const std::size_t slash = heading.rfind(" / ");
  if (slash == std::string_view::npos) return false;
  const Unit* unit = unit_named(heading.substr(slash + 3));
  if (unit == nullptr) return false;
  for (const BdfLabel& label : bdf_labels()) {
    if (label.preferred.substr(0, label.preferred.rfind(" / ")) != heading.substr(0, slash) ||
        label.quantity == Quantity::ignored)
      continue;
    if (dimension_of(label.quantity) != unit->dimension) continue;
    out = {.quantity = label.quantity,
           .scope = label.scope,
           .known = true,
           .bdf = true,
           .other_unit = true,
           .deprecated_for = label.replaced_by};
    set_unit(out, *unit, heading.substr(slash + 3));
    return true;
  }
  return false;
}

}  // namespace

Named column_named(std::string_view heading) {
  const std::string plain = with_plain_brackets(heading);
  const std::string_view h = bare(plain);
  Named out;
  if (h.empty() || h.size() > 200) return out;
  if (named_bdf(h, out) || named_bdf_other_unit(h, out)) return out;
  const Split brackets = split_brackets(h);
  if (look_up(brackets.name, brackets.unit, out)) return out;
  const std::string_view measured = h.substr(0, h.find(" vs"));  // "Ewe/V vs. Li/Li+"
  const Split slash = split_at(measured, measured.rfind('/'));
  if (look_up(slash.name, slash.unit, out)) return out;
  if (brackets.name.empty() && look_up(h, {}, out)) return out;
  const std::size_t last = h.find_last_of("_ .");
  if (last != std::string_view::npos) {
    const std::size_t before = last == 0 ? std::string_view::npos : h.find_last_of("_ .", last - 1);
    if (before != std::string_view::npos && look_up(h.substr(0, before), h.substr(before + 1), out)) return out;
    if (look_up(h.substr(0, last), h.substr(last + 1), out)) return out;
  }
  // A unit said twice: "voltage_mV (mV)".
  if (const Unit* unit = unit_named(brackets.unit); unit != nullptr && !brackets.name.empty())
    if (const Named twice = column_named(brackets.name); twice.unit_stated && dimension_of(twice.quantity) == unit->dimension &&
                                                         twice.factor == unit->factor && twice.offset == unit->offset)
      return twice;
  // A known name with a unit that is not known: "T1(?)", "Step Type / 1".
  for (const Split& split : {brackets, slash})
    if (!split.name.empty() && look_up(split.name, {}, out)) {
      const Dimension dimension = dimension_of(out.quantity);
      out.unit = std::string(trimmed(split.unit));
      out.unit_unknown = dimension != Dimension::none && dimension != Dimension::count;
      const Unit* unit = unit_named(split.unit);
      if (out.unit_unknown && unit != nullptr) return {};  // "dVdt (V/h)" is no voltage
      return out;
    }
  return {};
}

std::string_view canonical(Quantity quantity) {
  static constexpr std::string_view names[] = {"",
                                               "time_s",
                                               "unix_time_s",
                                               "date_time",
                                               "voltage_V",
                                               "current_A",
                                               "power_W",
                                               "ambient_temperature_degC",
                                               "surface_temperature_degC",
                                               "t1_degC",
                                               "t2_degC",
                                               "t3_degC",
                                               "t4_degC",
                                               "t5_degC",
                                               "cycle_source",
                                               "step",
                                               "step",
                                               "state",
                                               "step_time_s",
                                               "record_index",
                                               "capacity_Ah",
                                               "charge_capacity_Ah",
                                               "discharge_capacity_Ah",
                                               "net_capacity_Ah",
                                               "energy_Wh",
                                               "charge_energy_Wh",
                                               "discharge_energy_Wh",
                                               "internal_resistance_ohm",
                                               "impedance_ohm"};
  const auto i = static_cast<std::size_t>(quantity);
  return i < std::size(names) ? names[i] : std::string_view{};
}

}  // namespace bha::formats
