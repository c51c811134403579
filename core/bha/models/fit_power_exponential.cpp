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
    const double per = 1 / kappa;  // once a look: it does not hang on τ
    const double f = raised * per, d = (tau * (raised + 1) - f) * per;
    return {f, d, (tau * tau * (raised + 1) - 2 * d) * per};
  }
};

/// What the data say at θ.
struct Look {
  double k = 0, gain = 0;      // coefficient; how much it lowers the sum of squares
  double slope = 0, bend = 0;  // half of d(gain)/dθ and of its derivative
  double k_slope = 0;          // dk/dθ
  double mean = 0, mean_slope = 0, mean_y = 0;
  double apart = 0;  // squared length of φ' beyond what s0 and k imitate
  double left = 0;   // mean square of what the law does not explain; 0 where not known

  /// Standard error of θ.
  [[nodiscard]] double theta_error() const { return std::sqrt(left / apart) / std::fabs(k); }
};

/// Products of φ, its derivatives d and e, and y; about the means when the start is free.
struct Products {
  double ff = 0, fd = 0, fe = 0, dd = 0, fy = 0, dy = 0, ey = 0, yy = 0;
};
void judge(const Products& s, Look& out) {
  if (!(s.ff > 0) || !(s.fy < 0)) return;  // it would have to rise: k = 0
  out.k = s.fy / s.ff;
  out.gain = out.k * s.fy;
  const double along = s.dy - out.k * s.fd;  // φ' · r
  out.k_slope = (s.dy - 2 * out.k * s.fd) / s.ff;
  out.slope = out.k * along;
  out.bend = out.k_slope * along + out.k * (s.ey - out.k * s.fe - out.k_slope * s.fd - out.k * s.dd);
  out.apart = s.dd - s.fd * s.fd / s.ff;
}

template <class Basis>
Look look(std::span<const double> in, std::span<const double> y, double theta, double held) {
  const std::size_t n = y.size();
  const bool free = std::isnan(held);
  const double at_y = free ? y[n / 2] : held;
  double f = 0, d = 0, e = 0, sy = 0;
  Products s;
  for (std::size_t i = 0; i < n; ++i) {
    const Column c = Basis::at(in[i], theta);
    const double v = y[i] - at_y;
    f += c.value, d += c.first, e += c.second, sy += v;
    s.ff += c.value * c.value, s.fd += c.value * c.first, s.fe += c.value * c.second, s.dd += c.first * c.first;
    s.fy += c.value * v, s.dy += c.first * v, s.ey += c.second * v, s.yy += v * v;
  }
  Look out;
  if (free) {
    const double count = static_cast<double>(n);
    s.ff -= f * f / count, s.fd -= f * d / count, s.fe -= f * e / count, s.dd -= d * d / count;
    s.fy -= f * sy / count, s.dy -= d * sy / count, s.ey -= e * sy / count, s.yy -= sy * sy / count;
    out.mean = f / count, out.mean_slope = d / count, out.mean_y = at_y + sy / count;
  }
  judge(s, out);
  out.left = std::max(0.0, s.yy - out.gain) / static_cast<double>(n);
  return out;
}

/// The same from coordinates. The first basis vector is the constant, so that leaving it out is taking the means away.
template <class Basis>
Look look(const Nearby& near, const double* y, double theta) {
  constexpr std::size_t most = ColumnSpace::most;
  double value[most], first[most], second[most], f[most], d[most], e[most];
  for (std::size_t j = 0; j < near.space.rank; ++j) {
    const Column c = Basis::at(near.at_points[j], theta);
    value[j] = c.value, first[j] = c.first, second[j] = c.second;
  }
  near.space.lifted(value, f), near.space.lifted(first, d), near.space.lifted(second, e);
  Products s;
  for (std::size_t q = 1; q < near.space.rank; ++q) {
    s.ff += f[q] * f[q], s.fd += f[q] * d[q], s.fe += f[q] * e[q], s.dd += d[q] * d[q];
    s.fy += f[q] * y[q], s.dy += d[q] * y[q], s.ey += e[q] * y[q];
  }
  const double root = std::sqrt(static_cast<double>(near.space.n));
  Look out{.mean = f[0] / root, .mean_slope = d[0] / root, .mean_y = y[0] / root};
  judge(s, out);
  return out;
}

struct Found {
  double theta = nan, k = 0, s0 = nan;
  FitStatus status = FitStatus::at_bound;
};

/// Newton on the slope of the gain, inside the bracket that its sign keeps; halving where Newton would leave it. see(θ) is a
/// Look.
template <class Basis, class See>
Found climb(const See& see, double theta, double held, double tolerance) {
  double low = Basis::least, high = Basis::most;
  Look here;
  for (int i = 0; i < 80; ++i) {
    here = see(theta);
    if (here.k == 0) break;
    if ((theta <= Basis::least && here.slope <= 0) || (theta >= Basis::most && here.slope >= 0)) break;
    (here.slope > 0 ? low : high) = theta;
    const double step = here.bend < 0 ? -here.slope / here.bend : (here.slope > 0 ? high - theta : low - theta);
    // Quadratic: what is left is the square of this step. Where the data leave θ uncertain, one look fewer loses nothing.
    const double share = std::fabs(step) / std::max(1.0, theta);
    if (share <= tolerance || (share <= 100 * tolerance && step * step <= 1e-7 * here.theta_error())) {
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
  const auto see = [&](double at) { return look<Basis>(in, y, at, held); };
  return climb<Basis>(see, std::clamp(theta, Basis::least * 1.5, Basis::most / 1.1), held, 1e-3).theta;
}

void logarithms(std::span<const double> t, double last, std::vector<double>& out) {
  out.resize(t.size());
  for (std::size_t i = 0; i < t.size(); ++i) out[i] = t[i] > 0 ? std::log(t[i] / last) : -1000;  // τ^z is 0 for every z ≥ 0.3
}
void shares(std::span<const double> t, double last, std::vector<double>& out) {
  out.resize(t.size());
  for (std::size_t i = 0; i < t.size(); ++i) out[i] = t[i] / last;
}

Estimate power_estimate(const Found& found, double last) {
  return {{found.s0, 0.0 - found.k / std::pow(last, found.theta), found.theta, 0}, found.status};
}
Estimate exponential_estimate(const Found& found, double last) {
  return {{found.s0, 0.0 - found.k / found.theta, last / found.theta, 0}, found.status};
}

/// θ within `reach` standard errors of the estimate's, and the space of its columns; unusable where no width follows.
template <class Basis>
Nearby around(std::vector<double> in, std::span<const double> y, double theta, double noise) {
  constexpr std::size_t nodes = 14;
  const std::size_t n = y.size();
  const Look at = look<Basis>(in, y, theta, nan);
  const double width = reach * noise / (std::fabs(at.k) * std::sqrt(at.apart));
  Nearby out;
  if (!(width > 0) || !std::isfinite(width)) return out;
  out.theta[0] = theta;
  out.low[0] = std::max(Basis::least, theta - width), out.high[0] = std::min(Basis::most, theta + width);
  std::vector<double> columns(n, 1.0);
  columns.reserve((2 * nodes + 1) * n);
  for (std::size_t k = 0; k < nodes; ++k) {
    const double node = chebyshev_node(out.low[0], out.high[0], k, nodes);
    for (const double v : in) columns.push_back(Basis::at(v, node).value);
    for (const double v : in) columns.push_back(Basis::at(v, node).first);
  }
  out.take(std::move(columns), in);
  // A space made at nodes must carry what lies between them, at either end where it is hardest.
  for (const double share : {0.01, 0.06, 0.5, 0.94, 0.99}) {
    const double between = out.low[0] + share * (out.high[0] - out.low[0]);
    if (!out.carries([&](double v) { return Basis::at(v, between).value; }, in)) out.space.rank = 0;
  }
  return out;
}

/// Nothing when θ leaves the range that the space was made for.
template <class Basis>
std::optional<Found> refit(const Nearby& near, const double* y) {
  bool left = false;
  const auto see = [&](double at) {
    left = !(at >= near.low[0] && at <= near.high[0]);
    return left ? Look{} : look<Basis>(near, y, at);
  };
  const Found found = climb<Basis>(see, near.theta[0], nan, Basis::tolerance);
  return left ? std::nullopt : std::optional(found);
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
  const auto see = [&](double at) { return look<PowerColumn>(work.column, y, at, options.start_level); };
  const Found found = climb<PowerColumn>(see, start, options.start_level, PowerColumn::tolerance);
  return power_estimate(found, last);
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
  const auto see = [&](double at) { return look<ExponentialColumn>(work.column, y, at, options.start_level); };
  const Found found = climb<ExponentialColumn>(see, start, options.start_level, ExponentialColumn::tolerance);
  return exponential_estimate(found, last);
}

Nearby near_power(std::span<const double> t, std::span<const double> y, const Estimate& estimated, double noise) {
  std::vector<double> in;
  logarithms(t, t.back(), in);
  return around<PowerColumn>(std::move(in), y, estimated.p[2], noise);
}
std::optional<Estimate> refit_power(const Nearby& near, const double* y) {
  const auto found = refit<PowerColumn>(near, y);
  return found ? std::optional(power_estimate(*found, near.last)) : std::nullopt;
}

Nearby near_exponential(std::span<const double> t, std::span<const double> y, const Estimate& estimated, double noise) {
  std::vector<double> in;
  shares(t, t.back(), in);
  const double kappa = std::clamp(t.back() / estimated.p[2], ExponentialColumn::least, ExponentialColumn::most);
  return around<ExponentialColumn>(std::move(in), y, kappa, noise);
}
std::optional<Estimate> refit_exponential(const Nearby& near, const double* y) {
  const auto found = refit<ExponentialColumn>(near, y);
  return found ? std::optional(exponential_estimate(*found, near.last)) : std::nullopt;
}

}  // namespace bha::models
