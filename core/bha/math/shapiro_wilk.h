// Whether numbers look normal.
#pragma once
#include <span>

namespace bha::math {

struct ShapiroWilk {
  double w, p;
};
/// W near 1: normal. NaN for fewer than 3 or more than 5,000 values, for values without spread, and for NaN in.
/// Order does not matter; ties are allowed but make p too small. n = 3 exact, else Royston's normalising polynomials.
/// Cost    O(n log n), one copy.   Source  AS R94: Royston, Appl. Stat. 44 (1995) 547; METHODS 6; scipy: W 1e-11, p 1e-6
[[nodiscard]] ShapiroWilk shapiro_wilk(std::span<const double>);

}  // namespace bha::math
