#include "bha/features/stuck_voltage.h"

#include <cmath>

namespace bha::features {
namespace {

constexpr std::int64_t long_enough = 20;

}  // namespace

void StuckVoltage::push(const cycles::StepRows& r) {
  if (r.n == 0) return;
  std::size_t repeats = r.voltage_V[0] == last_V ? 1 : 0;
  for (std::size_t i = 1; i < r.n; ++i) repeats += r.voltage_V[i] == r.voltage_V[i - 1] ? 1 : 0;
  if (repeats == 0) {  // the usual case of a voltage in fine digits
    rows += static_cast<std::int64_t>(r.n);
    moved += static_cast<std::int64_t>(r.n);
    standing = 0;
    last_V = r.voltage_V[r.n - 1];
    return;
  }
  for (std::size_t i = 0; i < r.n; ++i) {
    const double v = r.voltage_V[i], a = r.current_A[i];
    const bool repeated = v == last_V;
    if (!repeated || standing == 0) from_A = a;
    standing = repeated && std::fabs(a - from_A) <= 0.01 * std::fabs(from_A) ? standing + 1 : 0;
    ++rows;
    moved += repeated ? 0 : 1;
    rows_there += repeated && v == at_V ? 1 : 0;
    last_V = v;
    if (standing == long_enough && std::isnan(at_V)) at_V = v, rows_there = long_enough, first = rows - 1 - long_enough;
  }
}

Code StuckVoltage::found(double least_V, double most_V) const {
  const std::int64_t others = rows - rows_there;
  if (std::isnan(at_V) || others < long_enough || 10 * moved < 9 * others) return Code::none;
  return at_V == least_V || at_V == most_V ? Code::clipping : Code::stuck_value;
}

}  // namespace bha::features
