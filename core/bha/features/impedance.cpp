#include "bha/features/impedance.h"

#include <algorithm>
#include <cmath>
#include <numbers>
#include <numeric>

#include "bha/math/peaks.h"
#include "bha/math/portable.h"
#include "bha/math/univariate.h"

namespace bha::features {
namespace {

constexpr std::size_t least_points = 6, near_points = 4;
constexpr double least_prominence = 0.02, elements_a_decade = 3;
constexpr double above_noise = 4;  // standard deviations: more than noise alone spans over twenty points

record::ImpedanceSweep from_high_to_low(const record::ImpedanceSweep& sweep) {
  std::vector<std::size_t> order(sweep.size());
  std::iota(order.begin(), order.end(), std::size_t{0});
  std::ranges::sort(order, [&](std::size_t a, std::size_t b) {  // equal frequencies by value, so that no order of rows shows
    if (sweep.frequency_Hz[a] != sweep.frequency_Hz[b]) return sweep.frequency_Hz[a] > sweep.frequency_Hz[b];
    if (sweep.re_ohm[a] != sweep.re_ohm[b]) return sweep.re_ohm[a] < sweep.re_ohm[b];
    return sweep.im_ohm[a] < sweep.im_ohm[b];
  });
  record::ImpedanceSweep out;
  for (const std::size_t i : order) {
    out.frequency_Hz.push_back(sweep.frequency_Hz[i]);
    out.re_ohm.push_back(sweep.re_ohm[i]);
    out.im_ohm.push_back(sweep.im_ohm[i]);
  }
  return out;
}

struct Vertex {
  double x = nan, y = nan;
};
/// Of the parabola through three points at any distances; the middle one where they lie on a line or two at one place.
Vertex vertex(std::span<const double> x, std::span<const double> y, std::size_t i) {
  const double left = (y[i] - y[i - 1]) / (x[i] - x[i - 1]), right = (y[i + 1] - y[i]) / (x[i + 1] - x[i]);
  const double bend = (right - left) / (x[i + 1] - x[i - 1]);
  if (!std::isfinite(bend) || bend == 0) return {x[i], y[i]};
  const double slope = left + bend * (x[i] - x[i - 1]), step = -slope / (2 * bend);  // slope at the middle point
  if (!(x[i] + step > std::min(x[i - 1], x[i + 1]) && x[i] + step < std::max(x[i - 1], x[i + 1]))) return {x[i], y[i]};
  return {x[i] + step, y[i] + slope * step + bend * step * step};
}

/// x falls from one point to the next.
double interpolated(std::span<const double> x, std::span<const double> y, std::size_t near, double at) {
  const std::size_t from = at > x[near] ? near - 1 : near;
  return y[from] + (y[from + 1] - y[from]) * ((at - x[from]) / (x[from + 1] - x[from]));
}

/// R0, and the first capacitive point.
std::size_t intercept(ImpedanceFeatures& out, std::span<const double> log_f) {
  const auto& [f, re, im] = out.sorted;
  const auto first = static_cast<std::size_t>(std::ranges::find_if(im, [](double x) { return x < 0; }) - im.begin());
  if (first == im.size()) return first;
  if (first == 0) {
    out.r0_ohm = re[0], out.r0_from = InterceptFrom::highest_frequency;
  } else {
    const double share = im[first - 1] / (im[first - 1] - im[first]);
    out.r0_ohm = re[first - 1] + share * (re[first] - re[first - 1]), out.r0_from = InterceptFrom::crossing;
    if (log_f[first] == log_f[first - 1]) out.r0_ohm = re[first];
  }
  return first;
}

void tail(ImpedanceFeatures& out, std::size_t from) {
  const auto& [f, re, im] = out.sorted;
  while (from < f.size() && f[from] > 10 * f.back()) ++from;
  const auto n = static_cast<double>(f.size() - from);
  if (n < 3) return;
  double mean_re = 0, mean_im = 0, both = 0, square = 0;
  for (std::size_t i = from; i < f.size(); ++i) mean_re += re[i] / n, mean_im += im[i] / n;
  for (std::size_t i = from; i < f.size(); ++i)
    both += (re[i] - mean_re) * (mean_im - im[i]), square += (re[i] - mean_re) * (re[i] - mean_re);
  if (square > 0) out.tail_slope = both / square;
}

/// Standard deviation of what Lin-KK leaves at a point, of |Z|, less what was fitted: of the whole sweep, or of the point and its
/// neighbours where that is more. By medians, so that a few points that went wrong do not drown the rest.
double noise_at(const math::LinKk& kk, std::size_t point) {
  const std::size_t n = kk.residual_re.size();
  const auto median_size = [&](std::size_t from, std::size_t to) {
    std::vector<double> size;
    for (std::size_t i = from; i < to; ++i)
      size.push_back(std::abs(kk.residual_re[i])), size.push_back(std::abs(kk.residual_im[i]));
    return math::median(size);
  };
  const double whole = median_size(0, n);
  const double near = median_size(point > near_points ? point - near_points : 0, std::min(n, point + near_points + 1));
  const auto values = static_cast<double>(2 * n), free = values - static_cast<double>(kk.elements + 3);
  return 1.4826 * std::max(whole, near) * std::sqrt(values / free);
}

void arcs(ImpedanceFeatures& out, std::span<const double> all_log_f, std::size_t first) {
  const auto& [f, all_re, im] = out.sorted;
  const auto re = std::span(all_re).subspan(first);
  const auto log_f = all_log_f.subspan(first);
  std::vector<double> y;
  for (std::size_t i = first; i < im.size(); ++i) y.push_back(-im[i]);
  const auto [low, high] = std::ranges::minmax(re);
  auto peaks = math::find_peaks(y, least_prominence * (high - low));
  std::erase_if(peaks, [&](const math::Peak& p) {
    const std::size_t i = first + p.index;
    return p.prominence < above_noise * noise_at(out.kk, i) * std::hypot(all_re[i], im[i]);
  });
  out.arcs = static_cast<std::int64_t>(peaks.size());
  if (peaks.empty()) return tail(out, first);
  const auto& highest = *std::ranges::max_element(peaks, {}, [](const math::Peak& p) { return p.height; });
  const Vertex top = vertex(log_f, y, highest.index);
  out.arc_frequency_Hz = math::portable::exp(top.x), out.arc_height_ohm = top.y;
  const auto after = y.begin() + static_cast<std::ptrdiff_t>(peaks.back().index);
  const auto end = static_cast<std::size_t>(std::min_element(after, y.end()) - y.begin());
  if (end + 1 == y.size()) {
    out.arc_end = ArcEnd::lowest_frequency, out.arc_ohm = re[end] - out.r0_ohm;
    return;
  }
  out.arc_end = ArcEnd::valley, out.arc_ohm = interpolated(log_f, re, end, vertex(log_f, y, end).x) - out.r0_ohm;
  tail(out, first + end);
}

double lag1(std::span<const double> r) {
  double square = 0, neighbours = 0;
  for (std::size_t i = 0; i < r.size(); ++i) square += r[i] * r[i], neighbours += i > 0 ? r[i] * r[i - 1] : 0;
  return square > 0 ? neighbours / square : nan;
}

void belief(ImpedanceFeatures& out, std::span<const double> log_f) {
  const auto& [f, re, im] = out.sorted;
  std::vector<double> omega;
  for (const double hz : f) omega.push_back(2 * std::numbers::pi * hz);
  const double decades = (log_f.front() - log_f.back()) / std::numbers::ln10;
  const auto asked = static_cast<std::size_t>(elements_a_decade * decades + 1.5);
  out.kk = math::lin_kk(omega, re, im, {.elements = std::min(asked, f.size() - 3), .capacitance = true});
  out.kk_by_mu = math::lin_kk(omega, re, im, {.most = std::min<std::size_t>(50, f.size())});
  double squares = 0;
  out.kk_residual = -1;
  for (std::size_t i = 0; i < f.size(); ++i) {
    const double a = out.kk.residual_re[i], b = out.kk.residual_im[i], larger = std::max(std::abs(a), std::abs(b));
    squares += a * a + b * b;
    if (larger > out.kk_residual) out.kk_residual = larger, out.kk_residual_Hz = f[i];
  }
  out.kk_rms = std::sqrt(squares / static_cast<double>(2 * f.size()));
  out.kk_lag1 = (lag1(out.kk.residual_re) + lag1(out.kk.residual_im)) / 2;
}

}  // namespace

Result<ImpedanceFeatures> impedance_features(const record::ImpedanceSweep& sweep) {
  for (std::size_t i = 0; i < sweep.size(); ++i) {
    const double f = sweep.frequency_Hz[i], re = sweep.re_ohm[i], im = sweep.im_ohm[i];
    if (!std::isfinite(f) || !std::isfinite(re) || !std::isfinite(im))
      return refuse(Code::not_finite, {.first_row = i + 1}, "an impedance that is no number", "frequency, Re Z and Im Z");
    if (f <= 0 || (re == 0 && im == 0))
      return refuse(Code::impossible_value, {.first_row = i + 1}, f <= 0 ? "a frequency not above 0" : "an impedance of 0",
                    "frequencies and impedances above 0");
  }
  ImpedanceFeatures out{.sorted = from_high_to_low(sweep)};
  std::size_t frequencies = sweep.size() > 0 ? 1 : 0;
  for (std::size_t i = 1; i < sweep.size(); ++i)
    frequencies += out.sorted.frequency_Hz[i] != out.sorted.frequency_Hz[i - 1] ? 1u : 0u;
  if (frequencies < least_points)
    return refuse(Code::too_few_points, {}, std::to_string(frequencies) + " frequencies",
                  "at least " + std::to_string(least_points), "sweep more of them");
  std::vector<double> log_f;
  for (const double f : out.sorted.frequency_Hz) log_f.push_back(math::portable::log(f));
  const std::size_t capacitive = intercept(out, log_f);
  belief(out, log_f);
  if (capacitive + 3 <= sweep.size()) arcs(out, log_f, capacitive);
  return out;
}

}  // namespace bha::features
