#include "bha/features/charge_slice.h"

#include <algorithm>
#include <cmath>

#include "bha/features/capacity.h"
#include "bha/math/portable.h"

namespace bha::features {
namespace {

constexpr std::int64_t least_rows = 5;
constexpr double chord_width = 0.1, current_may_vary = 0.02, reached_V = 0.001, left_V = 0.005;

struct Numbers {
  double mean = nan, std = nan, kurtosis = nan, skewness = nan, charge_Ah = nan, time_s = nan, slope = nan, entropy = nan,
         chord = nan;
};

Numbers numbers_of(const Slice& s) {
  Numbers out;
  if (s.n < least_rows) return out;
  const auto n = static_cast<double>(s.n);
  const double a = s.d1 / n, b2 = s.d2 / n, b3 = s.d3 / n, b4 = s.d4 / n;  // about the first value; now about the mean
  const double m2 = b2 - a * a, m3 = b3 - 3 * a * b2 + 2 * a * a * a, m4 = b4 - 4 * a * b3 + 6 * a * a * b2 - 3 * a * a * a * a;
  out.mean = s.first + a;
  out.std = std::sqrt(std::fmax(m2, 0));
  if (m2 > 0) {
    out.skewness = m3 / (m2 * std::sqrt(m2));
    out.kurtosis = m4 / (m2 * m2) - 3;
  }
  out.charge_Ah = s.charge_As / seconds_per_hour;
  out.time_s = static_cast<double>(s.last_ns - s.first_ns) * cycles::seconds_per_ns;
  const double spread = s.t2 - s.t1 * s.t1 / n;
  if (spread > 0) out.slope = (s.td - s.t1 * s.d1 / n) / spread;
  out.entropy = s.entropy();
  const double run_s = s.chord_last.t_s - s.chord_first.t_s;
  if (run_s > 0) out.chord = (s.chord_last.x - s.chord_first.x) / run_s;
  return out;
}

Code why_missing(const Slice& s, double from, double to) {
  if (std::isnan(from) || std::isnan(to)) return Code::nominal_capacity_unknown;
  return s.n < least_rows ? Code::too_few_points : Code::none;
}

}  // namespace

SliceWindows slice_windows(double nominal_capacity_Ah, double voltage_max_V) {
  constexpr double height_V = 0.2, from_c_rate = 1.0 / 20, to_c_rate = 1.0 / 4;
  return {.voltage_from_V = voltage_max_V - height_V,
          .voltage_to_V = voltage_max_V,
          .current_from_A = from_c_rate * nominal_capacity_Ah,
          .current_to_A = to_c_rate * nominal_capacity_Ah,
          .limit_V = voltage_max_V};
}

void Slice::begin(double from, double to) {
  n = 0;
  charge_As = d1 = d2 = d3 = d4 = t1 = t2 = td = open = 0;
  kept = open_rows = 0;
  rows_each = 1;
  chord_from = from;
  chord_to = to;
  chord_first = chord_last = {};
}

void Slice::push(std::int64_t time_ns, double x, double current_A, double counted_s) {
  if (n == 0) {
    first_ns = time_ns;
    first = least = x;
  } else {
    charge_As += 0.5 * counted_s * (last_A + current_A);
  }
  ++n;
  last_ns = time_ns;
  last_A = current_A;
  least = std::fmin(least, x);
  const double d = x - first, t = static_cast<double>(time_ns - first_ns) * cycles::seconds_per_ns;
  d1 += d, d2 += d * d, d3 += d * d * d, d4 += d * d * d * d;
  t1 += t, t2 += t * t, td += t * d;
  if (x >= chord_from && x <= chord_to) {
    chord_last = {x, t};
    if (std::isnan(chord_first.t_s)) chord_first = chord_last;
  }
  open += d;
  if (++open_rows < rows_each) return;
  values[kept++] = open / static_cast<double>(open_rows);
  open = 0;
  open_rows = 0;
  if (kept < most) return;
  for (std::size_t i = 0; 2 * i < most; ++i) values[i] = 0.5 * (values[2 * i] + values[2 * i + 1]);
  kept = most / 2;
  rows_each *= 2;
}

double Slice::entropy() const {
  const double lowest = least - first, all = d1 - static_cast<double>(n) * lowest;
  if (!(all > 0)) return nan;
  double out = 0;
  const auto add = [&](double value, std::size_t rows) {
    const double p = (value - lowest) / all;
    if (p > 0) out -= static_cast<double>(rows) * p * math::portable::log(p);
  };
  for (std::size_t i = 0; i < kept; ++i) add(values[i], rows_each);
  if (open_rows > 0) add(open / static_cast<double>(open_rows), open_rows);
  return out;
}

void ChargeSlices::begin(const cycles::RunStart& start) {
  start_ns = start.first.time_ns;
  constant_A = nan;
  held = false;
  cc.begin(windows.voltage_to_V - chord_width, windows.voltage_to_V);
  cv.begin(windows.current_to_A - chord_width, windows.current_to_A);
}

void ChargeSlices::push(const cycles::StepRows& rows) {
  for (std::size_t i = 0; i < rows.n; ++i) {
    const double v = rows.voltage_V[i], now_A = rows.current_A[i];
    const bool was_held = held, constant = std::fabs(now_A - constant_A) <= current_may_vary * constant_A;
    held = v >= windows.limit_V - reached_V || (held && v >= windows.limit_V - left_V);
    if (held && (was_held || !constant)) {  // the row that arrives at the limit is the constant current's last
      if (now_A >= windows.current_from_A && now_A <= windows.current_to_A) cv.push(rows.time_ns[i], now_A, now_A, rows.dt_s[i]);
      continue;
    }
    if (!constant) {  // another constant current: the last one counts
      constant_A = now_A;
      cc.begin(cc.chord_from, cc.chord_to);
    }
    if (v >= windows.voltage_from_V && v <= windows.voltage_to_V) cc.push(rows.time_ns[i], v, now_A, rows.dt_s[i]);
  }
}

SliceRow ChargeSlices::row() const {
  const Numbers a = numbers_of(cc), b = numbers_of(cv);
  return {.start_time_s = static_cast<double>(start_ns) * cycles::seconds_per_ns,
          .cc_voltage_mean_V = a.mean,
          .cc_voltage_std_V = a.std,
          .cc_voltage_kurtosis = a.kurtosis,
          .cc_voltage_skewness = a.skewness,
          .cc_charge_Ah = a.charge_Ah,
          .cc_time_s = a.time_s,
          .cc_slope_V_per_s = a.slope,
          .cc_entropy_nats = a.entropy,
          .cv_current_mean_A = b.mean,
          .cv_current_std_A = b.std,
          .cv_current_kurtosis = b.kurtosis,
          .cv_current_skewness = b.skewness,
          .cv_charge_Ah = b.charge_Ah,
          .cv_time_s = b.time_s,
          .cv_slope_A_per_s = b.slope,
          .cv_entropy_nats = b.entropy,
          .cc_chord_V_per_s = a.chord,
          .cv_chord_A_per_s = b.chord,
          .cc_samples = cc.n,
          .cv_samples = cv.n,
          .cc_missing = why_missing(cc, windows.voltage_from_V, windows.voltage_to_V),
          .cv_missing = why_missing(cv, windows.current_from_A, windows.current_to_A)};
}

}  // namespace bha::features
