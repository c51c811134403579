#include "bha/formats/bdf_write.h"

#include <cmath>
#include <cstring>

#include "bha/base/text.h"

namespace bha::formats {
namespace {

constexpr double power_of_ten[] = {1, 10, 100, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9};
constexpr std::uint64_t whole_power[] = {1, 10, 100, 1'000, 10'000, 100'000, 1'000'000, 10'000'000, 100'000'000, 1'000'000'000};
constexpr std::size_t field_bytes = 40;  // no field is longer

struct Digits {  // "00", "01", … "99"
  char pair[200];
  constexpr Digits() : pair{} {
    for (int i = 0; i < 100; ++i)
      pair[2 * i] = static_cast<char>('0' + i / 10), pair[2 * i + 1] = static_cast<char>('0' + i % 10);
  }
};
constexpr Digits digits;

/// Writes `value` with at least `least` digits, returns the end.
char* put_digits(char* at, std::uint64_t value, int least) {
  char back[20];
  char* first = back + 20;
  while (value >= 100) {
    first -= 2;
    std::memcpy(first, digits.pair + 2 * (value % 100), 2);
    value /= 100;
  }
  if (value >= 10) {
    first -= 2;
    std::memcpy(first, digits.pair + 2 * value, 2);
  } else {
    *--first = static_cast<char>('0' + value);
  }
  while (back + 20 - first < least) *--first = '0';
  const auto n = static_cast<std::size_t>(back + 20 - first);
  std::memcpy(at, first, n);
  return at + n;
}
char* put_scaled(char* at, bool negative, std::uint64_t scaled, int decimals, char decimal) {
  if (negative && scaled != 0) *at++ = '-';
  if (decimals == 0) return put_digits(at, scaled, 1);
  const std::uint64_t unit = whole_power[decimals];
  at = put_digits(at, scaled / unit, 1);
  *at++ = decimal;
  return put_digits(at, scaled % unit, decimals);
}
char* put_double(char* at, double value, int decimals, char decimal) {
  if (std::isnan(value)) return at;
  const double scaled = std::fabs(value) * power_of_ten[decimals];
  if (!(scaled < 0x1p51)) {  // beyond what fixed decimals hold: shortest round trip
    std::string text = number_text(value);
    if (decimal != '.')
      for (char& c : text) c = c == '.' ? decimal : c;
    const std::size_t n = text.size() < field_bytes ? text.size() : field_bytes - 1;
    std::memcpy(at, text.data(), n);
    return at + n;
  }
  const double rounded = (scaled + 0x1p52) - 0x1p52;  // half to even
  return put_scaled(at, value < 0, static_cast<std::uint64_t>(rounded), decimals, decimal);
}
char* put_time(char* at, std::int64_t ns, int decimals, char decimal) {
  if (ns == record::no_time) return at;
  const bool negative = ns < 0;
  const std::uint64_t whole = negative ? ~static_cast<std::uint64_t>(ns) + 1 : static_cast<std::uint64_t>(ns);
  const std::uint64_t cut = whole_power[9 - decimals], half = cut / 2, rest = whole % cut;
  std::uint64_t scaled = whole / cut;
  if (cut > 1 && (rest > half || (rest == half && scaled % 2 == 1))) ++scaled;
  return put_scaled(at, negative, scaled, decimals, decimal);
}
char* put_integer(char* at, std::int32_t value) {
  if (value == record::no_step) return at;
  if (value < 0) *at++ = '-';
  return put_digits(at, static_cast<std::uint64_t>(std::abs(static_cast<std::int64_t>(value))), 1);
}

struct Label {
  bool BdfColumns::* present;  // null: always
  std::string_view preferred, machine;
};
constexpr Label labels[] = {{nullptr, "Test Time / s", "test_time_second"},
                            {&BdfColumns::unix_time, "Unix Time / s", "unix_time_second"},
                            {nullptr, "Voltage / V", "voltage_volt"},
                            {nullptr, "Current / A", "current_ampere"},
                            {&BdfColumns::temperature, "Surface Temperature / degC", "surface_temperature_celsius"},
                            {&BdfColumns::ambient_temperature, "Ambient Temperature / degC", "ambient_temperature_celsius"},
                            {&BdfColumns::step, "Step Count / 1", "step_count"},
                            {&BdfColumns::cycle, "Cycle Count / 1", "cycle_count"},
                            {&BdfColumns::charge_counter, "Charging Capacity / Ah", "charging_capacity_ah"},
                            {&BdfColumns::discharge_counter, "Discharging Capacity / Ah", "discharging_capacity_ah"}};

}  // namespace

BdfColumns columns_of(const record::SampleBlock& block) {
  return {.unix_time = !block.unix_time_ns.empty(),
          .temperature = !block.temperature_degC.empty(),
          .ambient_temperature = !block.ambient_temperature_degC.empty(),
          .step = !block.step.empty(),
          .cycle = !block.cycle_source.empty(),
          .charge_counter = !block.charge_counter_Ah.empty(),
          .discharge_counter = !block.discharge_counter_Ah.empty()};
}

void append_bdf_header(std::string& out, const BdfColumns& columns, const BdfWriteOptions& options) {
  bool first = true;
  for (const Label& label : labels) {
    if (label.present && !(columns.*label.present)) continue;
    if (!first) out += options.delimiter;
    first = false;
    std::string_view name = options.machine_names ? label.machine : label.preferred;
    if (options.current_in_mA && label.preferred == "Current / A")
      name = options.machine_names ? "current_milliampere" : "Current / mA";
    if (options.quote) out += '"';
    out += name;
    if (options.quote) out += '"';
  }
  out += options.crlf ? "\r\n" : "\n";
}

void append_bdf_rows(std::string& out, const record::SampleBlock& block, const BdfWriteOptions& o) {
  const BdfColumns columns = columns_of(block);
  for (std::size_t i = 0; i < block.rows; ++i) {
    char row[std::size(labels) * (field_bytes + 3) + 2];
    char* at = row;
    bool first = true;
    const auto field = [&](auto&& put) {
      if (!first) *at++ = o.delimiter;
      first = false;
      if (o.quote) *at++ = '"';
      at = put(at);
      if (o.quote) *at++ = '"';
    };
    const auto number = [&](double value, int decimals) {
      field([&](char* p) { return put_double(p, value, decimals, o.decimal); });
    };
    field([&](char* p) { return put_time(p, block.time_ns[i], o.time_decimals, o.decimal); });
    if (columns.unix_time) field([&](char* p) { return put_time(p, block.unix_time_ns[i], o.time_decimals, o.decimal); });
    number(block.voltage_V[i], o.voltage_decimals);
    number(o.current_in_mA ? block.current_A[i] * 1000 : block.current_A[i], o.current_in_mA ? 1 : o.current_decimals);
    if (columns.temperature) number(block.temperature_degC[i], o.temperature_decimals);
    if (columns.ambient_temperature) number(block.ambient_temperature_degC[i], o.temperature_decimals);
    if (columns.step) field([&](char* p) { return put_integer(p, block.step[i]); });
    if (columns.cycle) field([&](char* p) { return put_integer(p, block.cycle_source[i]); });
    if (columns.charge_counter) number(block.charge_counter_Ah[i], o.capacity_decimals);
    if (columns.discharge_counter) number(block.discharge_counter_Ah[i], o.capacity_decimals);
    if (o.crlf) *at++ = '\r';
    *at++ = '\n';
    out.append(row, static_cast<std::size_t>(at - row));
  }
}

}  // namespace bha::formats
