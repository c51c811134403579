#include "bha/features/relaxation.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <vector>

#include "bha/math/interpolate.h"
#include "bha/math/least_squares.h"

namespace bha::features {
namespace {

constexpr double least_tau_s = 5, most_rests = 10, flat_V = 1e-9;
constexpr std::size_t taus = 10;

/// Points with the weight of the time each stands for; voltages are told from the last one.
struct Points {
  std::vector<double> t{}, v{}, root_weight{};
  double longest_s = 0;
};

Points weighted(const RelaxationSketch& s) {
  Points out;
  for (std::size_t i = 0; i < s.points; ++i) {
    out.t.push_back(s.time_s[i]);
    out.v.push_back(s.voltage_V[i] - s.last_V);
  }
  if (out.t.empty() || out.t.back() < s.last_s) out.t.push_back(s.last_s), out.v.push_back(0);
  out.longest_s = out.t.back();
  for (std::size_t i = 0, n = out.t.size(); i < n; ++i) {
    const double before = i == 0 ? out.t[0] : out.t[i - 1], after = i + 1 == n ? out.t[n - 1] : out.t[i + 1];
    out.root_weight.push_back(std::sqrt((after - before) / (2 * out.longest_s)));
  }
  return out;
}

double tau_at(const Points& p, std::size_t i) {
  return least_tau_s * std::pow(most_rests * p.longest_s / least_tau_s, static_cast<double>(i) / (taus - 1));
}

/// Sums of squares and products, weighted, of 1, each exponential and the voltage.
using Sums = std::array<std::array<double, taus + 2>, taus + 2>;
constexpr std::size_t y = taus + 1;

Sums sums_of(const Points& p) {
  Sums out{};
  std::array<double, taus + 2> row{};
  for (std::size_t i = 0; i < p.t.size(); ++i) {
    row[0] = p.root_weight[i];
    for (std::size_t k = 0; k < taus; ++k) row[k + 1] = -p.root_weight[i] * std::exp(-p.t[i] / tau_at(p, k));
    row[y] = p.root_weight[i] * p.v[i];
    for (std::size_t a = 0; a < row.size(); ++a)
      for (std::size_t b = 0; b < row.size(); ++b) out[a][b] += row[a] * row[b];
  }
  return out;
}

/// What the columns `of` (n of them) give the voltage, by elimination, into x; the sum of squares that is left.
double solved(const Sums& sums, const std::array<std::size_t, 3>& of, std::size_t n, std::array<double, 3>& x) {
  double a[3][4];
  for (std::size_t r = 0; r < n; ++r) {
    for (std::size_t c = 0; c < n; ++c) a[r][c] = sums[of[r]][of[c]];
    a[r][n] = sums[of[r]][y];
  }
  for (std::size_t k = 0; k < n; ++k)
    for (std::size_t r = k + 1; r < n; ++r) {
      const double share = a[r][k] / a[k][k];
      for (std::size_t c = k; c <= n; ++c) a[r][c] -= share * a[k][c];
    }
  double left = sums[y][y];
  for (std::size_t r = n; r-- > 0;) {
    x[r] = a[r][n];
    for (std::size_t c = r + 1; c < n; ++c) x[r] -= a[r][c] * x[c];
    x[r] /= a[r][r];
  }
  for (std::size_t r = 0; r < n; ++r) left -= x[r] * sums[of[r]][y];
  return left;
}

/// U, amplitudes and the logarithms of τ where the sum of squares is least among τ on an even grid: a start. U, a1, ln τ1, a2, ln τ2.
std::vector<double> start_of(const Points& p, std::size_t exponentials) {
  const Sums sums = sums_of(p);
  double least = std::numeric_limits<double>::infinity();
  std::vector<double> out;
  for (std::size_t i = 1; i <= taus; ++i)
    for (std::size_t j = exponentials == 1 ? taus : i + 1; j <= taus; ++j) {
      std::array<double, 3> x{};
      const double left = solved(sums, {0, i, j}, exponentials + 1, x);
      if (!(left < least)) continue;
      least = left;
      out = {x[0], x[1], std::log(tau_at(p, i - 1))};
      if (exponentials == 2) out.insert(out.end(), {x[2], std::log(tau_at(p, j - 1))});
    }
  return out;
}

math::LeastSquaresFit fit(const Points& p, std::size_t exponentials) {
  const std::size_t n = p.t.size();
  const auto evaluate = [&](std::span<const double> q, std::span<double> r, std::span<double> jacobian) {
    for (std::size_t i = 0; i < n; ++i) {
      double v = q[0];
      if (!jacobian.empty()) jacobian[i] = p.root_weight[i];
      for (std::size_t k = 1; k < q.size(); k += 2) {
        const double share = p.t[i] / std::exp(q[k + 1]), e = std::exp(-share);
        v -= q[k] * e;
        if (jacobian.empty()) continue;
        jacobian[k * n + i] = -p.root_weight[i] * e;
        jacobian[(k + 1) * n + i] = -p.root_weight[i] * q[k] * e * share;
      }
      r[i] = p.root_weight[i] * (v - p.v[i]);
    }
    return true;
  };
  constexpr double unbound = std::numeric_limits<double>::infinity();
  math::LeastSquares problem{
      .residuals = n, .parameters = 1 + 2 * exponentials, .evaluate = evaluate, .lower = {-unbound}, .upper = {unbound}};
  for (std::size_t k = 0; k < exponentials; ++k) {
    problem.lower.insert(problem.lower.end(), {-unbound, std::log(least_tau_s)});
    problem.upper.insert(problem.upper.end(), {unbound, std::log(most_rests * p.longest_s)});
  }
  return math::least_squares(problem, start_of(p, exponentials), {.iterations = 200});
}

}  // namespace

void RelaxationSketch::begin(std::int64_t time_ns, double voltage) {
  *this = {};
  start_ns = time_ns;
  push(time_ns, voltage);
}

void RelaxationSketch::push(std::int64_t time_ns, double voltage) {
  const double t = static_cast<double>(time_ns - start_ns) * 1e-9;
  went_back |= t < last_s;
  if (std::isnan(voltage) || t <= last_s) return;
  for (; minutes_passed < minutes && t >= 60 * static_cast<double>(minutes_passed); ++minutes_passed) {
    coarse |= t - (std::isnan(last_s) ? 0 : last_s) > coarse_s;
    const double at_s = 60 * static_cast<double>(minutes_passed);
    minute_V[minutes_passed] = std::isnan(last_s) ? voltage : math::on_line(last_s, last_V, t, voltage, at_s);
  }
  last_s = t, last_V = voltage;
  if (t < next_s || points == most) return;
  time_s[points] = t;
  voltage_V[points++] = voltage;
  next_s = std::fmax(t + apart_s, (1 + apart_share) * t);
}

Relaxed RelaxationSketch::relaxed() const {
  constexpr std::size_t least_points = 12;
  if (went_back) return {.missing = Code::time_back};
  if (!(last_s >= shortest_s) || points < least_points) return {};
  const Points p = weighted(*this);
  const auto [low, high] = std::minmax_element(p.v.begin(), p.v.end());
  if (*high - *low < flat_V) return {.voltage_V = last_V, .missing = Code::none};
  const math::LeastSquaresFit two = fit(p, 2), one = fit(p, 1);
  const auto found = [](const math::LeastSquaresFit& f) {
    return f.ending == math::Ending::converged || f.ending == math::Ending::at_bound;
  };
  constexpr double rounding_V2 = 1e-14;  // weights sum to 1: a sum of squares is a mean square
  const auto n = static_cast<double>(p.t.size());
  const bool better = n * std::log((one.ssr + rounding_V2) / (two.ssr + rounding_V2)) > 2 * std::log(n) + 10;  // by BIC
  const math::LeastSquaresFit& f = found(two) && (better || !found(one)) ? two : one;
  if (!found(f)) return {.missing = Code::not_identifiable};
  if (!(std::fabs(f.p[0]) < believed_V)) return {.missing = Code::rest_short};
  const double slower = f.p.size() == 3 ? f.p[2] : std::fmax(f.p[2], f.p[4]);
  return {.voltage_V = last_V + f.p[0], .time_s = std::exp(slower), .missing = Code::none};
}

HalfHour RelaxationSketch::half_hour() const {
  if (went_back) return {.missing = Code::time_back};
  if (minutes_passed < minutes) return {};
  if (coarse) return {.missing = Code::sampling_coarse};
  constexpr auto n = static_cast<double>(minutes);
  double sum = 0, m2 = 0, m3 = 0, m4 = 0;
  for (const double v : minute_V) sum += v - minute_V[0];
  const double mean = minute_V[0] + sum / n;
  for (const double v : minute_V) {
    const double d = v - mean;
    m2 += d * d / n, m3 += d * d * d / n, m4 += d * d * d * d / n;
  }
  const auto [low, high] = std::minmax_element(minute_V.begin(), minute_V.end());
  const bool flat = *high == *low;
  return {.mean_V = mean,
          .variance_V2 = m2,
          .skewness = flat ? nan : m3 / (m2 * std::sqrt(m2)),
          .kurtosis = flat ? nan : m4 / (m2 * m2) - 3,
          .greatest_V = *high,
          .least_V = *low,
          .missing = Code::none};
}

}  // namespace bha::features
