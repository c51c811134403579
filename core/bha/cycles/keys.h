// Under which conditions a capacity was measured; capacities are compared within one key only (CONTRACT, `capacity_key`).
//   const std::int32_t key = keys.join({.current_A = 2, .voltage_min_V = 2.7, .voltage_max_V = 4.2, .temperature_degC = 25});
// A cycle joins the nearest key within ±10 % of its current, ±20 mV, ±3 K of the mean of that key's cycles so far; for the key of
// the cycle before the window is half as wide again, so that conditions near the rim do not flicker. No bin edges. Otherwise it
// founds one. A missing temperature fits any. The main key is the first with 5 complete cycles; from then on a key whose current
// is below 80 % of the main one's is a check-up.   Bounds  at most 64 keys; beyond them 0 (none)
#pragma once
#include <cstdint>
#include <vector>

#include "bha/cycles/types.h"

namespace bha::cycles {

struct Conditions {
  double current_A = nan, voltage_min_V = nan, voltage_max_V = nan, temperature_degC = nan;
};
struct KeyTable {
  static constexpr std::size_t most_keys = 64;
  static constexpr std::int64_t cycles_of_a_main_key = 5;
  std::vector<CapacityKey> keys{};
  std::int32_t previous = 0, main = 0;

  std::int32_t join(const Conditions&);
  [[nodiscard]] const CapacityKey* find(std::int32_t key) const {
    return key > 0 && static_cast<std::size_t>(key) <= keys.size() ? &keys[static_cast<std::size_t>(key) - 1] : nullptr;
  }
};

}  // namespace bha::cycles
