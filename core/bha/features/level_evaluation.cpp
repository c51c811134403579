#include "bha/features/level_evaluation.h"

#include <algorithm>
#include <cmath>

#include "bha/features/capacity.h"

namespace bha::features {

void LevelEvaluation::begin(double from, double to, double width) {
  from_V = from;
  width_V = width;
  const double count = std::round((to - from) / width);
  bins = count >= 1 && count <= static_cast<double>(most) ? static_cast<std::size_t>(count) : 0;
  charge_As.fill(0);
}

void LevelEvaluation::add(double voltage, double charge) {
  constexpr double on_edge = 1e-9;  // of a bin: 3.78 lies on the edge 3 + 78 · 0.01, though not in binary
  const double place = (voltage - from_V) / width_V + on_edge;
  if (!(place >= 0) || place > static_cast<double>(bins) + 2 * on_edge || bins == 0) return;
  charge_As[std::min(static_cast<std::size_t>(place), bins - 1)] += charge;
}

void LevelEvaluation::push(const cycles::StepRows& rows) {
  double before_A = rows.current_before_A;
  for (std::size_t i = 0; i < rows.n; ++i) {
    add(rows.voltage_V[i], 0.5 * rows.dt_s[i] * (std::fabs(before_A) + std::fabs(rows.current_A[i])));
    before_A = rows.current_A[i];
  }
}

double LevelEvaluation::ic_Ah_per_V(std::size_t bin) const { return charge_As[bin] / seconds_per_hour / width_V; }

}  // namespace bha::features
