// What is kept of single steps beside the cycle table, when it is asked for (step_fold.h makes it).
#pragma once
#include <vector>

#include "bha/features/slow_curve.h"

namespace bha::features {

struct StepOptions {
  bool slow_curves = false;
  [[nodiscard]] bool any() const { return slow_curves; }
};
struct StepTables {
  std::vector<SlowCurve> slow_curves{};
};

}  // namespace bha::features
