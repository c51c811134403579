#include "bha/models/total_least_squares.h"

#include <cmath>

namespace bha::models {
namespace {

using Sums = std::array<double, 6>;

double merit(const Sums& c, double q) {
  const double q2 = q * q, d = q2 + 1;
  return (c[3] * q2 * q2 - 2 * c[4] * q2 * q + (c[0] + c[5]) * q2 - 2 * c[1] * q + c[2]) / (d * d);
}
// A positive multiple of the merit's slope.
double slope(const Sums& c, double q) {
  return (((c[4] * q + (2 * c[3] - c[0] - c[5])) * q + 3 * (c[1] - c[4])) * q + (c[0] - 2 * c[2] + c[5])) * q - c[1];
}
double curvature(const Sums& c, double q) {
  const double d = q * q + 1, d2 = d * d;
  const double p = ((((-2 * c[4] * q + (3 * c[0] - 6 * c[3] + 3 * c[5])) * q + (16 * c[4] - 12 * c[1])) * q +
                     (-8 * c[0] + 10 * c[2] + 6 * c[3] - 8 * c[5])) *
                        q +
                    (12 * c[1] - 6 * c[4])) *
                       q +
                   c[0] - 2 * c[2] + c[5];
  return 2 * p / (d2 * d2);
}

double root_between(const Sums& c, double low, double high) {
  for (int i = 0; i < 100 && low < high; ++i) {
    const double middle = 0.5 * (low + high);
    if (middle == low || middle == high) break;
    (slope(c, middle) < 0 ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

// The least merit within a factor of 10 of the ordinary line's answer; NaN: there is none.
double best_ratio(const Sums& c) {
  const double around = c[1] / c[0];
  if (!(around > 0)) return nan;
  constexpr int steps = 96;
  double best = nan, low = 0.1 * around;
  for (int i = 1; i <= steps; ++i) {
    const double high = 0.1 * around * std::pow(100.0, static_cast<double>(i) / steps);
    if (slope(c, low) < 0 && slope(c, high) >= 0) {
      const double q = root_between(c, low, high);
      if (std::isnan(best) || merit(c, q) < merit(c, best)) best = q;
    }
    low = high;
  }
  return best;
}

}  // namespace

void step(CapacityFilter& f, const CapacityWindow& w) {
  const double x = w.soc_change, y_Ah = w.charge_Ah;
  if (!(w.soc_change_sd > 0 && w.charge_sd_Ah > 0 && std::fabs(x) > 0 && std::isfinite(y_Ah))) return;
  if (f.windows == 0) f.scale = w.soc_change_sd / w.charge_sd_Ah;
  const double y = f.scale * y_Ah, var_x = w.soc_change_sd * w.soc_change_sd,
               var_y = f.scale * f.scale * w.charge_sd_Ah * w.charge_sd_Ah;
  const Sums fresh{x * x / var_y, x * y / var_y, y * y / var_y, x * x / var_x, x * y / var_x, y * y / var_x};
  for (std::size_t i = 0; i < fresh.size(); ++i) f.sums[i] = f.forget * f.sums[i] + fresh[i];
  f.offset_sum = f.forget * f.offset_sum + x * w.duration_h / var_y;
  // An error of a shared rest raises one window's x and lowers the next one's.
  const double over_var = x / var_x;
  f.apart = f.forget * f.forget * f.apart + over_var * over_var * var_x;
  f.together = f.forget * f.forget * f.together + over_var * over_var * var_x;
  if (w.follows) f.together -= f.forget * f.before_over_var * over_var * var_x;
  f.before_over_var = over_var;
  ++f.windows;
}

Capacity capacity(const CapacityFilter& f) {
  if (f.windows < 2) return {.missing = Code::too_few_points};
  const double ratio = best_ratio(f.sums), bend = std::isnan(ratio) ? nan : curvature(f.sums, ratio);
  if (!(bend > 0)) return {.missing = Code::not_identifiable};
  constexpr double least_share = 0.25;  // windows in one direction share errors that cancel; not all of them is believed
  const double shared = f.apart > 0 ? std::fmax(least_share, f.together / f.apart) : 1;
  const double random = std::sqrt(2 / bend * shared) / f.scale;
  const double offset = f.current_offset_A * std::fabs(f.offset_sum / f.sums[0]);
  return {.capacity_Ah = ratio / f.scale, .sd_Ah = std::hypot(random, offset)};
}

}  // namespace bha::models
