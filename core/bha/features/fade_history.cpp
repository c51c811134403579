#include "bha/features/fade_history.h"

#include <algorithm>
#include <cmath>
#include <span>

#include "bha/math/rolling_median.h"
#include "bha/math/univariate.h"

namespace bha::features {
namespace {

constexpr std::size_t state_window = 11, smooth_window = 5, first_cycles = 10, least_cycles = 11;
constexpr std::array<std::size_t, 4> windows = {10, 20, 50, 100};
constexpr double most_change = 5;  // of a relative change: beyond it a first value near zero speaks, not the cell

enum Course : std::size_t {
  level_now,
  level_best,
  level_first,
  room,
  log_room,
  loss,
  log_age,
  log_since_peak,
  log_peak,
  rate,                                      // four: percent a cycle over the last 10, 20, 50, 100
  left_at_rate = rate + windows.size(),      // three: log of the cycles left at the rate of the last 20, 50, 100
  bend = left_at_rate + windows.size() - 1,  // rate of the second half of life minus that of the first
  left_at_mean_rate,
  lost_quarter,
  lost_half,
  lost_most,
  course_end
};
static_assert(course_end == fade_course);
constexpr std::array<const char*, fade_course> course_names = {"level_now",
                                                               "level_best",
                                                               "level_first",
                                                               "room",
                                                               "log_room",
                                                               "loss",
                                                               "log_age",
                                                               "log_since_peak",
                                                               "log_peak",
                                                               "rate_10",
                                                               "rate_20",
                                                               "rate_50",
                                                               "rate_100",
                                                               "log_left_at_rate_20",
                                                               "log_left_at_rate_50",
                                                               "log_left_at_rate_100",
                                                               "bend",
                                                               "log_left_at_mean_rate",
                                                               "share_since_quarter_lost",
                                                               "share_since_half_lost",
                                                               "share_since_most_lost"};

/// Least-squares slope over the row number; NaN below three values. No value is missing.
double slope(std::span<const double> y) {
  if (y.size() < 3) return nan;
  const double middle = (static_cast<double>(y.size()) - 1) / 2;
  double xy = 0, xx = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double x = static_cast<double>(i) - middle;
    xy += x * y[i];
    xx += x * x;
  }
  return xy / xx;
}
std::span<const double> last(std::span<const double> y, std::size_t n) { return y.last(std::min(n, y.size())); }
std::span<const double> first(std::span<const double> y, std::size_t n) { return y.first(std::min(n, y.size())); }

/// A missing value is the last one seen; before any, the first one seen.
void fill_from_past(std::vector<double>& y) {
  const auto there = std::ranges::find_if(y, [](double v) { return std::isfinite(v); });
  if (there == y.end()) return;
  double seen = *there;
  for (double& v : y) v = std::isfinite(v) ? seen = v : seen;
}

std::size_t peak_of(std::span<const double> y) { return static_cast<std::size_t>(std::ranges::max_element(y) - y.begin()); }

/// Share of life since a share `lost` of today's loss was first reached after the peak.
double share_since(std::span<const double> now, double best, double lost) {
  const double today = best - now.back();
  if (!(today > 0)) return 0;
  for (std::size_t i = peak_of(now); i < now.size(); ++i)
    if (best - now[i] >= lost * today) return static_cast<double>(now.size() - 1 - i) / static_cast<double>(now.size());
  return 0;
}

void tell_course(FadeFeatures& out, std::span<const double> soh, const FadeState& state, double threshold) {
  const auto now = math::trailing_median(soh, state_window), smooth = math::trailing_median(soh, smooth_window);
  const double age = static_cast<double>(soh.size()), left = std::max(state.now - threshold, 1e-4);
  const auto peak = static_cast<double>(peak_of(smooth));
  out[level_now] = state.now;
  out[level_best] = state.best;
  out[level_first] = math::median(first(soh, first_cycles));
  out[room] = left;
  out[log_room] = std::log(left);
  out[loss] = std::clamp((state.best - state.now) / std::max(state.best - threshold, 1e-4), 0.0, 1.0);
  out[log_age] = std::log(age);
  out[log_since_peak] = std::log1p(age - 1 - peak);
  out[log_peak] = std::log1p(peak);
  for (std::size_t w = 0; w < windows.size(); ++w) {
    const double a_cycle = -slope(last(smooth, windows[w]));
    out[rate + w] = 100 * a_cycle;
    if (w > 0) out[left_at_rate + w - 1] = std::log(std::clamp(left / std::max(a_cycle, 1e-7), 1.0, 1e4));
  }
  const std::size_t half = soh.size() / 2;
  out[bend] = 100 * (slope(std::span<const double>(smooth).subspan(half)) - slope(first(smooth, std::max<std::size_t>(3, half))));
  out[left_at_mean_rate] = std::log(std::clamp(left * age / std::max(state.best - state.now, 1e-4), 1.0, 1e5));
  out[lost_quarter] = share_since(now, state.best, 0.25);
  out[lost_half] = share_since(now, state.best, 0.5);
  out[lost_most] = share_since(now, state.best, 0.75);
}

/// Of one column of the charge slice. `values`: filled; empty of numbers: nothing is told.
void tell_slice(FadeFeatures& out, std::size_t column, std::span<const double> values) {
  const double begin = math::median(first(values, first_cycles)), end = math::median(last(values, state_window));
  const double unit = std::abs(begin) + 1e-9;
  const auto smooth = math::trailing_median(values, smooth_window);
  const std::size_t age = values.size() - 1, skipped = std::min<std::size_t>(10, age / 3);
  const double trend = slope(std::span<const double>(smooth).subspan(skipped)) * static_cast<double>(age);
  out[fade_course + column] = std::clamp((end - begin) / unit, -most_change, most_change);
  out[fade_course + slice_width + column] = std::clamp(trend / unit, -most_change, most_change);
  out[fade_course + fade_changes + column] = begin;
}

std::vector<double> soh_of(const Past<FadeRow>& past) {
  std::vector<double> out;
  for (const FadeRow& row : past) out.push_back(row.soh);
  return out;
}

}  // namespace

std::vector<FadeState> fade_states(const Past<FadeRow>& past, double threshold) {
  const auto soh = soh_of(past);
  const auto now = math::trailing_median(soh, state_window), sure = math::trailing_median(soh, state_window, 3);
  std::vector<FadeState> out(soh.size());
  const auto there = std::ranges::find_if(sure, [](double v) { return !std::isnan(v); });
  double best = there == sure.end() ? nan : *there;
  for (std::size_t k = 0; k < soh.size(); ++k) {
    if (sure[k] > best) best = sure[k];
    out[k] = {now[k], best, (best - now[k]) / std::max(best - threshold, 1e-6)};
  }
  return out;
}

FadeFeatures fade_features(const Past<FadeRow>& past, double threshold) {
  FadeFeatures out;
  out.fill(nan);
  if (past.size() < least_cycles) return out;
  const FadeState state = fade_states(past, threshold).back();
  if (std::isnan(state.best)) return out;
  auto soh = soh_of(past);
  fill_from_past(soh);
  tell_course(out, soh, state, threshold);
  std::vector<double> values(past.size());
  for (std::size_t column = 0; column < slice_width; ++column) {
    for (std::size_t k = 0; k < past.size(); ++k) values[k] = past[k].slice[column];
    fill_from_past(values);
    if (std::isfinite(values[0])) tell_slice(out, column, values);
  }
  return out;
}

std::string fade_feature_name(std::size_t j) {
  if (j < fade_course) return course_names[j];
  const std::size_t column = (j - fade_course) % slice_width, block = (j - fade_course) / slice_width;
  return std::string(block == 0 ? "change" : block == 1 ? "trend" : "first") + "_of_slice_" + std::to_string(column);
}

double fade_pace(const FadeFeatures& told) { return (told[left_at_rate] + told[left_at_rate + 1]) / 2; }

double fade_log_room(const FadeFeatures& told) { return told[log_room]; }

}  // namespace bha::features
