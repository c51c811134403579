// State of health while the cell runs: a cycle, then the next; nothing that comes later changes what was said.
//   OnlineState state = online_state(*rule, key, role, 0.9);   for (const CycleRow& row : rows) OnlineSoh now = step(state, row);
#pragma once
#include <array>
#include <cstdint>
#include <type_traits>

#include "bha/base/finding.h"
#include "bha/features/types.h"
#include "bha/models/reference.h"

namespace bha::models {

/// A level that falls by a slope: Kalman filter of x = (level, slope), level+ = level + slope·dx, seen with noise.
struct LevelSlope {
  double level = nan, slope = 0;
  double level_variance = 1, covariance = 0, slope_variance = 0;
};
/// Moves on by dx > 0; q_level and q_slope are the variances added per unit of x.
void advance(LevelSlope&, double dx, double q_level, double q_slope);
/// Corrects by an innovation (seen − level) of a measurement with this variance. Joseph form, so that variances stay positive.
/// Source  METHODS 4.3; statsmodels' state space on kalman_llt.csv to 1e-9 with its log-likelihood
void correct(LevelSlope&, double innovation, double measurement_variance);

/// A level with a slope that outliers do not move: of capacities, or of what a regressor says. Its size and its time do not
/// depend on how many cycles were seen.
/// - An innovation counts at most 2.5 σ; one beyond 4 σ is held back until a third in a row confirms the jump, and then the level
///   starts again at their median; where each lies further on than the one before, at the end of the line through them. σ is the
///   running scale of the clipped innovations (memory 50 cycles).
/// - What may change from one value to the next grows with the cycles between them: of check-ups 50 cycles apart a fade of 2 % is
///   a slope and no jump.
/// - A run of innovations of one sign (a knee) opens the slope: its variance grows up to 100-fold.
struct RobustLevel {
  LevelSlope filter{};    // in units of the values; variances in units of σ²
  double variance = nan;  // σ²
  double run = 0;         // running mean of the clipped innovations / their scale: far from 0 in a knee
  double usual_gap = 1;   // cycles from one measurement to the next: check-ups are far apart
  std::int64_t seen = 0, last_cycle = 0;
  std::array<double, 3> held_back{};
  std::int32_t held = 0;
};
/// Takes in a finite value. False: it is a jump that is not confirmed yet; filter.level is what was expected without it.
/// Cost      30 ns
bool take(RobustLevel&, std::int64_t cycle, double value);

/// value, lower, upper: fractions of the reference; sigma: scale of a single measurement, also as a fraction.
/// code: none; reference_not_yet, before_initial_peak (both: no value); unconfirmed_jump (value is what was expected without it);
/// or why the row is not in the series (its own exclusion, not_in_main_key), and then nothing was learned from it.
struct OnlineSoh {
  std::int64_t cycle = 0;
  double value = nan, lower = nan, upper = nan, sigma = nan;
  Code code{};
};

/// One key's filter; the number of cycles seen does not enter its size or its time.
/// - Starts after the initial peak: when 3 cycles in a row have not raised the filtered level. No cap by what was lowest so far:
///   a capacity that recovers is followed.
/// - lower, upper: the band in which single measurements lie at the level asked for, were the scatter normal (value ± z·σ·√F, F
/// with
///   the filter's own uncertainty). It says nothing of the cell's true health.
/// Measured by online_test.cpp on 241 public cells, one after the other (XJTU, HUST, MIT, TJU 1, TJU 3):
///   mean of online/measured − 1              +0.025, +0.000, +0.009, +0.040, −0.011 %; worst cell +0.52 % (28 cycles, all in the
///                                            knee)
///   one −5 % cycle, ten cycles later         at most 0.07 %
///   cycles within the 90 % band laid before  .938, .929, .910, .949, .943
struct OnlineState {
  ReferenceState reference{};
  double band_factor = nan;  // z
  RobustLevel robust{};      // in Ah
  double highest = nan;
  std::int32_t since_highest = 0;
  bool peak_passed = false;
  std::int64_t peak_cycle = -1;  // where the filtered level was highest before the series started
};
static_assert(std::is_trivially_copyable_v<OnlineState>);

/// level: of the band, 0 < level < 1.
[[nodiscard]] OnlineState online_state(const ReferenceRule&, std::int32_t key, cycles::Role, double level,
                                       SohQuantity = SohQuantity::capacity);
[[nodiscard]] OnlineSoh step(OnlineState&, const features::CycleRow&);

/// z of a two-sided normal interval at this level: 1.645 at 0.9.
[[nodiscard]] double normal_factor(double level);

}  // namespace bha::models
