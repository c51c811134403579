// What a state of health of 1 means: the reference capacity of one capacity key, fixed once it is known, from the past only.
//   const auto rule = reference_rule("auto", nan);
//   ReferenceState reference{.rule = *rule, .key = 1};   for (const CycleRow& row : rows) step(reference, row);
#pragma once
#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <type_traits>

#include "bha/base/finding.h"
#include "bha/cycles/types.h"
#include "bha/features/types.h"
#include "bha/models/types.h"

namespace bha::models {

enum class ReferenceKind : std::uint8_t { automatic, rated, first, best, checkup };
inline constexpr std::int32_t most_reference_cycles = 100;

struct ReferenceRule {
  ReferenceKind kind{};
  std::int32_t n = 0;                // of first, best and checkup
  double nominal_capacity_Ah = nan;  // of rated
};
/// `auto|rated|first:N|best:N|checkup:N`, 1 <= N <= 100 (best: from 2).
/// Findings  option_invalid (another text); rated_without_nominal (rated, and nominal_capacity_Ah is not a number > 0)
[[nodiscard]] Result<ReferenceRule> reference_rule(std::string_view text, double nominal_capacity_Ah);
[[nodiscard]] std::string text_of(const ReferenceRule&);

/// What the row gives to the series of a key: Ah, Wh or ohm. NaN: the row is not in that key, is excluded, or has no such number.
/// A check-up and a cycle under other conditions are kept apart from the main series, not from their own key's.
[[nodiscard]] double value_in_key(const features::CycleRow&, SohQuantity, std::int32_t key);

/// auto: the median of the first 3 of a check-up key, else of the first 5. first:N, checkup:N: the median of the first N.
/// best:N: the second largest of the first N (resistance: the median, for its best is its smallest). rated: the nominal capacity.
/// Of the two middle ones an even N takes the mean. Rows that come after it was fixed change nothing.
struct ReferenceState {
  ReferenceRule rule{};
  std::int32_t key = 0;
  cycles::Role role{};
  SohQuantity quantity{};
  double value = nan;                // Ah, Wh or ohm; NaN: not yet
  std::int64_t fixed_at_cycle = -1;  // the cycle after which it was known; 0: from the start
  std::int32_t count = 0;
  std::array<double, most_reference_cycles> seen{};
};
static_assert(std::is_trivially_copyable_v<ReferenceState>);  // a snapshot is a copy of its bytes
void step(ReferenceState&, const features::CycleRow&);

}  // namespace bha::models
