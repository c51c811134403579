// Sums that do not lose small terms: Neumaier's compensation. Trivially copyable, so that it is part of a snapshot.
#pragma once
#include <cmath>

namespace bha::math {

struct NeumaierSum {
  double sum = 0, lost = 0;
  void add(double x) {
    const double t = sum + x;
    lost += std::fabs(sum) >= std::fabs(x) ? (sum - t) + x : (x - t) + sum;
    sum = t;
  }
  [[nodiscard]] double value() const { return sum + lost; }
};

}  // namespace bha::math
