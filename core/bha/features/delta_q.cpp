#include "bha/features/delta_q.h"

#include <algorithm>
#include <cmath>

#include "bha/math/rolling_median.h"
#include "bha/math/univariate.h"

namespace bha::features {
namespace {

constexpr std::size_t looked_at = 64, around = 11, least_cycles = 10;
constexpr double spike_share = 0.05;

double log10_size(double x) { return std::log10(std::abs(x)); }

/// Which cycles from … to are no spikes, by position.
std::vector<std::size_t> sound(const CycleCurves& curves, const std::vector<bool>& spike, std::int64_t from, std::int64_t to) {
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < curves.cycles(); ++i) {
    const std::int64_t number = curves.first_cycle + static_cast<std::int64_t>(i);
    if (number >= from && number <= to && !spike[i]) out.push_back(i);
  }
  return out;
}

struct Line {
  double slope = nan, intercept = nan;  // intercept: at cycle 0
};
Line line_through(const CycleCurves& curves, std::span<const std::size_t> at, std::size_t voltage) {
  const auto n = static_cast<double>(at.size());
  double x = 0, y = 0, xx = 0, xy = 0;
  for (const std::size_t i : at) {
    x += static_cast<double>(curves.first_cycle) + static_cast<double>(i);
    y += curves.cycle(i)[voltage];
  }
  x /= n;
  y /= n;
  for (const std::size_t i : at) {
    const double off = static_cast<double>(curves.first_cycle) + static_cast<double>(i) - x;
    xx += off * off;
    xy += off * (curves.cycle(i)[voltage] - y);
  }
  return {xy / xx, y - xy / xx * x};
}

Result<std::vector<double>> trend(const CycleCurves& curves, const std::vector<bool>& spike, std::int64_t from, std::int64_t to) {
  const auto at = sound(curves, spike, from, to);
  if (at.size() < least_cycles)
    return refuse(Code::too_few_points, {},
                  std::to_string(at.size()) + " sound cycles from " + std::to_string(from) + " to " + std::to_string(to),
                  "at least " + std::to_string(least_cycles), "give more cycles");
  std::vector<double> out(curves.voltages);
  for (std::size_t v = 0; v < curves.voltages; ++v) out[v] = line_through(curves, at, v).slope * static_cast<double>(to - from);
  return out;
}

}  // namespace

std::vector<bool> spikes(const CycleCurves& curves) {
  std::vector<bool> out(curves.cycles(), false);
  std::vector<double> course(curves.cycles());
  if (curves.voltages == 0) return out;
  const std::size_t end = curves.voltages - 1, step = std::max<std::size_t>(1, end / looked_at);
  for (std::size_t i = 0; i < course.size(); ++i) course[i] = curves.cycle(i)[end];
  const double most = spike_share * math::median(math::trailing_median(course, course.size()));
  for (std::size_t back = 0; back <= end; back += step) {
    for (std::size_t i = 0; i < course.size(); ++i) course[i] = curves.cycle(i)[end - back];
    const auto usual = math::centred_median(course, around);
    for (std::size_t i = 0; i < course.size(); ++i)
      if (!(std::abs(course[i] - usual[i]) <= most)) out[i] = true;
  }
  for (std::size_t i = 0; i < course.size(); ++i)
    if (!std::ranges::all_of(curves.cycle(i), [](double q) { return std::isfinite(q); })) out[i] = true;
  return out;
}

Result<std::vector<double>> charge_trend(const CycleCurves& curves, std::int64_t from, std::int64_t to) {
  return trend(curves, spikes(curves), from, to);
}

DeltaQ delta_q(std::span<const double> change) {
  const auto n = static_cast<double>(change.size());
  if (n < 2) return {};
  const double mean = math::mean(change);
  double second = 0, third = 0, fourth = 0;
  for (const double v : change) {
    const double off = v - mean;
    second += off * off;
    third += off * off * off;
    fourth += off * off * off * off;
  }
  const double variance = second / n, skewness = third / n / std::pow(variance, 1.5);
  return {.log10_variance = log10_size(second / (n - 1)),
          .log10_minimum = log10_size(std::ranges::min(change)),
          .log10_mean = log10_size(mean),
          .log10_skewness = log10_size(skewness),
          .log10_kurtosis = log10_size(fourth / n / (variance * variance)),
          .log10_end = log10_size(change.back()),
          .mean_Ah = mean,
          .skewness = skewness,
          .end_Ah = change.back()};
}

Result<DeltaQFeatures> delta_q_features(const CycleCurves& curves, std::int64_t from, std::int64_t to) {
  const auto spike = spikes(curves);
  const std::int64_t third = (to - from) / 3, last_tenth = to - std::max<std::int64_t>(9, (to - from) / 10);
  const auto whole = trend(curves, spike, from, to), early = trend(curves, spike, from, from + third),
             late = trend(curves, spike, to - third, to);
  for (const auto* part : {&whole, &early, &late})
    if (!*part) return Refusal(part->error());
  const auto all = sound(curves, spike, curves.first_cycle, to), last = sound(curves, spike, last_tenth, to);
  if (last.size() < 3)
    return refuse(Code::too_few_points, {}, std::to_string(last.size()) + " sound cycles at the end", "at least 3",
                  "give more cycles");
  const std::size_t end = curves.voltages - 1;
  std::vector<double> capacity;
  for (const std::size_t i : all) capacity.push_back(curves.cycle(i)[end]);
  const auto smooth = math::trailing_median(capacity, 5);
  const std::span<const double> known = capacity;
  const double begin = math::median(known.first(3));
  const DeltaQ told = delta_q(*whole);
  return DeltaQFeatures{told.log10_variance,
                        told.log10_minimum,
                        told.log10_mean,
                        told.skewness,
                        told.log10_kurtosis,
                        100 * told.end_Ah,
                        1e4 * line_through(curves, all, end).slope,
                        line_through(curves, all, end).intercept,
                        1e4 * line_through(curves, last, end).slope,
                        begin,
                        std::ranges::max(smooth) - begin,
                        math::median(known.last(5)),
                        delta_q(*late).log10_variance - delta_q(*early).log10_variance};
}

}  // namespace bha::features
