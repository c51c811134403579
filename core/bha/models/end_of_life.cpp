#include "bha/models/end_of_life.h"

#include <cmath>

#include "bha/models/state_of_health.h"

namespace bha::models {

namespace {
constexpr std::int32_t confirmations = 3;
}

void step(EndOfLifeState& state, double x, double soh) {
  if (std::isnan(x) || std::isnan(soh) || !std::isnan(state.observed)) return;
  state.last = x;
  if (!(soh <= state.threshold)) {
    state.below = 0;
    return;
  }
  if (state.below++ == 0) state.candidate = x;
  if (state.below < confirmations) return;
  state.observed = state.candidate;
  state.confirmed_at = x;
}

EndOfLife known(const EndOfLifeState& state) {
  EndOfLife out{.threshold = state.threshold};
  if (!std::isnan(state.observed)) {
    out.eol_observed = state.observed;
    out.eol_confirmed_at = state.confirmed_at;
  } else if (!std::isnan(state.last)) {
    out.censored_at = state.last;
  }
  return out;
}

double on_axis(const features::CycleRow& row, Axis axis) {
  return axis == Axis::cycle ? static_cast<double>(row.cycle) : axis == Axis::efc ? row.efc : row.days;
}

EndOfLife end_of_life(const Soh& soh, Past<features::CycleRow> rows, const EndOfLifeOptions& options) {
  const bool absolute = !std::isnan(options.eol_Ah);
  EndOfLifeState state{.threshold = absolute ? options.eol_Ah / soh.reference.value_Ah : options.eol};
  const SohSeries* series = told_series(soh, View::measured);
  std::size_t k = 0;
  for (const features::CycleRow& row : rows)
    if (series != nullptr && k < series->cycle.size() && row.cycle == series->cycle[k])
      step(state, on_axis(row, options.x), series->value[k++]);
  EndOfLife out = known(state);
  out.unit = options.x;
  return out;
}

}  // namespace bha::models
