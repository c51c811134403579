#include <algorithm>
#include <cmath>

#include "bha/models/ageing_chemistries.h"
#include "bha/models/electrode_potentials.h"

namespace bha::models {
namespace {

using std::exp;
using std::pow;
using std::sqrt;

// ---- Panasonic 3.2 Ah
AgeingRates panasonic_rates(const Stress& s) {
  const double work = 1.86e-06 + 4.74e-11 * s.c_rate + 0.000177 * s.depth_of_discharge;
  return {
      s.mean([&](std::size_t i) { return 75.4 * exp(-3340.0 / s.temperature_K[i]) * exp(353 * s.soc[i] / s.temperature_K[i]); }),
      s.mean([&](std::size_t i) { return work * (exp(3.34e-11 / s.temperature_K[i]) + exp(-2.81e-09 / s.temperature_K[i])); })};
}
Ageing panasonic_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = power_step(a.y[0], k[0], 0.512, days, rule);
  next.y[1] = power_step(a.y[1], k[1], 0.699, efc, rule);
  return next;
}
double two_losses_soh(const Ageing& a) { return 1 - a.y[0] - a.y[1]; }

// ---- Sony/Murata 2.5 Ah: both losses saturate
AgeingRates sony_nca_rates(const Stress& s) {
  const auto t = [&](std::size_t i) { return s.temperature_K[i] / 318.15; };
  const double depth = s.depth_of_discharge, charge = s.charge_c_rate, discharge = s.discharge_c_rate;
  const auto [low, high] = std::minmax_element(s.soc.begin(), s.soc.end());
  const double calendar_top = s.mean([&](std::size_t i) {
    const double u = anode_V(s.soc[i]) / 0.123;
    return 0.00748 * exp(8.9 * t(i) * t(i) * pow(u, -1.0 / 3)) * exp(-4.87 * t(i) * t(i) * pow(u, -0.5));
  });
  const double calendar_order = s.mean([&](std::size_t i) {
    const double u = anode_V(s.soc[i]) / 0.123, cube = pow(t(i), 3);
    return 1.01 * exp(-0.133 * cube) * exp(1.22 * cube * pow(s.soc[i], 3)) * exp(-0.56 * t(i) * t(i) * pow(u, -3));
  });
  const double cycling_top = std::fmax(0.15, s.mean([&](std::size_t i) {
    const double cube = pow(t(i), 3), z = s.soc[i];
    return 5.49 + -64.9 * sqrt(charge) * z / cube + 21.3 * exp(sqrt(charge) * z / cube) +
           0.000801 * exp(discharge * sqrt(z) / cube);
  }));
  const double cycling_order = s.mean([&](std::size_t i) {
    const double ti = t(i), cube = pow(ti, 3);
    return std::fabs(0.422 + 2.64 * exp(discharge * sqrt(*high) / cube) +
                     0.00627 * exp(sqrt(depth) * sqrt(charge) * cube * *low * *low) + -0.0342 * ti * ti * *low +
                     1.29 * sqrt(depth) * sqrt(discharge) * sqrt(charge) / ti +
                     -2.14 * exp(sqrt(depth) * pow(charge, 3) * ti * sqrt(discharge)));
  });
  return {calendar_top, calendar_order, cycling_top, cycling_order};
}
Ageing sony_nca_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = sigmoid_step(a.y[0], k[0], 3.41, k[1], days / 5000, rule);
  next.y[1] = sigmoid_step(a.y[1], k[2], 0.479, k[3], efc / 1e5, rule);
  return next;
}

// ---- Nissan Leaf, second life
AgeingRates leaf_rates(const Stress& s) {
  return {s.mean([&](std::size_t i) {
            return 325000000.0 * exp(-7580.0 / s.temperature_K[i]) * exp(162 * s.soc[i] / s.temperature_K[i]);
          }),
          7.58e-05};
}
Ageing leaf_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = power_step(a.y[0], k[0], 0.464, days, rule);
  next.y[1] = power_step(a.y[1], k[1], 1.08, efc, rule);
  return next;
}

}  // namespace

std::span<const AgeingModel> nca_lmo_ageing_models() {
  static constexpr AgeingModel models[] = {
      {.id = "nca-panasonic-3.2Ah",
       .cell = "Panasonic NCR18650B, 3.2 Ah",
       .chemistry = "NCA | graphite",
       .source = "data: Keil et al. 2016, doi:10.1149/2.0411609jes; Preger et al. 2020, doi:10.1149/1945-7111/abae37; as in "
                 "BLAST-Lite 1.1",
       .caution = "the cycling term does not know the temperature",
       .nominal_capacity_Ah = 3.2,
       .range = {15, 35, 0.8, 1, 0, 1, 0.5, 2},
       .start = {},
       .rates = panasonic_rates,
       .advance = panasonic_advance,
       .soh = two_losses_soh,
       .resistance = nullptr},
      {.id = "nca-sony-murata-2.5Ah",
       .cell = "Sony/Murata US18650VTC5A, 2.5 Ah",
       .chemistry = "NCA | graphite with silicon",
       .source = "doi:10.1016/j.jpowsour.2022.232498; as in BLAST-Lite 1.1",
       .caution = "",
       .nominal_capacity_Ah = 2.5,
       .range = {5, 35, 0.2, 1, 0, 1, 2, 10},
       .start = {},
       .rates = sony_nca_rates,
       .advance = sony_nca_advance,
       .soh = two_losses_soh,
       .resistance = nullptr},
      {.id = "lmo-nissan-leaf-66Ah-second-life",
       .cell = "Nissan Leaf modules of 2011, 66 Ah, second life (70 % left at the start)",
       .chemistry = "LMO | graphite",
       .source = "data: doi:10.1016/j.est.2020.101695; as in BLAST-Lite 1.1",
       .caution =
           "health is relative to the start of the second life; the cycling term knows neither temperature nor rate nor depth",
       .nominal_capacity_Ah = 66,
       .range = {20, 30, 0.8, 1, 0, 1, 1, 1},
       .start = {},
       .rates = leaf_rates,
       .advance = leaf_advance,
       .soh = two_losses_soh,
       .resistance = nullptr},
  };
  return models;
}

}  // namespace bha::models
