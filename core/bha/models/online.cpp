#include "bha/models/online.h"

#include <algorithm>
#include <cmath>

namespace bha::models {

namespace {

constexpr double first_sigma = 0.002;  // of the first capacity; forgotten within some cycles
constexpr double first_slope_variance = 4, q_level = 0.05, q_slope = 1e-3, knee_gain = 20, knee_memory = 0.3,
                 jump_slope_variance = 0.3;
constexpr double gate = 4, clip = 2.5, sigma_memory = 1.0 / 50;
constexpr double least_variance = 1e-30;  // of a series that does not move: its scale stays a number
constexpr double clipped_loss = 1.03;     // a normal square clipped at 2.5² has mean 1/1.03
constexpr std::int32_t confirmations = 3, peak_cycles = 3;

void start(RobustLevel& state, double value) {
  state.filter = {.level = value, .slope_variance = first_slope_variance};
  state.variance = std::max(first_sigma * value * first_sigma * value, least_variance);
}

void move_on(RobustLevel& state, std::int64_t cycle) {
  const double gap = static_cast<double>(std::max<std::int64_t>(1, cycle - state.last_cycle));
  if (state.seen == 1) {
    state.usual_gap = gap;  // what may change between two values grows with the cycles between them
    state.filter.slope_variance *= gap;
  }
  const double knee = 1 + knee_gain * std::max(0.0, state.run * state.run - 0.5);
  advance(state.filter, gap / state.usual_gap, q_level * state.usual_gap, q_slope * state.usual_gap * knee);
  state.usual_gap += 0.2 * (std::min(gap, 10 * state.usual_gap) - state.usual_gap);
}

// Three in a row beyond the gate, each further on than the one before: a slope, no step. The level is the end of the line through
// them (its median lies one value behind), and they say how far they lie from it.
bool accept_slope(RobustLevel& state) {
  const auto& [first, second, third] = state.held_back;
  const bool further = state.filter.level > first ? first > second && second > third : first < second && second < third;
  if (!further) return false;
  const double slope = (third - first) / 2, off = first - 2 * second + third;
  state.filter = {.level = (first + second + third) / 3 + slope,
                  .slope = slope,
                  .level_variance = 5. / 6,  // of a line through three values at its end
                  .covariance = 0.5,
                  .slope_variance = 0.5};
  state.variance = std::max(state.variance, off * off / 6);
  return true;
}

// Three in a row beyond the gate: the level is where they are, and they say how much they scatter.
void accept_jump(RobustLevel& state) {
  state.held = 0;
  if (accept_slope(state)) return;
  auto sorted = state.held_back;
  std::sort(sorted.begin(), sorted.end());
  const double spread = (sorted[2] - sorted[0]) / 1.69;  // mean range of three normal values
  state.filter.level = sorted[1];
  state.filter.level_variance = 1;
  state.filter.covariance = 0;
  state.filter.slope = 0;
  state.filter.slope_variance = jump_slope_variance;
  state.variance = std::max(state.variance, spread * spread);
}

bool learn(RobustLevel& state, double value) {
  const double innovation = value - state.filter.level, f = state.filter.level_variance + 1;
  const double scale = std::sqrt(f * state.variance), z = innovation / scale;
  if (std::fabs(z) > gate) {
    state.held_back[static_cast<std::size_t>(state.held++)] = value;
    if (state.held < confirmations) return false;
    accept_jump(state);
    return true;
  }
  state.held = 0;
  const double clipped = std::clamp(z, -clip, clip);
  state.run += knee_memory * (clipped - state.run);
  correct(state.filter, clipped * scale, 1);
  const double weight = std::max(sigma_memory, 1 / static_cast<double>(state.seen + 4));
  state.variance += weight * (clipped_loss * clipped * clipped * state.variance - state.variance);
  state.variance = std::max(state.variance, least_variance);
  return true;
}

void watch_peak(OnlineState& state, std::int64_t cycle) {
  if (state.peak_passed) return;
  const double level = state.robust.filter.level;
  if (state.peak_cycle < 0 || level > state.highest) {
    state.highest = level;
    state.peak_cycle = cycle;
    state.since_highest = 0;
  } else {
    state.peak_passed = ++state.since_highest >= peak_cycles;
  }
}

OnlineSoh told(const OnlineState& state, std::int64_t cycle, bool confirmed) {
  OnlineSoh out{.cycle = cycle};
  const double reference = state.reference.value;
  if (std::isnan(reference)) {
    out.code = Code::reference_not_yet;
    return out;
  }
  out.sigma = std::sqrt(state.robust.variance) / reference;
  if (!state.peak_passed) {
    out.code = Code::before_initial_peak;
    return out;
  }
  const double half = state.band_factor * out.sigma * std::sqrt(state.robust.filter.level_variance + 1);
  out.value = state.robust.filter.level / reference;
  out.lower = out.value - half;
  out.upper = out.value + half;
  if (!confirmed) out.code = Code::unconfirmed_jump;
  return out;
}

}  // namespace

void advance(LevelSlope& x, double dx, double added_level, double added_slope) {
  x.level += x.slope * dx;
  x.level_variance += 2 * dx * x.covariance + dx * dx * x.slope_variance + added_level * dx;
  x.covariance += dx * x.slope_variance;
  x.slope_variance += added_slope * dx;
}

void correct(LevelSlope& x, double innovation, double r) {
  const double f = x.level_variance + r, k0 = x.level_variance / f, k1 = x.covariance / f;
  const double p00 = x.level_variance, p01 = x.covariance, p11 = x.slope_variance;
  x.level += k0 * innovation;
  x.slope += k1 * innovation;
  x.level_variance = (1 - k0) * (1 - k0) * p00 + k0 * k0 * r;
  x.covariance = (1 - k0) * (p01 - k1 * p00) + k0 * k1 * r;
  x.slope_variance = p11 - 2 * k1 * p01 + k1 * k1 * (p00 + r);
}

bool take(RobustLevel& state, std::int64_t cycle, double value) {
  bool confirmed = true;
  if (state.seen == 0) {
    start(state, value);
  } else {
    move_on(state, cycle);
    confirmed = learn(state, value);
  }
  ++state.seen;
  state.last_cycle = cycle;
  return confirmed;
}

double normal_factor(double level) {
  double low = 0, high = 40;  // erf(z/√2) = level, by bisection to the last bit
  for (int i = 0; i < 80; ++i) {
    const double middle = (low + high) / 2;
    (std::erf(middle / std::sqrt(2.0)) < level ? low : high) = middle;
  }
  return high;
}

OnlineState online_state(const ReferenceRule& rule, std::int32_t key, cycles::Role role, double level, SohQuantity quantity) {
  OnlineState state;
  state.reference = {.rule = rule, .key = key, .role = role, .quantity = quantity};
  state.band_factor = normal_factor(level);
  return state;
}

OnlineSoh step(OnlineState& state, const features::CycleRow& row) {
  step(state.reference, row);
  const double value = value_in_key(row, state.reference.quantity, state.reference.key);
  if (std::isnan(value)) return {.cycle = row.cycle, .code = row.exclusion != Code::none ? row.exclusion : Code::not_in_main_key};
  const bool confirmed = take(state.robust, row.cycle, value);
  watch_peak(state, row.cycle);
  return told(state, row.cycle, confirmed);
}

}  // namespace bha::models
