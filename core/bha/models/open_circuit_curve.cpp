#include "bha/models/open_circuit_curve.h"

#include <algorithm>
#include <cmath>
#include <map>

#include "bha/base/comma_table.h"
#include "bha/base/text.h"

namespace bha::models {
namespace {

constexpr std::size_t least_points = 10;

}  // namespace

Result<OpenCircuitCurve> read_open_circuit_curve(std::string_view text, std::string_view name) {
  const auto table = read_comma_table(text, name);
  if (!table) return Refusal(table.error());
  const auto numbers = [&](const char* heading) {
    return column_of(*table, heading).and_then([&](std::size_t column) { return numbers_of(*table, column); });
  };
  const auto soc = numbers("soc"), voltage = numbers("voltage_V");
  if (!soc) return Refusal(soc.error());
  if (!voltage) return Refusal(voltage.error());
  const std::string file(name);
  struct Mean {
    double sum = 0, n = 0;
  };
  std::map<double, Mean> points;
  for (std::size_t i = 0; i < table->rows(); ++i) {
    const double at = (*soc)[i], volts = (*voltage)[i];
    if (std::isnan(at) || std::isnan(volts)) continue;
    if (at < 0 || at > 1)
      return refuse(Code::option_invalid, {.file = file, .column = "soc", .line = table->lines[i]}, number_text(at),
                    "a state of charge from 0 to 1", at <= 100 ? "divide per cent by 100" : "");
    points[at].sum += volts;
    points[at].n += 1;
  }
  if (points.size() < least_points)
    return refuse(Code::option_invalid, {.file = file}, std::to_string(points.size()) + " different states of charge",
                  "at least " + std::to_string(least_points));
  std::vector<double> x, y;
  for (const auto& [at, mean] : points) {
    const double volts = mean.sum / mean.n;
    if (!y.empty() && volts <= y.back())
      return refuse(
          Code::option_invalid, {.file = file, .column = "voltage_V"},
          number_text(y.back()) + " V at " + number_text(x.back()) + " and " + number_text(volts) + " V at " + number_text(at),
          "a voltage that rises with the state of charge", "smooth the curve, or leave out points of noise");
    x.push_back(at);
    y.push_back(volts);
  }
  return OpenCircuitCurve{.name = file, .voltage_V = math::pchip(x, y)};
}

SocReading soc_at(const OpenCircuitCurve& curve, double voltage_V, double voltage_sd_V) {
  const auto& [x, y, slope] = curve.voltage_V;
  if (!(voltage_V >= y.front() && voltage_V <= y.back())) return {};
  const auto above = std::upper_bound(y.begin() + 1, y.end() - 1, voltage_V) - y.begin();
  double low = x[static_cast<std::size_t>(above - 1)], high = x[static_cast<std::size_t>(above)];
  std::size_t near = static_cast<std::size_t>(above - 1);
  while (high - low > 1e-12) {  // 40 halvings at most: the interval is below 1
    const double middle = 0.5 * (low + high);
    (curve.voltage_V.read(middle, near).value < voltage_V ? low : high) = middle;
  }
  const double at = 0.5 * (low + high);
  return {.soc = at, .sd = voltage_sd_V / curve.voltage_V.read(at, near).slope};
}

}  // namespace bha::models
