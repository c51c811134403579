#include <algorithm>
#include <cmath>
#include <iterator>

#include "bha/math/interpolate.h"
#include "bha/math/univariate.h"
#include "bha/models/ageing_chemistries.h"
#include "bha/models/electrode_potentials.h"

namespace bha::models {
namespace {

using std::exp;
using std::pow;
using std::sqrt;

// ---- Sanyo UR18650E (Schmalstieg 2014)
double sanyo_ocv_V(double soc) {
  constexpr double z[] = {0.0,         0.008637153, 0.026779514, 0.044921875, 0.063064236, 0.081206597, 0.099348958, 0.117491319,
                          0.135633681, 0.153776042, 0.171918403, 0.190060764, 0.208203125, 0.226345486, 0.244487847, 0.262630208,
                          0.280772569, 0.298914931, 0.317057292, 0.335199653, 0.353342014, 0.371484375, 0.389626736, 0.407769097,
                          0.425911458, 0.444053819, 0.462196181, 0.480338542, 0.498480903, 0.516623264, 0.534765625, 0.552907986,
                          0.571050347, 0.589192708, 0.607335069, 0.625477431, 0.643619792, 0.661762153, 0.679904514, 0.698046875,
                          0.716189236, 0.734331597, 0.752473958, 0.770616319, 0.788758681, 0.806901042, 0.825043403, 0.843185764,
                          0.861328125, 0.879470486, 0.897612847, 0.915755208, 0.933897569, 0.952039931, 0.970182292, 0.988324653,
                          0.998220486, 1.0};
  constexpr double v[] = {3.331,       3.345014187, 3.37917149,  3.411603677, 3.440585632, 3.466289865, 3.490268982, 3.511315401,
                          3.529946658, 3.547197821, 3.561688798, 3.574972194, 3.586357962, 3.597053683, 3.605506753, 3.613442288,
                          3.620342753, 3.626380661, 3.632073544, 3.63690387,  3.642079219, 3.646909545, 3.652084894, 3.657605266,
                          3.663470662, 3.670198615, 3.677444104, 3.686759732, 3.696420384, 3.708323686, 3.720572012, 3.734372943,
                          3.749553967, 3.765252525, 3.781123596, 3.797857224, 3.814590852, 3.832532062, 3.849783226, 3.866861877,
                          3.884458064, 3.900846669, 3.917752809, 3.934831461, 3.953462717, 3.971921462, 3.991415276, 4.011771649,
                          4.03195551,  4.05196686,  4.070770628, 4.087849279, 4.104237884, 4.120108955, 4.135980025, 4.152541142,
                          4.160649189, 4.162};
  constexpr std::size_t n = std::size(z);
  if (soc <= z[0]) return v[0];
  if (soc >= z[n - 1]) return v[n - 1];
  const auto at = static_cast<std::size_t>(std::upper_bound(z, z + n, soc) - z);
  return math::on_line(z[at - 1], v[at - 1], z[at], v[at], soc);
}
AgeingRates sanyo_rates(const Stress& s) {
  const auto calendar = [&](double a, double b, double energy, double scale) {
    return s.mean([&](std::size_t i) { return (a * sanyo_ocv_V(s.soc[i]) - b) * scale * exp(-energy / s.temperature_K[i]); });
  };
  double squares = 0;
  for (const double z : s.soc) squares += sanyo_ocv_V(z) * sanyo_ocv_V(z);
  const double mean_V = sqrt(squares / static_cast<double>(s.soc.size())), depth = s.depth_of_discharge;
  return {calendar(7.543, 23.75, 6976, 1e6), 7.348e-3 * pow(mean_V - 3.667, 2) + 7.6e-4 + 4.081e-3 * depth,
          calendar(5.270, 16.32, 5986, 1e5), 2.153e-4 * pow(mean_V - 3.725, 2) - 1.521e-5 + 2.798e-4 * depth};
}
Ageing sanyo_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  const double throughput_Ah = 2 * 2.15 * efc;
  Ageing next = a;
  next.y[0] = power_step(a.y[0], k[0], 0.75, days, rule);
  next.y[1] = power_step(a.y[1], k[1], 0.5, throughput_Ah, rule);
  next.y[2] = power_step(a.y[2], k[2], 0.75, days, rule);
  next.y[3] += k[3] * throughput_Ah;
  return next;
}
double two_losses_soh(const Ageing& a) { return 1 - a.y[0] - a.y[1]; }
double sanyo_resistance(const Ageing& a) { return 1 + a.y[2] + a.y[3]; }

// ---- Kokam 75 Ah (Smith 2017): lithium or negative electrode, whichever is scarcer
AgeingRates kokam_rates(const Stress& s) {
  const auto t = [&](std::size_t i) { return s.temperature_K[i] / 308.15; };
  const double depth = s.depth_of_discharge;
  const double calendar =
      s.mean([&](std::size_t i) { return 26600000.0 * exp(-17.8 / t(i)) * exp(-5.21 * anode_V(s.soc[i]) / 0.123 / t(i)); });
  const double cycling = s.mean([&](std::size_t i) { return 3800.0 * exp(-18.4 / t(i)) * exp(1.04 * exp(depth * depth)); });
  const double mean_soc = s.mean([&](std::size_t i) { return s.soc[i]; });
  const double site_life =
      s.mean([&](std::size_t i) { return 10000.0 + 153 * (s.temperature_K[i] - 273.15 - 55) * depth * mean_soc / 0.6; });
  return {calendar, cycling, site_life};
}
Ageing kokam_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = power_step(a.y[0], k[0], 0.357, days, rule);
  next.y[1] = power_step(a.y[1], k[1], 0.778, efc, rule);
  next.y[2] = sigmoid_step(a.y[2], 1, 1 / k[2], 10, efc, rule);
  next.y[3] = power_step(a.y[3], 0.057 * k[0], 1.25, days, rule);
  next.y[4] = power_step(a.y[4], 4.87 * k[1], 0.712, efc, rule);
  return next;
}
double kokam_soh(const Ageing& a) { return std::fmin(1 - a.y[0] - a.y[1], 1.01 - a.y[2]); }
double kokam_resistance(const Ageing& a) { return std::fmax(1 + a.y[3] + a.y[4], -0.08 + 1.09 / (1.01 - a.y[2])); }

// ---- DENSO 50 Ah (Smith 2021)
AgeingRates denso_rates(const Stress& s) {
  const double t = math::mean(s.temperature_K), z = math::mean(s.soc);  // as published: samples, not time
  const auto arrhenius = [&](double energy) { return exp(-energy / 8.3144 * (1 / t - 1 / 298.15)); };
  const double rate = s.charge_c_rate > 0 ? s.charge_c_rate : s.c_rate, stress = sqrt(s.depth_of_discharge * rate);
  const double calendar = arrhenius(37000) * (-0.000197 + 0.0101 * z + -0.0157 * z * z + 0.00835 * z * z * z + -4.06e-06 * z * t +
                                              3.32e-05 * std::fmax(0, t - 328.15));
  const double cycling = std::fmax(0, 3.24 * arrhenius(-58000) * stress * (1 + 2.1 * z) + -0.099) +
                         1.44 * arrhenius(-13000) * pow(s.depth_of_discharge, 6);
  return {calendar, calendar * cycling * 0.985};
}
Ageing denso_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = power_step(a.y[0], k[0], 0.5, days, rule);
  next.y[1] = power_step(a.y[1], k[1], 0.5, efc, rule);
  // the package's guard against the first steps of the Euler rule; the exact rule needs none
  if (rule == Rule::euler && next.y[1] - a.y[1] > 0.01) next.y[1] = a.y[1] + 5e-4 * efc;
  return next;
}

// ---- LG MJ1 3.5 Ah
AgeingRates mj1_rates(const Stress& s) {
  const double work = 1.77e-07 + 8.08e-13 * s.c_rate + 2.21e-07 * s.depth_of_discharge;
  return {s.mean([&](std::size_t i) {
            return 0.0353 * exp(-1030.0 / s.temperature_K[i]) * exp(57.7 * s.soc[i] / s.temperature_K[i]);
          }),
          s.mean([&](std::size_t i) { return work * (exp(2250.0 / s.temperature_K[i]) + exp(-11400.0 / s.temperature_K[i])); })};
}
Ageing mj1_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = power_step(a.y[0], k[0], 0.743, days, rule);
  next.y[1] = power_step(a.y[1], k[1], 0.695, efc, rule);
  return next;
}

}  // namespace

std::span<const AgeingModel> nmc_ageing_models() {
  static constexpr AgeingModel models[] = {
      {.id = "nmc111-sanyo-2Ah",
       .cell = "Sanyo UR18650E, 2.15 Ah",
       .chemistry = "NMC111 | graphite",
       .source = "Schmalstieg et al. 2014, doi:10.1016/j.jpowsour.2014.02.012",
       .caution = "cycling was measured at 35 degC and 1C: neither is in its term",
       .nominal_capacity_Ah = 2.15,
       .range = {20, 40, 0, 1, 0, 1, 1, 1},
       .start = {},
       .rates = sanyo_rates,
       .advance = sanyo_advance,
       .soh = two_losses_soh,
       .resistance = sanyo_resistance},
      {.id = "nmc111-kokam-75Ah",
       .cell = "Kokam 75 Ah pouch",
       .chemistry = "NMC111 | graphite",
       .source = "Smith et al. 2017, doi:10.23919/ACC.2017.7963578; as in BLAST-Lite 1.1",
       .caution = "the rate of cycling is not in the model",
       .nominal_capacity_Ah = 75,
       .range = {0, 45, 0.8, 1, 0, 1, 1, 1},
       .start = {0, 0, 1e-8, 0, 0, 0},
       .rates = kokam_rates,
       .advance = kokam_advance,
       .soh = kokam_soh,
       .resistance = kokam_resistance},
      {.id = "nmc622-denso-50Ah",
       .cell = "DENSO 50 Ah",
       .chemistry = "NMC622 | graphite",
       .source = "Smith et al. 2021, doi:10.1149/1945-7111/ac2ebd; as in BLAST-Lite 1.1",
       .caution = "",
       .nominal_capacity_Ah = 50,
       .range = {10, 60, 0.1, 1, 0, 1, 1, 1},
       .start = {},
       .rates = denso_rates,
       .advance = denso_advance,
       .soh = two_losses_soh,
       .resistance = nullptr},
      {.id = "nmc811-lg-mj1-3.5Ah",
       .cell = "LG INR18650 MJ1, 3.5 Ah",
       .chemistry = "NMC811 | graphite with silicon",
       .source = "EVERLASTING D2.3, 2020; as in BLAST-Lite 1.1",
       .caution = "",
       .nominal_capacity_Ah = 3.5,
       .range = {0, 50, 0.2, 0.8, 0.1, 0.9, 1, 3},
       .start = {},
       .rates = mj1_rates,
       .advance = mj1_advance,
       .soh = two_losses_soh,
       .resistance = nullptr},
  };
  return models;
}

}  // namespace bha::models
