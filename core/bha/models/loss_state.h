// A loss that grows with time or throughput while its rate changes: the loss itself is carried, never the time it would have
// taken (METHODS 3.2). `exact` moves along the curve of the present rate; `euler` repeats the rule of BLAST-Lite, which published
// parameters were checked with and which over-predicts where p < 1 (by 6 % of the loss on the second day, 0.2 % after a year).
#pragma once
#include <cmath>
#include <cstdint>

namespace bha::models {

enum class Rule : std::uint8_t { exact, euler };

/// y = k x^p, after another dx.
[[nodiscard]] inline double power_step(double y, double k, double p, double dx, Rule rule) {
  if (!(k > 0) || dx == 0) return y;
  if (y == 0) return k * std::pow(dx, p);
  if (rule == Rule::euler) return y + k * p * std::pow(y / k, (p - 1) / p) * dx;
  return k * std::pow(std::pow(y / k, 1 / p) + dx, p);
}

/// y = 2 top (1/2 − 1/(1 + exp((rate x)^p))), which ends at `top`; a loss already above it stays.
[[nodiscard]] inline double sigmoid_step(double y, double top, double rate, double p, double dx, Rule rule) {
  if (!(top > y) || !(rate > 0) || dx == 0) return y;
  const auto at = [&](double x) { return top * std::tanh(std::pow(rate * x, p) / 2); };  // the same curve, without overflow
  if (y == 0) return at(dx);
  const double z = std::log1p(2 * y / (top - y)), x = std::pow(z, 1 / p) / rate;
  if (rule == Rule::exact) return at(x + dx);
  const double e = std::exp(-z);
  return y + 2 * top * e / ((1 + e) * (1 + e)) * p * z / x * dx;
}

}  // namespace bha::models
