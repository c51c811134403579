#include "bha/features/temperature_table.h"

#include <cmath>

namespace bha::features {

using cycles::Direction;

void TemperatureWatch::begin(const cycles::RunStart& start) {
  direction = start.direction;
  if (!any) start_ns = start.first.time_ns;
  any = true;
  if (direction == Direction::rest) return;
  if (turned && direction != half) {
    tell();
    start_ns = start.first.time_ns;
  }
  half = direction;
  turned = true;
}

void TemperatureWatch::push(const cycles::StepRows& r) {
  if (r.temperature_degC == nullptr) return;
  double before_A = std::fabs(r.current_before_A);
  Bin* bin = nullptr;  // of the row before: temperatures seldom leave it
  double from = nan;
  for (std::size_t i = 0; i < r.n; ++i) {
    const double current_A = std::fabs(r.current_A[i]), temperature = r.temperature_degC[i];
    const double charge_As = 0.5 * r.dt_s[i] * (before_A + current_A);
    before_A = current_A;
    if (std::isnan(temperature) || r.dt_s[i] == 0) continue;
    if (!(temperature >= from && temperature < from + width_K)) {
      const double number = std::floor(temperature / width_K);
      from = number * width_K;
      bin = &bins[static_cast<int>(number)];
    }
    bin->time_s += r.dt_s[i];
    if (direction != Direction::rest) bin->current_time_s += r.dt_s[i];
    bin->charge_As += charge_As;
  }
}

void TemperatureWatch::tell() {
  for (const auto& [number, bin] : bins) {
    if (rows.size() >= most_rows) break;
    rows.push_back({.start_time_s = static_cast<double>(start_ns) * cycles::seconds_per_ns,
                    .direction = step_direction(half),
                    .from_degC = number * width_K,
                    .to_degC = (number + 1) * width_K,
                    .time_s = bin.time_s,
                    .current_time_s = bin.current_time_s,
                    .throughput_Ah = bin.charge_As / seconds_per_hour});
  }
  bins.clear();
}

void TemperatureWatch::finish() {
  tell();
  any = turned = false;
}

}  // namespace bha::features
