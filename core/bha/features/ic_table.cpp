#include "bha/features/ic_table.h"

#include <algorithm>
#include <cmath>

#include "bha/cycles/termination.h"
#include "bha/math/gaussian_smooth.h"
#include "bha/math/peaks.h"
#include "bha/math/savitzky_golay.h"

namespace bha::features {
namespace {

constexpr double highest_lfp_V = 3.8, width_V = 0.040, lfp_width_V = 0.016, bin_V = 0.005, lfp_bin_V = 0.002;
constexpr double least_share_of_range = 0.05, least_sigmas = 3, rounding = 1e-6;
constexpr std::size_t least_points = 50;

std::size_t window_of(double wide_V, double step_V) {
  const auto half = static_cast<std::size_t>(std::fmax(2, std::round(wide_V / step_V / 2)));
  return 2 * half + 1;
}

std::vector<double> central_differences(const std::vector<double>& charge, double step) {
  std::vector<double> out(charge.size());
  for (std::size_t i = 1; i + 1 < charge.size(); ++i) out[i] = (charge[i + 1] - charge[i - 1]) / (2 * step);
  out.front() = (charge[1] - charge[0]) / step;
  out.back() = (charge.back() - charge[charge.size() - 2]) / step;
  return out;
}

// Raw slope less the smooth one: what noise there was.
double noise_of(const std::vector<double>& raw, const std::vector<double>& smooth) {
  double squares = 0;
  for (std::size_t i = 1; i + 1 < raw.size(); ++i) squares += (raw[i] - smooth[i]) * (raw[i] - smooth[i]);
  return std::sqrt(squares / static_cast<double>(raw.size() - 2));
}

// The number of the nearest track from `from` on; a new one where none is near.
std::int64_t number_of(std::vector<IcWatch::Track>& tracks, std::size_t& from, double at) {
  std::size_t nearest = tracks.size();
  double distance = IcWatch::same_within_V;
  for (std::size_t i = from; i < tracks.size(); ++i)
    if (const double d = std::fabs(tracks[i].at - at); d <= distance) nearest = i, distance = d;
  if (nearest == tracks.size()) {
    if (tracks.size() >= IcWatch::most_tracks) return 0;
    nearest = from;
    while (nearest < tracks.size() && tracks[nearest].at < at) ++nearest;
    tracks.insert(tracks.begin() + static_cast<std::ptrdiff_t>(nearest), {static_cast<std::int64_t>(tracks.size()) + 1, at});
  }
  tracks[nearest].at = at;
  from = nearest + 1;
  return tracks[nearest].number;
}

}  // namespace

void IcWatch::begin(const cycles::RunStart& start) {
  start_ns = start.first.time_ns;
  const bool charge = half == cycles::Direction::charge;  // the held voltage after it is not the curve's
  const double held_V = charge ? voltage_max_V - cycles::limit_margin_V : voltage_min_V + cycles::limit_margin_V;
  curve.begin(voltage_min_V, voltage_max_V, charge ? 1 : -1, held_V, 0);
  if (keep_curves) levels.begin(voltage_min_V, voltage_max_V, voltage_max_V < highest_lfp_V ? lfp_bin_V : bin_V);
  count = {};
  base_As = 0;
  current_A = 0;
}

void IcWatch::push(const cycles::StepRows& r) {
  curve.push(r, base_As, moved_As());
  count.push(r);
  if (keep_curves) levels.push(r);
  for (std::size_t i = 0; i < r.n; ++i)
    if (curve.sign * r.current_A[i] > curve.sign * current_A) current_A = r.current_A[i];
}

void IcWatch::end_run() {
  base_As += moved_As();
  count = {};
}

void IcWatch::end(IcTable& table) {
  if (curve.filled < curve.uncovered + least_points) return;
  const double step = curve.grid(1) - curve.grid(0);
  std::vector<double> charge_Ah;
  for (std::size_t i = curve.uncovered; i < curve.filled; ++i) charge_Ah.push_back(curve.charge_As[i] / seconds_per_hour);
  const double wide_V = voltage_max_V < highest_lfp_V ? lfp_width_V : width_V;
  const std::vector<double> slope =
      math::savitzky_golay(charge_Ah, {.window = window_of(wide_V, step), .order = 3, .derivative = 1, .step = step});
  if (slope.empty() || std::isnan(slope.front())) return;
  const auto [low, high] = std::minmax_element(slope.begin(), slope.end());
  const double least = std::max({least_share_of_range * (*high - *low), rounding * *high,
                                 least_sigmas * noise_of(central_differences(charge_Ah, step), slope)});
  if (keep_curves) keep_curve(charge_Ah, slope, step, table.curves);
  std::size_t from = 0;
  for (const math::Peak& p : math::find_peaks(slope, least)) {
    if (table.peaks.size() >= most_rows) return;
    const double at = curve.grid(curve.uncovered) + p.position * step;
    table.peaks.push_back({.start_time_s = static_cast<double>(start_ns) * cycles::seconds_per_ns,
                           .direction = step_direction(half),
                           .current_A = current_A,
                           .peak = number_of(tracks, from, at),
                           .voltage_V = curve.sign * at,
                           .height_Ah_per_V = p.height,
                           .prominence_Ah_per_V = p.prominence,
                           .width_V = p.width * step,
                           .area_Ah = p.area * step});
  }
}

void IcWatch::keep_curve(const std::vector<double>& charge_Ah, const std::vector<double>& slope, double step_V,
                         std::vector<IcCurveRow>& curves) const {
  const double wide_V = voltage_max_V < highest_lfp_V ? lfp_width_V : width_V;
  const std::vector<double> gaussian = math::gaussian_smooth(central_differences(charge_Ah, step_V), wide_V / 4 / step_V);
  const double first = curve.grid(curve.uncovered);
  for (std::size_t bin = 0; bin < levels.bins && curves.size() < most_rows; ++bin) {
    const double place = (curve.sign * levels.middle_V(bin) - first) / step_V;
    if (place < 0 || place > static_cast<double>(slope.size() - 1)) continue;
    const auto at = static_cast<std::size_t>(std::lround(place));  // the grid is finer than the bins
    curves.push_back({.start_time_s = static_cast<double>(start_ns) * cycles::seconds_per_ns,
                      .direction = step_direction(half),
                      .voltage_V = levels.middle_V(bin),
                      .charge_Ah = charge_Ah[at],
                      .level_Ah_per_V = levels.ic_Ah_per_V(bin),
                      .savitzky_golay_Ah_per_V = slope[at],
                      .gaussian_Ah_per_V = gaussian[at],
                      .dv_V_per_Ah = slope[at] > 0 ? 1 / slope[at] : nan});
  }
}

}  // namespace bha::features
