// linear and sqrt-linear: linear in their parameters, so solved in closed form with their bounds.
#include "bha/models/fit_linear.h"

#include <algorithm>
#include <cmath>

namespace bha::models {
namespace {

/// Products of the columns u, v and y about their means (start free) or of y − s0 about zero (start held).
struct Products {
  double uu = 0, uv = 0, vv = 0, uy = 0, vy = 0, mean_u = 0, mean_v = 0, mean_y = 0;
};

Products products(std::span<const double> u, std::span<const double> v, std::span<const double> y, double held) {
  const std::size_t n = y.size();
  const bool free = std::isnan(held);
  // About a value near the middle first: the means are then a small correction, and one pass serves.
  const double at_u = free ? u[n / 2] : 0, at_v = free ? v[n / 2] : 0, at_y = free ? y[n / 2] : held;
  double su = 0, sv = 0, sy = 0;
  Products s;
  for (std::size_t i = 0; i < n; ++i) {
    const double du = u[i] - at_u, dv = v[i] - at_v, dy = y[i] - at_y;
    su += du, sv += dv, sy += dy;
    s.uu += du * du, s.uv += du * dv, s.vv += dv * dv, s.uy += du * dy, s.vy += dv * dy;
  }
  if (!free) return s;
  const double count = static_cast<double>(n);
  s.uu -= su * su / count, s.uv -= su * sv / count, s.vv -= sv * sv / count, s.uy -= su * sy / count, s.vy -= sv * sy / count;
  s.mean_u = at_u + su / count, s.mean_v = at_v + sv / count, s.mean_y = at_y + sy / count;
  return s;
}

struct Pair {
  double u = 0, v = 0;
};
Pair solve(const Products& s, double uy, double vy, bool use_u, bool use_v) {
  if (use_u && use_v) {
    const double ratio = s.uv / s.uu, rest = s.vv - ratio * s.uv, v = (vy - ratio * uy) / rest;
    return {(uy - s.uv * v) / s.uu, v};
  }
  return {use_u ? uy / s.uu : 0, use_v ? vy / s.vv : 0};
}

/// y ≈ s0 − a u − b v with a, b ≥ 0: the best of those sets of active bounds whose solution keeps the bounds.
Estimate bounded(std::span<const double> u, std::span<const double> v, std::span<const double> y, double held, bool with_u) {
  const Products s = products(u, v, y, held);
  Pair best;
  double gain = 0;
  bool use_u = false, use_v = false;
  for (const auto& [in_u, in_v] : {std::pair{with_u, true}, std::pair{with_u, false}, std::pair{false, true}}) {
    const Pair c = solve(s, s.uy, s.vy, in_u, in_v);
    if (!(c.u <= 0 && c.v <= 0)) continue;
    const double reduces = c.u * s.uy + c.v * s.vy;
    if (reduces > gain) best = c, gain = reduces, use_u = in_u, use_v = in_v;
    if (in_u && in_v) break;  // the unbounded solution keeps the bounds: nothing is better
  }
  // Products lose what a QR keeps; one correction by the residuals gives it back (Björck 1987).
  double s0 = std::isnan(held) ? s.mean_y - best.u * s.mean_u - best.v * s.mean_v : held;
  double sum = 0, ru = 0, rv = 0;
  for (std::size_t i = 0; i < y.size(); ++i) {
    const double r = (y[i] - s0) - best.u * u[i] - best.v * v[i];
    sum += r, ru += r * (u[i] - s.mean_u), rv += r * (v[i] - s.mean_v);
  }
  const Pair more = solve(s, ru, rv, use_u, use_v);
  best = {use_u ? std::min(0.0, best.u + more.u) : 0, use_v ? std::min(0.0, best.v + more.v) : 0};
  if (std::isnan(held)) s0 += sum / static_cast<double>(y.size()) - more.u * s.mean_u - more.v * s.mean_v;
  const FitStatus status = (with_u && !use_u) || !use_v ? FitStatus::at_bound : FitStatus::converged;
  return {{s0, 0.0 - best.u, 0.0 - best.v, 0}, status};
}

}  // namespace

Estimate estimate_linear(std::span<const double> t, std::span<const double> y, double start_level) {
  Estimate e = bounded(t, t, y, start_level, false);
  e.p = {e.p[0], e.p[2], 0, 0};
  return e;
}

Estimate estimate_sqrt_linear(std::span<const double> t, std::span<const double> y, Workspace& work, double start_level) {
  work.column.resize(t.size());
  if (!work.same_t)
    for (std::size_t i = 0; i < t.size(); ++i) work.column[i] = std::sqrt(t[i]);
  return bounded(work.column, t, y, start_level, true);
}

}  // namespace bha::models
