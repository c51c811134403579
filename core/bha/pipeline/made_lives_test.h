// Lives of known end, for tests: each bends at its own pace and is watched to its end or a while.
#pragma once
#include <cmath>
#include <cstdint>
#include <string>
#include <vector>

#include "bha/math/philox.h"
#include "bha/models/end_of_life.h"
#include "bha/pipeline/siblings.h"
#include "bha/pipeline/split.h"

namespace bha::pipeline::tests {

inline double share(std::uint64_t cell, std::uint64_t i) { return math::uniform(math::philox4x64({i, 0, 0, 0}, {cell, 5})[0]); }

/// A life that bends, 150 to 350 cycles long, watched for so many.
inline LifeSoFar any_life(std::uint64_t number, std::size_t watched = 1'000) {
  const double speed = 0.7 + 0.6 * share(number, 0), bend = 1.2 + 0.6 * share(number, 1);
  LifeSoFar out{.cell = "cell" + std::to_string(number), .file = out.cell + ".csv", .threshold = 0.8};
  models::EndOfLifeState state{.threshold = 0.8};
  for (std::size_t k = 0; k < watched; ++k) {
    const double x = static_cast<double>(k + 1);
    out.x.push_back(x);
    out.soh.push_back(1.01 - 0.21 * std::pow(speed * x / 220, bend) + 2e-3 * (share(number, k + 2) - 0.5));
    out.print.push_back(static_cast<std::int64_t>(row_hash(std::vector{x, out.soh.back()}) >> 11));
    models::step(state, x, out.soh.back());
    if (models::known(state).eol_observed) break;
  }
  out.ended = models::known(state).eol_observed;
  return out;
}
/// `ended` cells that were watched to the end, then one that was watched for `watched` cycles.
inline std::vector<LifeSoFar> herd(std::uint64_t ended, std::size_t watched, std::uint64_t asked = 100) {
  std::vector<LifeSoFar> out;
  for (std::uint64_t c = 0; c < ended; ++c) out.push_back(any_life(c));
  out.push_back(any_life(asked, watched));
  return out;
}

}  // namespace bha::pipeline::tests
