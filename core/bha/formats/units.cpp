#include "bha/formats/units.h"

#include "bha/base/text.h"

namespace bha::formats {
namespace {

using D = Dimension;
constexpr Unit units[] = {{"s", D::time, 1},
                          {"sec", D::time, 1},
                          {"secs", D::time, 1},
                          {"second", D::time, 1},
                          {"seconds", D::time, 1},
                          {"\xe7\xa7\x92", D::time, 1},  // 秒
                          {"ms", D::time, 1e-3},
                          {"millisecond", D::time, 1e-3},
                          {"milliseconds", D::time, 1e-3},
                          {"us", D::time, 1e-6},
                          {"microsecond", D::time, 1e-6},
                          {"microseconds", D::time, 1e-6},
                          {"ns", D::time, 1e-9},
                          {"nanosecond", D::time, 1e-9},
                          {"nanoseconds", D::time, 1e-9},
                          {"min", D::time, 60},
                          {"mins", D::time, 60},
                          {"minute", D::time, 60},
                          {"minutes", D::time, 60},
                          {"h", D::time, 3600},
                          {"hr", D::time, 3600},
                          {"hrs", D::time, 3600},
                          {"hour", D::time, 3600},
                          {"hours", D::time, 3600},
                          {"d", D::time, 86400},
                          {"day", D::time, 86400},
                          {"days", D::time, 86400},
                          {"hminsms", D::time, 1, 0, record::Style::duration},
                          {"hhmmss", D::time, 1, 0, record::Style::duration},
                          {"hhmmssxxx", D::time, 1, 0, record::Style::duration},
                          {"hoursinhhmmssxxx", D::time, 1, 0, record::Style::duration},
                          {"hhmmssfff", D::time, 1, 0, record::Style::duration},
                          {"hhmmssms", D::time, 1, 0, record::Style::duration},
                          {"ddhhmmss", D::time, 1, 0, record::Style::duration},
                          {"dhhmmss", D::time, 1, 0, record::Style::duration},
                          {"dhms", D::time, 1, 0, record::Style::duration},
                          {"hmins", D::time, 1, 0, record::Style::duration},
                          {"hmsms", D::time, 1, 0, record::Style::duration},
                          {"hms", D::time, 1, 0, record::Style::duration},
                          {"v", D::voltage, 1},
                          {"volt", D::voltage, 1},
                          {"volts", D::voltage, 1},
                          {"mv", D::voltage, 1e-3},
                          {"mvolt", D::voltage, 1e-3},
                          {"mvolts", D::voltage, 1e-3},
                          {"millivolts", D::voltage, 1e-3},
                          {"millivolt", D::voltage, 1e-3},
                          {"uv", D::voltage, 1e-6},
                          {"a", D::current, 1},
                          {"amp", D::current, 1},
                          {"amps", D::current, 1},
                          {"ampere", D::current, 1},
                          {"amperes", D::current, 1},
                          {"ma", D::current, 1e-3},
                          {"milliampere", D::current, 1e-3},
                          {"milliamps", D::current, 1e-3},
                          {"mamps", D::current, 1e-3},
                          {"ua", D::current, 1e-6},
                          {"microampere", D::current, 1e-6},
                          {"na", D::current, 1e-9},
                          {"w", D::power, 1},
                          {"watt", D::power, 1},
                          {"watts", D::power, 1},
                          {"mw", D::power, 1e-3},
                          {"uw", D::power, 1e-6},
                          {"kw", D::power, 1e3},
                          {"ah", D::charge, 1},
                          {"amphr", D::charge, 1},
                          {"amperehour", D::charge, 1},
                          {"amperehours", D::charge, 1},
                          {"ahr", D::charge, 1},
                          {"amphour", D::charge, 1},
                          {"amphours", D::charge, 1},
                          {"mah", D::charge, 1e-3},
                          {"mamphr", D::charge, 1e-3},
                          {"milliamperehour", D::charge, 1e-3},
                          {"uah", D::charge, 1e-6},
                          {"mahr", D::charge, 1e-3},
                          {"kah", D::charge, 1e3},
                          {"as", D::charge, 1.0 / 3600},
                          {"mas", D::charge, 1e-3 / 3600},
                          {"c", D::temperature, 1},  // coulombs are written As or mAs by cyclers
                          {"coulomb", D::charge, 1.0 / 3600},
                          {"amperesecond", D::charge, 1.0 / 3600},
                          {"wh", D::energy, 1},
                          {"watthr", D::energy, 1},
                          {"watthour", D::energy, 1},
                          {"watthours", D::energy, 1},
                          {"whr", D::energy, 1},
                          {"mwh", D::energy, 1e-3},
                          {"mwatthr", D::energy, 1e-3},
                          {"uwh", D::energy, 1e-6},
                          {"ws", D::energy, 1.0 / 3600},
                          {"mws", D::energy, 1e-3 / 3600},
                          {"j", D::energy, 1.0 / 3600},
                          {"joule", D::energy, 1.0 / 3600},
                          {"kj", D::energy, 1e3 / 3600},
                          {"kwh", D::energy, 1e3},
                          {"degc", D::temperature, 1},
                          {"gradc", D::temperature, 1},
                          {"celsius", D::temperature, 1},
                          {"celcius", D::temperature, 1},
                          {"cel", D::temperature, 1},
                          {"oc", D::temperature, 1},
                          {"degreesc", D::temperature, 1},
                          {"degreescelsius", D::temperature, 1},
                          {"degreecelsius", D::temperature, 1},
                          {"k", D::temperature, 1, -273.15},
                          {"kelvin", D::temperature, 1, -273.15},
                          {"degf", D::temperature, 5.0 / 9, -160.0 / 9},
                          {"f", D::temperature, 5.0 / 9, -160.0 / 9},  // farads are none of a record's
                          {"gradf", D::temperature, 5.0 / 9, -160.0 / 9},
                          {"fahrenheit", D::temperature, 5.0 / 9, -160.0 / 9},
                          {"degreefahrenheit", D::temperature, 5.0 / 9, -160.0 / 9},
                          {"ohm", D::resistance, 1},
                          {"ohms", D::resistance, 1},
                          {"mohm", D::resistance, 1e-3},
                          {"mohms", D::resistance, 1e-3},
                          {"milliohm", D::resistance, 1e-3},
                          {"mo", D::resistance, 1e-3},
                          {"pa", D::pressure, 1},
                          {"pascal", D::pressure, 1},
                          {"kpa", D::pressure, 1e3},
                          {"bar", D::pressure, 1e5},
                          {"1", D::count, 1},
                          {"dimensionless", D::count, 1},
                          {"hz", D::other, 1},
                          {"hertz", D::other, 1},
                          {"deg", D::other, 1},
                          {"degree", D::other, 1},
                          {"mahg", D::other, 1},
                          {"mwhg", D::other, 1},
                          {"vs", D::other, 1},
                          {"ahv", D::other, 1},
                          {"vah", D::other, 1},
                          {"mahv", D::other, 1},
                          {"whkg", D::other, 1},
                          {"ahkg", D::other, 1},
                          {"cs", D::other, 1}};

}  // namespace

std::string squeezed(std::string_view text) {
  std::string out;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const char c = text[i];
    if (c >= 'A' && c <= 'Z') {
      out += static_cast<char>(c + ('a' - 'A'));
    } else if ((c >= 'a' && c <= 'z') || (c >= '0' && c <= '9')) {
      out += c;
    } else if (text.substr(i, 2) == "\xc2\xb5" || text.substr(i, 2) == "\xce\xbc") {
      out += 'u';
      ++i;
    } else if (text.substr(i, 2) == "\xce\xa9" || text.substr(i, 3) == "\xe2\x84\xa6") {
      out += "ohm";
      i += text[i] == '\xce' ? 1 : 2;
    } else if (text.substr(i, 3) == "\xe2\x84\x83" || text.substr(i, 3) == "\xe2\x84\x89") {  // ℃, ℉
      out += text[i + 2] == '\x83' ? "degc" : "degf";
      i += 2;
    } else if (c >= '\xe3' && c <= '\xed' && i + 2 < text.size()) {  // a letter of Chinese, Japanese or Korean
      out += text.substr(i, 3);
      i += 2;
    }
  }
  return out;
}

const Unit* unit_named(std::string_view text) {
  text = trimmed(text);
  if (const std::size_t against = text.find(" vs"); against != std::string_view::npos && against > 0)
    text = text.substr(0, against);  // "V vs. Ref."
  const std::string name = squeezed(text);
  if (name.empty()) return nullptr;
  for (const Unit& unit : units)
    if (unit.name == name) return &unit;
  return nullptr;
}

std::string units_of(Dimension dimension) {
  std::string out;
  const Unit* last = nullptr;  // other spellings of a unit stand beside it in the table
  for (const Unit& unit : units) {
    if (unit.dimension != dimension) continue;
    if (last == nullptr || last->factor != unit.factor || last->offset != unit.offset || last->style != unit.style)
      out.append(out.empty() ? "" : ", ").append(unit.style == record::Style::duration ? "h:m:s" : unit.name);
    last = &unit;
  }
  return out;
}

Dimension dimension_of(record::Quantity quantity) {
  using Q = record::Quantity;
  switch (quantity) {
    case Q::time:
    case Q::unix_time:
    case Q::date_time:
    case Q::step_time:
      return D::time;
    case Q::voltage:
      return D::voltage;
    case Q::current:
      return D::current;
    case Q::power:
      return D::power;
    case Q::ambient_temperature:
    case Q::surface_temperature:
    case Q::temperature_t1:
    case Q::temperature_t2:
    case Q::temperature_t3:
    case Q::temperature_t4:
    case Q::temperature_t5:
      return D::temperature;
    case Q::capacity:
    case Q::charge_capacity:
    case Q::discharge_capacity:
    case Q::net_capacity:
      return D::charge;
    case Q::energy:
    case Q::charge_energy:
    case Q::discharge_energy:
      return D::energy;
    case Q::internal_resistance:
    case Q::impedance:
      return D::resistance;
    case Q::cycle:
    case Q::step_count:
    case Q::step_index:
    case Q::record_index:
      return D::count;
    case Q::ignored:
    case Q::step_type:
      return D::none;
  }
  return D::none;
}

}  // namespace bha::formats
