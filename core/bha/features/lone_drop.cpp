#include "bha/features/lone_drop.h"

namespace bha::features {

void LoneDrops::push(const cycles::StepRows& r, const VoltageSpan& span, std::uint64_t first_row) {
  constexpr double share = 0.25, least_V = 1, same_V = 0.005;
  const bool possible = std::fmin(span.least_V, before_V[0]) < share * span.most_V;
  for (std::size_t i = possible || r.n < 3 ? 0 : r.n - 3; i < r.n; ++i) {
    const double now_V = r.voltage_V[i], low_V = before_V[0], then_V = before_V[1];
    const bool low = low_V < share * now_V && now_V - low_V > least_V && then_V > share * now_V;
    if (possible && low && (std::fabs(now_V - then_V) <= same_V || std::fabs(now_V - before_V[2]) <= same_V)) {
      if (rows.count == 0) first_V = low_V;
      rows.note(first_row + i - 1);
    }
    before_V[2] = then_V;
    before_V[1] = low_V;
    before_V[0] = now_V;
  }
}

}  // namespace bha::features
