// When a cell's life ended and from where it is asked about: the truth of a forecast, in hindsight, and its origins, known
// online.
//   const auto life = life_of(rows, 0.8).seen_afterwards;      life.end, life.origins
#pragma once
#include <cstdint>
#include <optional>
#include <span>
#include <string_view>
#include <vector>

#include "bha/base/past.h"
#include "bha/features/fade_history.h"

namespace bha::pipeline {

/// after_cycles: 100 rows seen. lost_…: the first row from the tenth on at which that share of the way to the threshold is gone.
enum class Origin : std::uint8_t { after_cycles, lost_quarter, lost_half, lost_most };
inline constexpr std::size_t origin_count = 4;

struct LifeOrigin {
  Origin origin{};
  std::size_t row = 0;  // the newest row seen
};
/// end: first row, after the tenth, whose centred median of 5 is at or below the threshold; none: not reached (censored).
/// origins: those that exist: before the end, with at least 3 rows after them.
struct Life {
  std::optional<std::size_t> end{};
  std::vector<LifeOrigin> origins{};
  [[nodiscard]] std::optional<std::size_t> row_of(Origin) const;
};
[[nodiscard]] Hindsight<Life> life_of(const History<features::FadeRow>&, double threshold);

/// Rows a little before and after an origin's: 10 and 20 cycles, or 3 and 6 % of the way. For siblings, whose whole life is
/// known.
[[nodiscard]] std::vector<std::size_t> rows_beside(const History<features::FadeRow>&, Origin, double threshold);

}  // namespace bha::pipeline
namespace bha {
template <>
inline constexpr std::string_view words<pipeline::Origin>[] = {"k100", "f25", "f50", "f75"};
}  // namespace bha
