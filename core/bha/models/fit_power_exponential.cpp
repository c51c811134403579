// power and exponential: s0 + k φ(τ; θ), τ = t/t_last. s0 and k are eliminated, so that one number θ is left to find.
#include <algorithm>
#include <cmath>

#include "bha/models/fit_separable.h"

namespace bha::models {
namespace {

struct Column {
  double value, first, second;  // φ and its derivatives by θ
};
struct PowerColumn {  // θ = z; the input is ln τ
  static constexpr double least = least_z, most = most_z, grid[] = {0.3, 0.5, 0.75, 1.1, 1.6, 2.2, 3};
  static constexpr double tolerance = 1e-7;
  static Column at(double log_tau, double z) {
    const double f = std::exp(z * log_tau), d = f * log_tau;
    return {f, d, d * log_tau};
  }
};
struct ExponentialColumn {  // θ = κ = t_last/c; φ = (e^{κτ} − 1)/κ has the straight line as its limit; the input is τ
  static constexpr double least = least_kappa, most = most_kappa, grid[] = {1e-6, 0.5, 1.5, 3, 6, 12, 24, 60};
  static constexpr double tolerance = 1e-7;
  static Column at(double tau, double kappa) {
    // Below 0.01 the difference e^{κτ} − 1 would lose digits.
    const double raised = kappa < 0.01 ? std::expm1(kappa * tau) : std::exp(kappa * tau) - 1;
    const double f = raised / kappa, d = (tau * (raised + 1) - f) / kappa;
    return {f, d, (tau * tau * (raised + 1) - 2 * d) / kappa};
  }
};

/// What one pass over the data says at θ.
struct Look {
  double k = 0, gain = 0;      // coefficient; how much it lowers the sum of squares
  double slope = 0, bend = 0;  // half of d(gain)/dθ and of its derivative
  double k_slope = 0;          // dk/dθ
  double mean = 0, mean_slope = 0, mean_y = 0;
};

template <class Basis>
Look look(std::span<const double> in, std::span<const double> y, double theta, double held) {
  const std::size_t n = y.size();
  const bool free = std::isnan(held);
  const double at_y = free ? y[n / 2] : held;
  double f = 0, d = 0, e = 0, sy = 0, ff = 0, fd = 0, fe = 0, dd = 0, fy = 0, dy = 0, ey = 0;
  for (std::size_t i = 0; i < n; ++i) {
    const Column c = Basis::at(in[i], theta);
    const double v = y[i] - at_y;
    f += c.value, d += c.first, e += c.second, sy += v;
    ff += c.value * c.value, fd += c.value * c.first, fe += c.value * c.second, dd += c.first * c.first;
    fy += c.value * v, dy += c.first * v, ey += c.second * v;
  }
  Look out;
  if (free) {
    const double count = static_cast<double>(n);
    ff -= f * f / count, fd -= f * d / count, fe -= f * e / count, dd -= d * d / count;
    fy -= f * sy / count, dy -= d * sy / count, ey -= e * sy / count;
    out.mean = f / count, out.mean_slope = d / count, out.mean_y = at_y + sy / count;
  }
  if (!(ff > 0) || !(fy < 0)) return out;  // it would have to rise: k = 0
  out.k = fy / ff;
  out.gain = out.k * fy;
  const double along = dy - out.k * fd;  // φ' · r
  out.k_slope = (dy - 2 * out.k * fd) / ff;
  out.slope = out.k * along;
  out.bend = out.k_slope * along + out.k * (ey - out.k * fe - out.k_slope * fd - out.k * dd);
  return out;
}

struct Found {
  double theta = nan, k = 0, s0 = nan;
  FitStatus status = FitStatus::at_bound;
};

/// Newton on the slope of the gain, inside the bracket that its sign keeps; halving where Newton would leave it.
template <class Basis>
Found climb(std::span<const double> in, std::span<const double> y, double theta, double held, double tolerance) {
  double low = Basis::least, high = Basis::most;
  Look here;
  for (int i = 0; i < 80; ++i) {
    here = look<Basis>(in, y, theta, held);
    if (here.k == 0) break;
    if ((theta <= Basis::least && here.slope <= 0) || (theta >= Basis::most && here.slope >= 0)) break;
    (here.slope > 0 ? low : high) = theta;
    const double step = here.bend < 0 ? -here.slope / here.bend : (here.slope > 0 ? high - theta : low - theta);
    if (std::fabs(step) <= tolerance * std::max(1.0, theta)) {  // quadratic: what is left is the square of this
      theta = std::clamp(theta + step, Basis::least, Basis::most);
      here.k += here.k_slope * step, here.mean += here.mean_slope * step;
      return {theta, here.k, std::isnan(held) ? here.mean_y - here.k * here.mean : held, FitStatus::converged};
    }
    double next = theta + step;
    if (next <= low) next = low > Basis::least ? (low + theta) / 2 : Basis::least;
    if (next >= high) next = high < Basis::most ? (high + theta) / 2 : Basis::most;
    if (next == theta) break;
    theta = next;
  }
  return {theta, here.k, std::isnan(held) ? here.mean_y - here.k * here.mean : held, FitStatus::at_bound};
}

template <class Basis>
double search(std::span<const double> in, std::span<const double> y, double held) {
  double best = -1, theta = 1;
  for (const double candidate : Basis::grid) {
    const double gain = look<Basis>(in, y, candidate, held).gain;
    if (gain > best) best = gain, theta = candidate;
  }
  return climb<Basis>(in, y, std::clamp(theta, Basis::least * 1.5, Basis::most / 1.1), held, 1e-3).theta;
}

void logarithms(std::span<const double> t, double last, std::vector<double>& out) {
  out.resize(t.size());
  for (std::size_t i = 0; i < t.size(); ++i) out[i] = t[i] > 0 ? std::log(t[i] / last) : -1000;  // τ^z is 0 for every z ≥ 0.3
}
void shares(std::span<const double> t, double last, std::vector<double>& out) {
  out.resize(t.size());
  for (std::size_t i = 0; i < t.size(); ++i) out[i] = t[i] / last;
}

}  // namespace

void thin(std::span<const double> t, std::span<const double> y, Workspace& work) {
  const std::size_t n = t.size(), bins = std::min<std::size_t>(n, 32);
  work.coarse_t.resize(bins);
  work.coarse_y.resize(bins);
  for (std::size_t b = 0; b < bins; ++b) {
    const std::size_t from = b * n / bins, to = (b + 1) * n / bins;
    double sum_t = 0, sum_y = 0;
    for (std::size_t i = from; i < to; ++i) sum_t += t[i], sum_y += y[i];
    const double count = static_cast<double>(to - from);
    work.coarse_t[b] = sum_t / count;
    work.coarse_y[b] = sum_y / count;
  }
}

Estimate estimate_power(std::span<const double> t, std::span<const double> y, Workspace& work, const EstimateOptions& options) {
  const double last = t.back();
  if (!work.same_t) logarithms(t, last, work.column);
  double start = options.near != nullptr ? options.near->p[2] : nan;
  if (options.near == nullptr) {
    thin(t, y, work);
    logarithms(work.coarse_t, last, work.coarse_column);
    start = search<PowerColumn>(work.coarse_column, work.coarse_y, options.start_level);
  }
  const Found found = climb<PowerColumn>(work.column, y, start, options.start_level, PowerColumn::tolerance);
  return {{found.s0, 0.0 - found.k / std::pow(last, found.theta), found.theta, 0}, found.status};
}

Estimate estimate_exponential(std::span<const double> t, std::span<const double> y, Workspace& work,
                              const EstimateOptions& options) {
  const double last = t.back();
  if (!work.same_t) shares(t, last, work.column);
  double start =
      options.near != nullptr ? std::clamp(last / options.near->p[2], ExponentialColumn::least, ExponentialColumn::most) : nan;
  if (options.near == nullptr) {
    thin(t, y, work);
    shares(work.coarse_t, last, work.coarse_column);
    start = search<ExponentialColumn>(work.coarse_column, work.coarse_y, options.start_level);
  }
  const Found found = climb<ExponentialColumn>(work.column, y, start, options.start_level, ExponentialColumn::tolerance);
  return {{found.s0, 0.0 - found.k / found.theta, last / found.theta, 0}, found.status};
}

}  // namespace bha::models
