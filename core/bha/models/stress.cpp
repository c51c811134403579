#include "bha/models/stress.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"

namespace bha::models {
namespace {

constexpr double kelvin = 273.15;
constexpr double standing_still_per_h = 0.01;  // slower changes of the state of charge are no cycling

// Mean rate over the samples whose change has the given sign, weighted by their own time (METHODS 3.3).
double one_way_rate(std::span<const double> time_days, std::span<const double> soc, double sign) {
  double area = 0, time = 0, first = 0, before = 0;
  std::size_t n = 0;
  for (std::size_t i = 1; i < soc.size(); ++i) {
    const double days = time_days[i] - time_days[i - 1], rate = sign * (soc[i] - soc[i - 1]) / (days * 24);
    if (rate < standing_still_per_h) continue;
    time += days;
    if (n++ == 0)
      first = time;
    else
      area += 0.5 * (before + rate) * days;
    before = rate;
  }
  return n == 0 ? 0 : n == 1 ? before : area / (time - first);
}

}  // namespace

Stress stress_of_samples(std::span<const double> time_days, std::span<const double> soc, std::span<const double> temperature_degC,
                         double capacity) {
  Stress s;
  s.time_days.assign(time_days.begin(), time_days.end());
  s.soc.assign(soc.begin(), soc.end());
  for (const double degC : temperature_degC) s.temperature_K.push_back(degC + kelvin);
  s.days = time_days.back() - time_days.front();
  double moved = 0, area = 0, before = 0;
  for (std::size_t i = 1; i < soc.size(); ++i) {
    const double step = std::fabs(soc[i] - soc[i - 1]), days = time_days[i] - time_days[i - 1];
    double rate = step / (days * 24);
    if (rate < standing_still_per_h) rate = 0;
    if (i > 1) area += 0.5 * (before + rate) * days;
    before = rate;
    moved += step;
  }
  const auto [low, high] = std::minmax_element(soc.begin(), soc.end());
  s.depth_of_discharge = *high - *low;
  s.efc = 0.5 * moved * capacity;
  s.c_rate = area / s.days * capacity;
  s.charge_c_rate = one_way_rate(time_days, soc, 1) * capacity;
  s.discharge_c_rate = one_way_rate(time_days, soc, -1) * capacity;
  return s;
}

Stress stress_of_day(const Conditions& c) {
  Stress s{.days = 1,
           .efc = c.cycles_per_day * c.depth_of_discharge,
           .depth_of_discharge = c.depth_of_discharge,
           .c_rate = c.depth_of_discharge > 0 ? c.c_rate : 0,
           .charge_c_rate = c.depth_of_discharge > 0 ? c.c_rate : 0,
           .discharge_c_rate = c.depth_of_discharge > 0 ? c.c_rate : 0};
  constexpr int steps = 24;
  for (int i = 0; i <= steps; ++i) {  // up and down once: every state of charge of the window for the same time
    const double x = static_cast<double>(i) / steps, triangle = 1 - std::fabs(2 * x - 1);
    s.time_days.push_back(x);
    s.soc.push_back(c.mean_soc + c.depth_of_discharge * (triangle - 0.5));
    s.temperature_K.push_back(c.temperature_degC + kelvin);
  }
  return s;
}

double Conditions::* condition_named(std::string_view name) {
  std::string plain(name);
  for (char& letter : plain)
    if (letter == '-') letter = '_';
  double Conditions::* found = nullptr;
  for_each_field<Conditions>([&](const auto& field) {
    if (equal_without_case(field.name, plain)) found = field.at;
  });
  return found;
}
std::string condition_names() {
  std::string out;
  for_each_field<Conditions>([&](const auto& field) { out.append(out.empty() ? "" : ", ").append(field.name); });
  return out;
}

}  // namespace bha::models
