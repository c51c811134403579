// double-exponential: a e^{bt} + c e^{dt}. a and c are eliminated (variable projection, Golub & Pereyra 1973, in Kaufman's form):
// two exponents remain, searched on means of neighbours and found by damped Gauss-Newton on an orthogonalised basis.
#include <algorithm>
#include <cmath>

#include "bha/models/fit_separable.h"

namespace bha::models {
namespace {

constexpr double cosine = 1e-9;  // between the residuals and what the exponents can still change
constexpr double grid[] = {-100, -40, -16, -7, -3, -1.2, -0.4, 0.1, 0.8, 2, 4, 8, 16};
constexpr std::size_t grid_size = std::size(grid);

/// The basis at (b, d): amplitudes, residual sum, and the derivatives' part that no amplitude can imitate, as a triangle.
struct Projection {
  double a = 0, c = 0, ssr = std::numeric_limits<double>::infinity();
  double r11 = 0, r12 = 0, r22 = 0, g1 = 0, g2 = 0;  // |R δ − g| is what a step δ of (b, d) leaves
  double uv = 0, uw = 0, ux = 0, vw = 0, vx = 0;  // what the derivatives' columns share with e^{bτ} and with the rest of e^{dτ}
  bool independent = false;
  [[nodiscard]] double square_gradient() const { return g1 * g1 + g2 * g2; }
};

/// Modified Gram-Schmidt in four passes over u, v, w, x and r, n each, one after the other: e^{bτ}, e^{dτ}, τe^{bτ}, τe^{dτ} and
/// y, or all of them in coordinates. rest: squared residuals outside of them.
Projection orthogonalised(double* u, std::size_t stride, std::size_t n, double rest) {
  double *v = u + stride, *w = v + stride, *x = w + stride, *r = x + stride;
  double uu = 0, uv = 0, uw = 0, ux = 0, ur = 0, vv = 0, vw = 0, vx = 0, vr = 0, ww = 0, wx = 0, wr = 0, xx = 0, xr = 0;
  double raw_v = 0, raw_w = 0;
  for (std::size_t i = 0; i < n; ++i) {
    uu += u[i] * u[i], uv += u[i] * v[i], uw += u[i] * w[i], ux += u[i] * x[i], ur += u[i] * r[i];
    raw_v += v[i] * v[i], raw_w += w[i] * w[i];
  }
  uv /= uu, uw /= uu, ux /= uu, ur /= uu;
  for (std::size_t i = 0; i < n; ++i) {
    v[i] -= uv * u[i], w[i] -= uw * u[i], x[i] -= ux * u[i], r[i] -= ur * u[i];
    vv += v[i] * v[i], vw += v[i] * w[i], vx += v[i] * x[i], vr += v[i] * r[i];
  }
  Projection out;
  if (!(vv > 1e-20 * raw_v)) return out;
  vw /= vv, vx /= vv, vr /= vv;
  out.ssr = rest;
  for (std::size_t i = 0; i < n; ++i) {
    w[i] -= vw * v[i], x[i] -= vx * v[i], r[i] -= vr * v[i];
    ww += w[i] * w[i], wx += w[i] * x[i], wr += w[i] * r[i], out.ssr += r[i] * r[i];
  }
  out.c = vr;
  out.a = ur - uv * vr;
  out.uv = uv, out.uw = uw, out.ux = ux, out.vw = vw, out.vx = vx;
  if (!(ww > 1e-24 * raw_w)) return out;
  wx /= ww;
  for (std::size_t i = 0; i < n; ++i) {
    x[i] -= wx * w[i];
    xx += x[i] * x[i], xr += x[i] * r[i];
  }
  const double norm_w = std::sqrt(ww), norm_x = std::sqrt(xx);
  out.r11 = out.a * norm_w, out.r12 = out.c * wx * norm_w, out.r22 = out.c * norm_x;
  out.g1 = wr / norm_w, out.g2 = norm_x > 0 ? xr / norm_x : 0;
  out.independent = out.r11 != 0 && out.r22 != 0;
  return out;
}

/// At (b, d) on the data; `columns` (5 × n) is scratch.
Projection project(std::span<const double> tau, std::span<const double> y, double b, double d, std::vector<double>& columns) {
  const std::size_t n = tau.size();
  columns.resize(5 * n);
  double *u = columns.data(), *v = u + n, *w = v + n, *x = w + n, *r = x + n;
  for (std::size_t i = 0; i < n; ++i) {
    u[i] = std::exp(b * tau[i]), v[i] = std::exp(d * tau[i]), w[i] = tau[i] * u[i], x[i] = tau[i] * v[i], r[i] = y[i];
  }
  return orthogonalised(u, n, n, 0);
}

/// At (b, d) in coordinates.
Projection project(const Nearby& near, const double* y, double b, double d) {
  constexpr std::size_t most = ColumnSpace::most;
  const ColumnSpace& space = near.space;
  double at[4][most], columns[5][most];
  for (std::size_t j = 0; j < space.rank; ++j) {
    const double tau = near.at_points[j];
    at[0][j] = std::exp(b * tau), at[1][j] = std::exp(d * tau), at[2][j] = tau * at[0][j], at[3][j] = tau * at[1][j];
  }
  for (std::size_t k = 0; k < 4; ++k) space.lifted(at[k], columns[k]);
  std::copy_n(y, space.rank, columns[4]);
  return orthogonalised(columns[0], most, space.rank, near.rest);
}

struct Exponents {
  double b = 0, d = 0;
};
/// argmin |R δ − g|² + λ |D δ|², D the lengths of R's columns.
Exponents damped_step(const Projection& at, double lambda) {
  const double p = at.r11 * at.r11, q = at.r11 * at.r12, s = at.r12 * at.r12 + at.r22 * at.r22;
  if (lambda == 0) {
    const double d = at.g2 / at.r22;
    return {(at.g1 - at.r12 * d) / at.r11, d};
  }
  const double p1 = p * (1 + lambda), s1 = s * (1 + lambda), f = at.r11 * at.g1, h = at.r12 * at.g1 + at.r22 * at.g2;
  const double d = (h - q / p1 * f) / (s1 - q / p1 * q);
  return {(f - q * d) / p1, d};
}

/// A step too small for another look: the amplitudes follow it to first order.
void follow(Projection& at, const Exponents& step) {
  const double c = at.vw * at.a * step.b + at.vx * at.c * step.d, a = at.uw * at.a * step.b + at.ux * at.c * step.d - at.uv * c;
  at.a -= a, at.c -= c;
}

struct Found {
  Exponents e;
  Projection at;
  FitStatus status = FitStatus::iteration_limit;
};

/// see(b, d) is a Projection.
template <class See>
Found descend(const See& see, Exponents e, double small_enough, double lambda) {
  Found found{e, see(e.b, e.d)};
  for (int i = 0; i < 200 && found.at.independent; ++i) {
    const Exponents undamped = damped_step(found.at, 0);
    const double small = 1e-11;
    const bool standing = std::fabs(undamped.b) <= small * std::max(1.0, std::fabs(found.e.b)) &&
                          std::fabs(undamped.d) <= small * std::max(1.0, std::fabs(found.e.d));
    if (standing || found.at.square_gradient() <= small_enough * small_enough * found.at.ssr) {
      const Exponents last{std::clamp(found.e.b + undamped.b, least_exponent, most_exponent) - found.e.b,
                           std::clamp(found.e.d + undamped.d, least_exponent, most_exponent) - found.e.d};
      follow(found.at, last);
      found.e.b += last.b, found.e.d += last.d;
      found.status = FitStatus::converged;
      return found;
    }
    const Exponents step = damped_step(found.at, lambda);
    const Exponents next{std::clamp(found.e.b + step.b, least_exponent, most_exponent),
                         std::clamp(found.e.d + step.d, least_exponent, most_exponent)};
    const Projection there = see(next.b, next.d);
    // Where the sum is flat to rounding, the gradient still tells; when that falls no more, this is the end of what rounding
    // shows.
    const bool flat = lambda <= 1 && there.independent && std::fabs(there.ssr - found.at.ssr) <= 1e-12 * found.at.ssr;
    if (flat && there.square_gradient() > found.at.square_gradient() / 4) return found.status = FitStatus::converged, found;
    if (flat || there.ssr < found.at.ssr) {
      found.e = next, found.at = there;
      lambda = lambda < 1e-7 ? 0 : lambda / 10;
    } else {
      lambda = std::max(1e-6, lambda * 8);
      if (lambda > 1e8) break;
    }
  }
  // No step lowers the sum any more.
  if (lambda > 1e8) found.status = FitStatus::converged;
  if (!found.at.independent) found.status = FitStatus::not_identifiable;
  return found;
}

/// The best pair of the grid, from inner products of its columns; data are `thin`, so that this costs as little as one look at
/// all.
Exponents best_pair(std::span<const double> tau, std::span<const double> y, std::vector<double>& columns) {
  const std::size_t n = tau.size();
  columns.resize(grid_size * n);
  double with_y[grid_size] = {};
  for (std::size_t g = 0; g < grid_size; ++g) {
    double length = 0;
    double* column = &columns[g * n];
    for (std::size_t i = 0; i < n; ++i) column[i] = std::exp(grid[g] * tau[i]), length += column[i] * column[i];
    length = std::sqrt(length);
    for (std::size_t i = 0; i < n; ++i) column[i] /= length, with_y[g] += column[i] * y[i];
  }
  Exponents best{grid[6], grid[7]};
  double most_gain = -1;
  for (std::size_t g = 0; g < grid_size; ++g)
    for (std::size_t h = g + 1; h < grid_size; ++h) {
      double cross = 0;
      for (std::size_t i = 0; i < n; ++i) cross += columns[g * n + i] * columns[h * n + i];
      const double rest = with_y[h] - cross * with_y[g];
      const double gain = with_y[g] * with_y[g] + rest * rest / (1 - cross * cross);
      if (gain > most_gain) most_gain = gain, best = {grid[g], grid[h]};
    }
  return best;
}

Estimate named(const Found& found, double last) {
  Estimate e{{found.at.a, found.e.b / last, found.at.c, found.e.d / last}, found.status};
  if (e.p[1] > e.p[3]) e.p = {e.p[2], e.p[3], e.p[0], e.p[1]};  // b < d
  const bool at_bound = on_bound(Law::double_exponential, e.p, 1, last) || on_bound(Law::double_exponential, e.p, 3, last);
  if (found.status == FitStatus::converged && at_bound) e.status = FitStatus::at_bound;
  // Two huge exponentials that cancel: the data only know their difference.
  if (std::fabs(e.p[0]) > 1e4 * std::fabs(e.p[0] + e.p[2])) e.status = FitStatus::not_identifiable;
  return e;
}

}  // namespace

Estimate estimate_double_exponential(std::span<const double> t, std::span<const double> y, Workspace& work,
                                     const EstimateOptions& options) {
  const double last = t.back();
  if (!work.same_t) {
    work.column.resize(t.size());
    for (std::size_t i = 0; i < t.size(); ++i) work.column[i] = t[i] / last;
  }
  Exponents start{};
  if (options.near != nullptr) {
    start = {options.near->p[1] * last, options.near->p[3] * last};
  } else {
    thin(t, y, work);
    for (double& v : work.coarse_t) v /= last;
    const auto see = [&](double b, double d) { return project(work.coarse_t, work.coarse_y, b, d, work.coarse_column); };
    start = descend(see, best_pair(work.coarse_t, work.coarse_y, work.coarse_column), 1e-2, 1e-4).e;
  }
  const auto see = [&](double b, double d) { return project(work.column, y, b, d, work.basis); };
  return named(descend(see, start, cosine, 1e-4), last);
}

Nearby near_double_exponential(std::span<const double> t, std::span<const double> y, const Estimate& estimated, double noise) {
  constexpr std::size_t nodes = 10;
  std::vector<double> tau, scratch, columns;
  for (const double v : t) tau.push_back(v / t.back());
  Nearby out;
  out.theta[0] = estimated.p[1] * t.back(), out.theta[1] = estimated.p[3] * t.back();
  const Projection at = project(tau, y, out.theta[0], out.theta[1], scratch);
  const double of_d = noise / std::fabs(at.r22), of_b = std::hypot(noise, at.r12 * of_d) / std::fabs(at.r11);
  if (!at.independent || !std::isfinite(of_b + of_d)) return out;
  for (std::size_t j = 0; j < 2; ++j) {
    const double width = reach * (j == 0 ? of_b : of_d);
    out.low[j] = std::max(least_exponent, out.theta[j] - width), out.high[j] = std::min(most_exponent, out.theta[j] + width);
    for (std::size_t k = 0; k < nodes; ++k) {
      const double node = chebyshev_node(out.low[j], out.high[j], k, nodes);
      for (const double v : tau) columns.push_back(std::exp(node * v));
      for (std::size_t i = 0; i < tau.size(); ++i)
        columns.push_back(tau[i] * *(columns.end() - static_cast<std::ptrdiff_t>(tau.size())));
    }
  }
  out.take(std::move(columns), tau);
  for (std::size_t j = 0; j < 2; ++j)
    for (const double share : {0.01, 0.06, 0.5, 0.94, 0.99}) {
      const double between = out.low[j] + share * (out.high[j] - out.low[j]);
      if (!out.carries([&](double v) { return std::exp(between * v); }, tau)) out.space.rank = 0;
    }
  out.rest = at.ssr;
  return out;
}

std::optional<Estimate> refit_double_exponential(const Nearby& near, const double* y) {
  bool left = false;
  const auto see = [&](double b, double d) {
    left = left || !(b >= near.low[0] && b <= near.high[0] && d >= near.low[1] && d <= near.high[1]);
    return left ? Projection{} : project(near, y, b, d);
  };
  const Found found = descend(see, {near.theta[0], near.theta[1]}, cosine, 0);
  return left ? std::nullopt : std::optional(named(found, near.last));
}

}  // namespace bha::models
