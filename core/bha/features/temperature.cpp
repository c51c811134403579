#include "bha/features/temperature.h"

#include <algorithm>

namespace bha::features {

void TemperatureSpan::push(const double* t, std::size_t n) {
  double sum = sum_degC, least = least_degC, most = most_degC;
  std::int64_t missing = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const bool there = t[i] == t[i];
    missing += there ? 0 : 1;
    sum += there ? t[i] : 0;
    least = t[i] < least ? t[i] : least;
    most = t[i] > most ? t[i] : most;
  }
  sum_degC = sum;
  least_degC = least;
  most_degC = most;
  samples += static_cast<std::int64_t>(n) - missing;
}

void TemperatureSpan::merge(const TemperatureSpan& other) {
  sum_degC += other.sum_degC;
  least_degC = std::min(least_degC, other.least_degC);
  most_degC = std::max(most_degC, other.most_degC);
  samples += other.samples;
}

}  // namespace bha::features
