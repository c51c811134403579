#include "bha/models/monotone_level.h"

#include <algorithm>
#include <cmath>

namespace bha::models {

double step(MonotoneLevel& state, double level, bool believed) {
  if (std::isnan(level)) return level;
  const double ceiling = state.lowest + monotone_bounce * std::fabs(state.lowest);
  if (level > ceiling) {  // never before the first: NaN
    if (!believed || ++state.above < monotone_confirmations) return ceiling;
    state.lowest = level;
  } else {
    state.lowest = std::fmin(state.lowest, level);
  }
  state.above = 0;
  return level;
}

}  // namespace bha::models
