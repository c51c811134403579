#include "bha/pipeline/life_origins.h"

#include <algorithm>
#include <cmath>

#include "bha/math/rolling_median.h"

namespace bha::pipeline {
namespace {

constexpr std::size_t seen_rows = 100, earliest = 10, least_after = 3;
constexpr double lost[] = {nan, 0.25, 0.5, 0.75};  // by origin

std::optional<std::size_t> end_of(const Past<features::FadeRow>& rows, double threshold) {
  std::vector<double> soh;
  for (const auto& row : rows) soh.push_back(row.soh);
  const auto smooth = math::centred_median(soh, 5);
  const auto at = std::ranges::find_if(smooth, [&](double s) { return s <= threshold; });
  const auto row = static_cast<std::size_t>(at - smooth.begin());
  if (at == smooth.end() || row <= earliest) return std::nullopt;
  return row;
}

std::optional<std::size_t> first_lost(std::span<const features::FadeState> states, double share) {
  for (std::size_t k = earliest; k < states.size(); ++k)
    if (states[k].loss >= share) return k;
  return std::nullopt;
}
std::optional<std::size_t> first_at(std::span<const features::FadeState> states, Origin origin) {
  if (origin == Origin::after_cycles) return seen_rows - 1;
  return first_lost(states, lost[static_cast<std::size_t>(origin)]);
}

}  // namespace

std::optional<std::size_t> Life::row_of(Origin origin) const {
  const auto at = std::ranges::find(origins, origin, &LifeOrigin::origin);
  if (at == origins.end()) return std::nullopt;
  return at->row;
}

std::vector<std::size_t> rows_beside(const History<features::FadeRow>& rows, Origin origin, double threshold) {
  const auto states = features::fade_states(rows.now(), threshold);
  std::vector<std::size_t> out;
  for (const int step : {-2, -1, 1, 2}) {
    std::optional<std::size_t> row = static_cast<std::size_t>(static_cast<int>(seen_rows) - 1 + 10 * step);
    if (origin != Origin::after_cycles) row = first_lost(states, lost[static_cast<std::size_t>(origin)] + 0.03 * step);
    if (row && *row < rows.size() && *row != first_at(states, origin) && std::ranges::find(out, *row) == out.end())
      out.push_back(*row);
  }
  return out;
}

Hindsight<Life> life_of(const History<features::FadeRow>& rows, double threshold) {
  Life out{.end = end_of(rows.now(), threshold)};
  const auto states = features::fade_states(rows.now(), threshold);
  for (std::size_t o = 0; o < origin_count; ++o) {
    const auto origin = static_cast<Origin>(o);
    const auto row = first_at(states, origin);
    if (!row || *row + least_after >= rows.size() || !(states[*row].loss < 1)) continue;
    if (out.end && *row + 1 >= *out.end) continue;
    out.origins.push_back({origin, *row});
  }
  return {out};
}

}  // namespace bha::pipeline
