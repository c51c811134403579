#include "bha/models/laws.h"

#include <algorithm>
#include <cmath>

namespace bha::models {
namespace {
constexpr std::string_view linear_names[] = {"s0", "b"}, sqrt_names[] = {"s0", "a", "b"}, power_names[] = {"s0", "a", "z"},
                           exponential_names[] = {"s0", "b", "c"}, double_names[] = {"a", "b", "c", "d"};
}

std::span<const std::string_view> parameter_names(Law law) {
  switch (law) {
    case Law::linear: return linear_names;
    case Law::sqrt_linear: return sqrt_names;
    case Law::power: return power_names;
    case Law::exponential: return exponential_names;
    case Law::double_exponential: break;
  }
  return double_names;
}

double law_value(Law law, const Parameters& p, double t) {
  switch (law) {
    case Law::linear: return p[0] - p[1] * t;
    case Law::sqrt_linear: return p[0] - p[1] * std::sqrt(t) - p[2] * t;
    case Law::power: return p[0] - p[1] * std::pow(t, p[2]);
    case Law::exponential: return p[0] - p[1] * std::expm1(t / p[2]);
    case Law::double_exponential: break;
  }
  return p[0] * std::exp(p[1] * t) + p[2] * std::exp(p[3] * t);
}

double law_slope(Law law, const Parameters& p, double t) {
  switch (law) {
    case Law::linear: return -p[1];
    case Law::sqrt_linear: return (p[1] == 0 ? 0 : -p[1] / (2 * std::sqrt(t))) - p[2];
    case Law::power: return p[1] == 0 ? 0 : -p[1] * p[2] * std::pow(t, p[2] - 1);
    case Law::exponential: return -p[1] / p[2] * std::exp(t / p[2]);
    case Law::double_exponential: break;
  }
  return p[0] * p[1] * std::exp(p[1] * t) + p[2] * p[3] * std::exp(p[3] * t);
}

Parameters law_gradient(Law law, const Parameters& p, double t) {
  switch (law) {
    case Law::linear: return {1, -t};
    case Law::sqrt_linear: return {1, -std::sqrt(t), -t};
    case Law::power: {
      const double power = std::pow(t, p[2]);
      return {1, -power, t > 0 ? -p[1] * power * std::log(t) : 0};
    }
    case Law::exponential: return {1, -std::expm1(t / p[2]), p[1] * std::exp(t / p[2]) * t / (p[2] * p[2])};
    case Law::double_exponential: break;
  }
  const double first = std::exp(p[1] * t), second = std::exp(p[3] * t);
  return {first, p[0] * t * first, second, p[2] * t * second};
}

Parameters parameters_of(const Fit& fit) {
  Parameters p{};
  for (std::size_t j = 0; j < std::min(fit.parameters.size(), most_parameters); ++j) p[j] = fit.parameters[j].value;
  return p;
}

double soh_at(const Fit& fit, double x) { return law_value(fit.law, parameters_of(fit), x - fit.x0); }

}  // namespace bha::models
