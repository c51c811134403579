#include "bha/models/laws.h"

#include <algorithm>
#include <cmath>
#include <limits>

namespace bha::models {
namespace {
constexpr std::string_view linear_names[] = {"s0", "b"}, sqrt_names[] = {"s0", "a", "b"}, power_names[] = {"s0", "a", "z"},
                           exponential_names[] = {"s0", "b", "c"}, double_names[] = {"a", "b", "c", "d"};
}

std::span<const std::string_view> parameter_names(Law law) {
  switch (law) {
    case Law::linear:
      return linear_names;
    case Law::sqrt_linear:
      return sqrt_names;
    case Law::power:
      return power_names;
    case Law::exponential:
      return exponential_names;
    case Law::double_exponential:
      break;
  }
  return double_names;
}

bool on_bound(Law law, const Parameters& p, std::size_t j, double span) {
  constexpr double close = 1 + 1e-9;
  if (law == Law::double_exponential)
    return j % 2 == 1 && (p[j] * span <= least_exponent / close || p[j] * span >= most_exponent / close);
  if (j == 0) return false;
  if (law == Law::power && j == 2) return p[2] <= least_z * close || p[2] >= most_z / close;
  if (law == Law::exponential && j == 2) return span <= least_kappa * close * p[2] || span * close >= most_kappa * p[2];
  return p[j] <= 0;
}

double law_value(Law law, const Parameters& p, double t) {
  switch (law) {
    case Law::linear:
      return p[0] - p[1] * t;
    case Law::sqrt_linear:
      return p[0] - p[1] * std::sqrt(t) - p[2] * t;
    case Law::power:
      return p[0] - p[1] * std::pow(t, p[2]);
    case Law::exponential:
      return p[0] - p[1] * std::expm1(t / p[2]);
    case Law::double_exponential:
      break;
  }
  return p[0] * std::exp(p[1] * t) + p[2] * std::exp(p[3] * t);
}

Parameters law_gradient(Law law, const Parameters& p, double t) {
  switch (law) {
    case Law::linear:
      return {1, -t};
    case Law::sqrt_linear:
      return {1, -std::sqrt(t), -t};
    case Law::power: {
      const double power = std::pow(t, p[2]);
      return {1, -power, t > 0 ? -p[1] * power * std::log(t) : 0};
    }
    case Law::exponential:
      return {1, -std::expm1(t / p[2]), p[1] * std::exp(t / p[2]) * t / (p[2] * p[2])};
    case Law::double_exponential:
      break;
  }
  const double first = std::exp(p[1] * t), second = std::exp(p[3] * t);
  return {first, p[0] * t * first, second, p[2] * t * second};
}

namespace {
double double_exponential_crossing(const Parameters& p, double level, double most) {
  const auto above = [&](double t) { return law_value(Law::double_exponential, p, t) > level; };
  constexpr int looks = 256;
  for (int i = 1; i <= looks; ++i) {
    double low = most * (i - 1) / looks, high = most * i / looks;
    if (above(high)) continue;
    for (int k = 0; k < 60; ++k) {
      const double middle = (low + high) / 2;
      (above(middle) ? low : high) = middle;
    }
    return high;
  }
  return std::numeric_limits<double>::infinity();
}
}  // namespace

double law_crossing(Law law, const Parameters& p, double level, double most) {
  const double drop = law_value(law, p, 0) - level;
  if (std::isnan(drop)) return nan;
  if (drop <= 0) return 0;
  double t = nan;  // a division by a rate of 0 is infinity: never
  switch (law) {
    case Law::linear:
      t = drop / p[1];
      break;
    case Law::sqrt_linear: {
      const double root = 2 * drop / (p[1] + std::sqrt(p[1] * p[1] + 4 * p[2] * drop));
      t = root * root;
      break;
    }
    case Law::power:
      t = std::pow(drop / p[1], 1 / p[2]);
      break;
    case Law::exponential:
      t = p[1] > 0 ? p[2] * std::log1p(drop / p[1]) : std::numeric_limits<double>::infinity();
      break;
    case Law::double_exponential:
      return double_exponential_crossing(p, level, most);
  }
  return t >= 0 && t <= most ? t : std::numeric_limits<double>::infinity();
}

Parameters parameters_of(const Fit& fit) {
  Parameters p{};
  for (std::size_t j = 0; j < std::min(fit.parameters.size(), most_parameters); ++j) p[j] = fit.parameters[j].value;
  return p;
}

double soh_at(const Fit& fit, double x) { return law_value(fit.law, parameters_of(fit), x - fit.x0); }

}  // namespace bha::models
