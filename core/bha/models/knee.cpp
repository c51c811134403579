#include "bha/models/knee.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

#include "bha/math/distributions.h"
#include "bha/math/linear_least_squares.h"

namespace bha::models {
namespace {

constexpr std::size_t least_points = 10;

// Sums from each point to the last, so that a hinge (x − a)+ meets any other in O(log n).
struct Tails {
  std::vector<double> x{}, y{};  // centred
  std::vector<double> n{}, sx{}, sxx{}, sy{}, sxy{};
  double syy = 0;

  Tails(std::vector<double> at, std::vector<double> values) : x(std::move(at)), y(std::move(values)) {
    const std::size_t size = x.size();
    for (auto* sums : {&n, &sx, &sxx, &sy, &sxy}) sums->assign(size + 1, 0.0);
    for (std::size_t i = size; i-- > 0;) {
      n[i] = n[i + 1] + 1;
      sx[i] = sx[i + 1] + x[i];
      sxx[i] = sxx[i + 1] + x[i] * x[i];
      sy[i] = sy[i + 1] + y[i];
      sxy[i] = sxy[i + 1] + x[i] * y[i];
      syy += y[i] * y[i];
    }
  }
  [[nodiscard]] std::size_t after(double a) const {
    return static_cast<std::size_t>(std::upper_bound(x.begin(), x.end(), a) - x.begin());
  }
  // Σ (x − a)(x − b) and Σ (x − a)·y over the points after max(a, b), after a.
  [[nodiscard]] double product(double a, double b) const {
    const std::size_t i = after(std::fmax(a, b));
    return sxx[i] - (a + b) * sx[i] + a * b * n[i];
  }
  [[nodiscard]] double with_y(double a) const {
    const std::size_t i = after(a);
    return sxy[i] - a * sy[i];
  }
  [[nodiscard]] double sum(double a) const {
    const std::size_t i = after(a);
    return sx[i] - a * n[i];
  }
  [[nodiscard]] double with_x(double a) const {
    const std::size_t i = after(a);
    return sxx[i] - a * sx[i];
  }
};

// Sum of squares of the best broken line with these breakpoints: normal equations by Cholesky; +∞ where points are too few.
double ssr_at(const Tails& t, std::span<const double> breaks) {
  constexpr std::size_t most = 4;
  const std::size_t p = 2 + breaks.size();
  std::array<std::array<double, most>, most> m{};
  std::array<double, most> v{};
  m[0][0] = t.n[0], m[1][0] = t.sx[0], m[1][1] = t.sxx[0];
  v[0] = t.sy[0], v[1] = t.sxy[0];
  for (std::size_t j = 0; j < breaks.size(); ++j) {
    m[2 + j][0] = t.sum(breaks[j]);
    m[2 + j][1] = t.with_x(breaks[j]);
    v[2 + j] = t.with_y(breaks[j]);
    for (std::size_t k = 0; k <= j; ++k) m[2 + j][2 + k] = t.product(breaks[j], breaks[k]);
  }
  double explained = 0;
  std::array<double, most> z{};
  for (std::size_t j = 0; j < p; ++j) {
    for (std::size_t k = 0; k <= j; ++k) {
      double sum = m[j][k];
      for (std::size_t i = 0; i < k; ++i) sum -= m[j][i] * m[k][i];
      if (k < j) {
        m[j][k] = sum / m[k][k];
        continue;
      }
      if (!(sum > 1e-12 * m[j][j])) return std::numeric_limits<double>::infinity();
      m[j][j] = std::sqrt(sum);
    }
    double sum = v[j];
    for (std::size_t i = 0; i < j; ++i) sum -= m[j][i] * z[i];
    z[j] = sum / m[j][j];
    explained += z[j] * z[j];
  }
  return t.syy - explained;
}

// A compass: the best of the neighbours at a step that halves when none is better. Keeps the breakpoints in order and inside.
template <std::size_t n>
double refine(const Tails& t, std::array<double, n>& breaks, double step, double least, double most) {
  double best = ssr_at(t, breaks);
  for (; step > 1e-7 * (most - least); step /= 2)
    for (bool moved = true; moved;) {
      moved = false;
      for (int direction = 0; direction < (n == 1 ? 2 : 8); ++direction) {
        constexpr int ways[8][2] = {{1, 0}, {-1, 0}, {0, 1}, {0, -1}, {1, 1}, {-1, -1}, {1, -1}, {-1, 1}};
        std::array<double, n> next = breaks;
        for (std::size_t k = 0; k < n; ++k) next[k] += ways[direction][k] * step;
        if (next.front() < least || next.back() > most || next.front() > next.back()) continue;
        if (const double value = ssr_at(t, next); value < best) best = value, breaks = next, moved = true;
      }
    }
  return best;
}

// The best on a grid of the points' own places, thinned to `cells`, then refined from the best few.
double best_single(const Tails& t, double& at) {
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t i = 1; i + 1 < t.x.size(); ++i) {
    const double b[] = {t.x[i]};
    if (const double value = ssr_at(t, b); value < best) best = value, at = t.x[i];
  }
  std::array<double, 1> refined{at};
  best = refine(t, refined, t.x[1] - t.x[0], t.x.front(), t.x.back());
  at = refined[0];
  return best;
}

double best_double(const Tails& t, std::array<double, 2>& at) {
  constexpr std::size_t cells = 60, tried = 4;
  const double least = t.x.front(), step = (t.x.back() - least) / cells;
  struct Cell {
    double ssr;
    std::array<double, 2> at;
  };
  std::vector<Cell> grid;
  for (std::size_t i = 1; i < cells; ++i)
    for (std::size_t j = i + 1; j < cells; ++j) {
      const std::array<double, 2> b{least + static_cast<double>(i) * step, least + static_cast<double>(j) * step};
      grid.push_back({ssr_at(t, b), b});
    }
  const std::size_t few = std::min(tried, grid.size());
  std::partial_sort(grid.begin(), grid.begin() + static_cast<std::ptrdiff_t>(few), grid.end(),
                    [](const Cell& a, const Cell& b) { return a.ssr < b.ssr; });
  double best = std::numeric_limits<double>::infinity();
  for (std::size_t i = 0; i < few; ++i) {
    std::array<double, 2> b = grid[i].at;
    if (const double value = refine(t, b, step / 2, least, t.x.back()); value < best) best = value, at = b;
  }
  return best;
}

double line_ssr(const Tails& t) { return ssr_at(t, {}); }

// The end of the stretch around the knee where the sum of squares stays below the limit.
double interval_end(const Tails& t, double knee, double limit, double direction) {
  const double end = direction > 0 ? t.x.back() : t.x.front();
  constexpr int steps = 400;
  const auto below = [&](double at) {
    const double b[] = {at};
    return ssr_at(t, b) <= limit;
  };
  double inside = knee, outside = knee;
  for (int i = 1; i <= steps && outside == inside; ++i) {
    outside = knee + (end - knee) * i / steps;
    if (below(outside)) inside = outside;
  }
  for (int i = 0; i < 30 && outside != inside; ++i) {
    const double middle = (inside + outside) / 2;
    (below(middle) ? inside : outside) = middle;
  }
  return inside;
}

double neighbours_alike(std::span<const double> residuals) {
  double here = 0, next = 0;
  for (std::size_t i = 0; i < residuals.size(); ++i) {
    here += residuals[i] * residuals[i];
    if (i + 1 < residuals.size()) next += residuals[i] * residuals[i + 1];
  }
  return here > 0 ? std::clamp(next / here, 0.0, 0.99) : 0;
}

}  // namespace

Knee find_knee(std::span<const double> x_given, std::span<const double> y_given) {
  std::vector<double> x, y;
  for (std::size_t i = 0; i < x_given.size() && i < y_given.size(); ++i) {
    if (!std::isfinite(x_given[i]) || !std::isfinite(y_given[i])) continue;
    x.push_back(x_given[i]);
    y.push_back(y_given[i]);
  }
  Knee out;
  if (x.size() < least_points) return out.missing = Code::too_few_points, out;
  const auto n = static_cast<double>(x.size());
  double middle_x = 0, middle_y = 0;
  for (std::size_t i = 0; i < x.size(); ++i) middle_x += x[i] / n, middle_y += y[i] / n;
  std::vector<double> cx = x, cy = y;
  for (std::size_t i = 0; i < x.size(); ++i) cx[i] -= middle_x, cy[i] -= middle_y;
  const Tails tails(std::move(cx), std::move(cy));
  if (const auto [low, high] = std::minmax_element(y.begin(), y.end()); *low == *high)
    return out.missing = Code::constant_series, out;

  double knee = 0;
  best_single(tails, knee);
  std::array<double, 2> both{};
  out.ssr_onset = best_double(tails, both);
  out.knee = knee + middle_x;
  out.onset = both[0] + middle_x;
  out.end = both[1] + middle_x;

  std::vector<double> design;  // the two lines once more, accurately
  for (const double v : x) design.push_back(v - out.knee);
  for (const double v : x) design.push_back(std::fabs(v - out.knee));
  const math::LinearFit fit = math::linear_least_squares(design, y, true);
  if (fit.coefficients.size() != 3 || std::isnan(fit.coefficients[2])) return out.missing = Code::not_identifiable, out;
  out.ssr = fit.ssr;
  out.alpha0 = fit.coefficients[0], out.alpha1 = fit.coefficients[1], out.alpha2 = fit.coefficients[2];
  out.slope_before = out.alpha1 - out.alpha2;
  out.slope_after = out.alpha1 + out.alpha2;

  constexpr double parameters = 4, steeper = 1.5, better_bic = 10;
  std::vector<double> residuals;
  for (std::size_t i = 0; i < x.size(); ++i)
    residuals.push_back(y[i] - out.alpha0 - out.alpha1 * (x[i] - out.knee) - out.alpha2 * std::fabs(x[i] - out.knee));
  const double rho = neighbours_alike(residuals), n_eff = n * (1 - rho) / (1 + rho);
  if (n_eff > parameters + 1) {
    const double t = math::t_quantile(0.5 + out.level / 2, n_eff - parameters);  // its square is F of one degree of freedom
    const double limit = std::fmax(ssr_at(tails, {&knee, 1}), 0.0) * (1 + t * t / (n_eff - parameters));
    out.lower = interval_end(tails, knee, limit, -1) + middle_x;
    out.upper = interval_end(tails, knee, limit, 1) + middle_x;
  }
  const double bic_gain = n_eff * std::log(line_ssr(tails) / std::fmax(out.ssr, 1e-300)) - 2 * std::log(n_eff);
  const bool turns_down = out.alpha2 < 0 && out.slope_after < 0;
  const bool enough = out.slope_before >= 0 || out.slope_after / out.slope_before >= steeper;
  out.accepted = turns_down && enough && bic_gain > better_bic;
  return out;
}

}  // namespace bha::models
