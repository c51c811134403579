#include <cmath>

#include "bha/math/distributions.h"
#include "bha/models/ageing_chemistries.h"
#include "bha/models/electrode_potentials.h"

namespace bha::models {
namespace {

using std::exp;
using std::pow;
using std::sqrt;

// ---- Naumann 2018 (calendar), 2020 (cycling)
constexpr double gas_naumann = 8.3144598;

AgeingRates naumann_rates(const Stress& s) {
  const auto arrhenius = [&](std::size_t i, double energy) {
    return exp(-energy / gas_naumann * (1 / s.temperature_K[i] - 1 / 298.15));
  };
  const double depth = s.depth_of_discharge;
  return {s.mean([&](std::size_t i) { return 1.2571e-5 * arrhenius(i, 17126) * (2.8575 * pow(s.soc[i] - 0.5, 3) + 0.60225); }),
          (0.0630 * s.c_rate + 0.0971) * (4.0253 * pow(depth - 0.6, 3) + 1.0923) / 100,
          s.mean([&](std::size_t i) { return 3.4194e-10 * arrhenius(i, 71827) * (-3.3903 * pow(s.soc[i] - 0.5, 2) + 1.5604); }),
          (-0.0020 * s.c_rate + 0.0021) * (6.8477 * pow(depth - 0.5, 3) + 0.91882) / 100};
}
Ageing naumann_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = power_step(a.y[0], k[0], 0.5, days * 86400, rule);
  next.y[1] = power_step(a.y[1], k[1], 0.5, efc, rule);
  next.y[2] += k[2] * days * 86400 + k[3] * efc;
  return next;
}
double naumann_soh(const Ageing& a) { return 1 - a.y[0] - a.y[1]; }
double naumann_resistance(const Ageing& a) { return 1 + a.y[2]; }

// ---- Wang 2011: a loss of charge throughput; the factor between the measured rates is interpolated in its logarithm
AgeingRates wang_rates(const Stress& s) {
  constexpr double c_rate[] = {0.5, 2, 6, 10}, factor[] = {31630, 21681, 12934, 15512};
  const double c = std::fmin(std::fmax(s.c_rate, c_rate[0]), c_rate[3]);
  int i = 0;
  while (i < 2 && c > c_rate[i + 1]) ++i;
  const double part = (c - c_rate[i]) / (c_rate[i + 1] - c_rate[i]);
  const double b = exp(std::log(factor[i]) * (1 - part) + std::log(factor[i + 1]) * part);
  return {s.mean([&](std::size_t j) { return b * exp((-31700 + 370.3 * c) / (8.314 * s.temperature_K[j])) / 100; })};
}
Ageing wang_advance(const Ageing& a, const AgeingRates& k, double, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = power_step(a.y[0], k[0], 0.55, 2 * 2.2 * efc, rule);
  return next;
}
double wang_soh(const Ageing& a) { return 1 - a.y[0]; }

// ---- Sony/Murata 3 Ah (Gasper 2022)
double bump(double x, double width, double skew) {  // 2 φ(u) Φ(skew u)
  const double u = (x - 0.5) / width;
  return 2 * exp(-u * u / 2) / 2.50662827463100050 * math::normal_cdf(skew * u);
}
AgeingRates sony_lfp_rates(const Stress& s) {
  const auto top = [&](std::size_t i) {
    const double t = s.temperature_K[i], root = sqrt(anode_V(s.soc[i]));
    return std::fabs(0.98968715129359 * exp(-2881067.56019324 * root / (t * t)) * exp(8742.06309157261 * root / t));
  };
  const auto order = [&](std::size_t i) {
    const double t = s.temperature_K[i], u = anode_V(s.soc[i]), third = std::cbrt(u), fourth = sqrt(sqrt(u));
    return std::fabs(0.000332850281062177 * exp(734553185711.369 * third / pow(t, 4) + -2.8216157562078e-06 * pow(t, 3) * fourth +
                                                -3284991315.45121 * third / pow(t, 3) + 0.0012722759365729 * t * t * fourth));
  };
  const double depth = s.depth_of_discharge, c = s.c_rate;
  const double cycling =
      std::fabs(-6.81260579372875e-06 + 2.59615973160844e-05 * depth + 2.11559710307295e-06 * exp(depth * depth * c * c * c));
  const double break_in = s.efc / s.days > 3 ? s.mean([&](std::size_t i) {
    return std::fabs(0.582258029148225 * bump(s.soc[i], 0.208738181522897, 0.0583128906965484) *
                     bump(depth, 1.1612626042821, -3.80744333129564) * 2 * (0.5 - 1 / (1 + exp(25.4130804598602 * depth))));
  })
                                             : 0;
  const double warmth =
      s.mean([&](std::size_t i) { return 3.4194e-10 * exp(-71827 / 8.3144 * (1 / s.temperature_K[i] - 1 / 298.15)); });
  const double fullness = s.mean([&](std::size_t i) { return -3.3903 * pow(s.soc[i] - 0.5, 3) + 1.5604; });
  return {s.mean(top), s.mean(order),     pow(cycling, 1.12847759334355),
          break_in,    warmth * fullness, (-0.002 * c + 0.0021) * (6.8477 * pow(depth - 0.5, 3) + 0.91882) / 100};
}
Ageing sony_lfp_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = sigmoid_step(a.y[0], k[0], 0.000130510034211874, k[1], days, rule);
  next.y[1] = power_step(a.y[1], k[2], 1.12847759334355, efc, rule);
  next.y[2] = sigmoid_step(a.y[2], k[3], 0.00303553871631028, 1.43752162947637, efc, rule);
  next.y[3] += k[4] * 86400 * days + k[5] * efc;
  return next;
}
double sony_lfp_soh(const Ageing& a) { return 1 - a.y[0] - a.y[1] - a.y[2]; }
double sony_lfp_resistance(const Ageing& a) { return 1 + a.y[3]; }

// ---- 250 Ah prismatic
AgeingRates prismatic_rates(const Stress& s) {
  const double work = 4.38e-08 + 1.55e-08 * s.depth_of_discharge + 1.68e-07 * s.c_rate;
  return {s.mean([&](std::size_t i) {
            return 83700.0 * exp(-5210.0 / s.temperature_K[i]) * exp(-3560.0 * anode_V(s.soc[i]) / s.temperature_K[i]);
          }),
          s.mean([&](std::size_t i) { return work * (exp(2190.0 / s.temperature_K[i]) + exp(-155000.0 / s.temperature_K[i])); })};
}
Ageing prismatic_advance(const Ageing& a, const AgeingRates& k, double days, double efc, Rule rule) {
  Ageing next = a;
  next.y[0] = power_step(a.y[0], k[0], 0.526, days, rule);
  next.y[1] = power_step(a.y[1], k[1], 0.828, efc, rule);
  return next;
}
double two_losses_soh(const Ageing& a) { return 1 - a.y[0] - a.y[1]; }

}  // namespace

std::span<const AgeingModel> lfp_ageing_models() {
  static constexpr AgeingModel models[] = {
      {.id = "lfp-naumann-3Ah",
       .cell = "Sony/Murata US26650FTC1, 3 Ah",
       .chemistry = "LFP | graphite",
       .source = "Naumann et al. 2018, doi:10.1016/j.est.2018.01.019; 2020, doi:10.1016/j.jpowsour.2019.227666",
       .caution = "the cycling term does not know the temperature; resistance is indicative: readings of the paper differ in the "
                  "state of charge term",
       .nominal_capacity_Ah = 3,
       .range = {0, 60, 0, 1, 0, 1, 1, 2},
       .start = {},
       .rates = naumann_rates,
       .advance = naumann_advance,
       .soh = naumann_soh,
       .resistance = naumann_resistance},
      {.id = "lfp-wang-2.2Ah",
       .cell = "A123 26650, 2.2 Ah",
       .chemistry = "LFP | graphite",
       .source = "Wang et al. 2011, doi:10.1016/j.jpowsour.2010.11.134",
       .caution = "throughput only: no calendar term, no depth of discharge; storage does not age the cell here",
       .nominal_capacity_Ah = 2.2,
       .range = {15, 60, 0, 1, 0, 1, 10, 10},
       .start = {},
       .rates = wang_rates,
       .advance = wang_advance,
       .soh = wang_soh,
       .resistance = nullptr},
      {.id = "lfp-sony-murata-3Ah",
       .cell = "Sony/Murata US26650FTC1, 3 Ah",
       .chemistry = "LFP | graphite",
       .source = "data: Naumann et al. 2018, 2020; fit: Gasper et al. 2022, doi:10.1149/1945-7111/ac86a8; as in BLAST-Lite 1.1",
       .caution = "",
       .nominal_capacity_Ah = 3,
       .range = {20, 40, 0.8, 1, 0, 1, 1, 2},
       .start = {0, 0, 1e-10, 0, 0, 0},
       .rates = sony_lfp_rates,
       .advance = sony_lfp_advance,
       .soh = sony_lfp_soh,
       .resistance = sony_lfp_resistance},
      {.id = "lfp-prismatic-250Ah",
       .cell = "250 Ah prismatic cells",
       .chemistry = "LFP | graphite",
       .source = "data: doi:10.1016/j.est.2023.109042; as in BLAST-Lite 1.1",
       .caution = "cycling ages less when it is warmer",
       .nominal_capacity_Ah = 250,
       .range = {10, 45, 0.8, 1, 0, 1, 0.65, 1},
       .start = {},
       .rates = prismatic_rates,
       .advance = prismatic_advance,
       .soh = two_losses_soh,
       .resistance = nullptr},
  };
  return models;
}

}  // namespace bha::models
