#include "bha/models/degradation_modes.h"

#include <algorithm>
#include <cmath>
#include <optional>

#include "bha/base/text.h"
#include "bha/math/interpolate.h"
#include "bha/math/least_squares.h"
#include "bha/math/normal_quantile.h"

namespace bha::models {
namespace {

using features::SlowCurve;
constexpr std::size_t least_points = 64, starts = 11, coarse_points = 128;
// Parameters in order: C_n, C_p, N, η, then a for each curve.
enum : std::size_t { negative = 0, positive = 1, lithium = 2, polarisation = 3, first_offset = 4 };

// A curve from its emptiest end on.
struct Branch {
  double sign = 1;  // of the current
  std::vector<double> s_Ah{}, voltage_V{};
  std::size_t reach = 1;  // of the central difference
  [[nodiscard]] std::size_t size() const { return s_Ah.size(); }
  [[nodiscard]] std::size_t slopes() const { return size() - 2 * reach; }
};

std::size_t reach_of(std::size_t points) { return std::max<std::size_t>(1, points / 64); }

Branch branch_of(const SlowCurve& curve) {
  Branch out{.sign = curve.charging ? 1.0 : -1.0, .s_Ah = curve.charge_Ah, .voltage_V = curve.voltage_V};
  const double first = curve.charge_Ah.front(), last = curve.charge_Ah.back();
  for (double& s : out.s_Ah) s = curve.charging ? s - first : last - s;
  if (!curve.charging) {
    std::reverse(out.s_Ah.begin(), out.s_Ah.end());
    std::reverse(out.voltage_V.begin(), out.voltage_V.end());
  }
  out.reach = reach_of(out.size());
  return out;
}

// Every so-many-th point: enough to tell which start leads home.
Branch thinned(const Branch& b) {
  const std::size_t stride = std::max<std::size_t>(1, b.size() / coarse_points);
  Branch out{.sign = b.sign};
  for (std::size_t i = 0; i < b.size(); i += stride) {
    out.s_Ah.push_back(b.s_Ah[i]);
    out.voltage_V.push_back(b.voltage_V[i]);
  }
  out.reach = reach_of(out.size());
  return out;
}

struct Problem {
  const HalfCell* p = nullptr;
  const HalfCell* n = nullptr;
  std::vector<Branch> branches{};
  BalanceOptions options{};
  double charge_Ah = 0;  // of the widest branch

  [[nodiscard]] std::size_t parameters() const { return first_offset + branches.size(); }
  [[nodiscard]] std::size_t points() const {
    std::size_t all = 0;
    for (const Branch& b : branches) all += b.size();
    return all;
  }
  [[nodiscard]] std::size_t residuals() const {
    std::size_t all = points();
    for (const Branch& b : branches) all += b.slopes();
    return all;
  }

  /// Model minus data in volts, point by point; its derivatives column by column, `points()` long.
  void voltages(std::span<const double> theta, std::span<double> off, std::span<double> slope) const {
    const std::size_t all = points();
    std::fill(slope.begin(), slope.end(), 0.0);
    const double in_n = theta[negative], in_p = theta[positive];
    std::size_t at = 0, near_n = 0, near_p = 0;
    for (std::size_t k = 0; k < branches.size(); ++k) {
      const Branch& b = branches[k];
      const double a = theta[first_offset + k];
      for (std::size_t i = 0; i < b.size(); ++i, ++at) {
        const double x = (a + b.s_Ah[i]) / in_n, y = (theta[lithium] - a - b.s_Ah[i]) / in_p;
        const auto u_n = n->potential_V.read(x, near_n), u_p = p->potential_V.read(y, near_p);
        off[at] = u_p.value - u_n.value + b.sign * theta[polarisation] - b.voltage_V[i];
        if (slope.empty()) continue;
        slope[negative * all + at] = u_n.slope * x / in_n;
        slope[positive * all + at] = -u_p.slope * y / in_p;
        slope[lithium * all + at] = u_p.slope / in_p;
        slope[polarisation * all + at] = b.sign;
        slope[(first_offset + k) * all + at] = -u_p.slope / in_p - u_n.slope / in_n;
      }
    }
  }

  /// The residuals of one column of voltages: the voltages themselves, and their central differences over the charge.
  void weigh(std::span<const double> volts, std::span<double> out) const {
    std::size_t from = 0, to = 0;
    for (const Branch& b : branches) {
      for (std::size_t i = 0; i < b.size(); ++i) out[to++] = options.voltage_weight * volts[from + i];
      for (std::size_t i = b.reach; i + b.reach < b.size(); ++i)
        out[to++] = options.slope_weight * charge_Ah * (volts[from + i + b.reach] - volts[from + i - b.reach]) /
                    (b.s_Ah[i + b.reach] - b.s_Ah[i - b.reach]);
      from += b.size();
    }
  }
  /// The transpose of `weigh`: what each voltage takes part in.
  void weigh_back(std::span<const double> residuals, std::span<double> volts) const {
    std::fill(volts.begin(), volts.end(), 0.0);
    std::size_t from = 0, at = 0;
    for (const Branch& b : branches) {
      for (std::size_t i = 0; i < b.size(); ++i) volts[from + i] += options.voltage_weight * residuals[at++];
      for (std::size_t i = b.reach; i + b.reach < b.size(); ++i) {
        const double share = options.slope_weight * charge_Ah * residuals[at++] / (b.s_Ah[i + b.reach] - b.s_Ah[i - b.reach]);
        volts[from + i + b.reach] += share;
        volts[from + i - b.reach] -= share;
      }
      from += b.size();
    }
  }
};

math::LeastSquares least_squares_of(const Problem& problem) {
  const double q = problem.charge_Ah, inf = std::numeric_limits<double>::infinity();
  math::LeastSquares out{.residuals = problem.residuals(), .parameters = problem.parameters()};
  const double most_V = problem.options.polarisation ? 0.2 : 0.0;
  out.lower = {q, q, 0.5 * q, 0};
  out.upper = {10 * q, 10 * q, 20 * q, most_V};
  for (std::size_t k = 0; k < problem.branches.size(); ++k) {
    out.lower.push_back(-0.2 * q);
    out.upper.push_back(inf);
  }
  const std::size_t points = problem.points();
  out.evaluate = [&problem, points, off = std::vector<double>(points),
                  slope = std::vector<double>(points * problem.parameters())](std::span<const double> theta, std::span<double> r,
                                                                              std::span<double> jacobian) mutable {
    const bool with_slopes = !jacobian.empty();
    problem.voltages(theta, off, with_slopes ? std::span<double>(slope) : std::span<double>());
    problem.weigh(off, r);
    for (std::size_t j = 0; with_slopes && j < problem.parameters(); ++j)
      problem.weigh(std::span(slope).subspan(j * points, points), jacobian.subspan(j * r.size(), r.size()));
    return true;
  };
  return out;
}

// Where a falling curve takes the value; the nearer end when it does not.
double stoichiometry_at(const HalfCell& cell, double potential_V) {
  double low = cell.least(), high = cell.most();
  std::size_t near = 0;
  for (int i = 0; i < 60; ++i) {
    const double middle = 0.5 * (low + high);
    (cell.potential_V.read(middle, near).value > potential_V ? low : high) = middle;
  }
  return 0.5 * (low + high);
}

// The electrodes that meet the widest curve's two ends when the negative is filled from x0 to x100.
std::vector<double> start_from(const Problem& problem, double x0, double x100) {
  const Branch* widest = &problem.branches.front();
  for (const Branch& b : problem.branches)
    if (b.s_Ah.back() > widest->s_Ah.back()) widest = &b;
  std::size_t near = 0;
  const double q = problem.charge_Ah;
  const auto y_at = [&](double voltage_V, double x) {
    return stoichiometry_at(*problem.p, voltage_V + problem.n->potential_V.read(x, near).value);
  };
  const double in_n = q / (x100 - x0), y100 = y_at(widest->voltage_V.back(), x100), y0 = y_at(widest->voltage_V.front(), x0);
  const double in_p = std::clamp(q / std::max(y0 - y100, 0.1), 1.01 * q, 9.9 * q);
  std::vector<double> out{std::clamp(in_n, 1.01 * q, 9.9 * q), in_p, 0, problem.options.polarisation ? 0.005 : 0};
  out[lithium] = std::clamp(x0 * in_n + y0 * in_p, 0.51 * q, 19 * q);
  out.insert(out.end(), problem.branches.size(), x0 * in_n);
  return out;
}

math::LeastSquaresFit best_of_all_starts(const Problem& fine, const Run* run) {
  Problem coarse = fine;
  for (Branch& b : coarse.branches) b = thinned(b);
  const math::LeastSquares rough = least_squares_of(coarse);
  std::vector<math::LeastSquaresFit> reached;
  const double least = fine.n->least(), range = fine.n->most() - least;
  const math::EvenGrid full{least + 0.5 * range, least + 0.99 * range, starts};
  // The discharge ends because the positive is full, or because the negative is empty: two valleys, and no way from one to the
  // other.
  for (const double x0 : {least + 0.03 * range, least + 0.002 * range})
    for (std::size_t i = 0; i < starts; ++i)
      reached.push_back(math::least_squares(rough, start_from(coarse, x0, full.point(i)),
                                            {.iterations = 60, .gradient = 1e-5, .step = 1e-6, .cost = 1e-6}, run));
  const auto best = std::min_element(reached.begin(), reached.end(), [](const auto& a, const auto& b) { return a.ssr < b.ssr; });
  const math::LeastSquares exact = least_squares_of(fine);
  return math::least_squares(exact, best->p, {.iterations = 200, .gradient = 1e-8, .step = 1e-9, .cost = 1e-12}, run);
}

// In place: the inverse of a symmetric positive matrix by Gauss and Jordan, scaled to a unit diagonal. False: singular.
bool invert(std::vector<double>& m, std::size_t n) {
  std::vector<double> scale(n), out(n * n, 0.0);
  for (std::size_t i = 0; i < n; ++i) {
    if (!(m[i * n + i] > 0)) return false;
    scale[i] = std::sqrt(m[i * n + i]);
    out[i * n + i] = 1;
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) m[i * n + j] /= scale[i] * scale[j];
  for (std::size_t k = 0; k < n; ++k) {
    if (!(m[k * n + k] > 1e-13)) return false;  // of 1: what the columns before leave of this one
    const double pivot = m[k * n + k];
    for (std::size_t j = 0; j < n; ++j) m[k * n + j] /= pivot, out[k * n + j] /= pivot;
    for (std::size_t i = 0; i < n; ++i) {
      const double factor = m[i * n + k];
      if (i == k || factor == 0) continue;
      for (std::size_t j = 0; j < n; ++j) m[i * n + j] -= factor * m[k * n + j], out[i * n + j] -= factor * out[k * n + j];
    }
  }
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < n; ++j) m[i * n + j] = out[i * n + j] / (scale[i] * scale[j]);
  return true;
}

// Columns of the scores, `n` long each: how much a voltage moves each free parameter, before the inverse of `bread`.
struct Scores {
  std::size_t n = 0, p = 0;
  std::vector<double> of{}, slope{}, bread{};
};

Scores scores_of(const Problem& problem, std::span<const double> theta, std::vector<double>& off) {
  Scores out{.n = problem.points()};
  std::vector<double> all(out.n * problem.parameters()), weighted(problem.residuals());
  problem.voltages(theta, off, all);
  for (std::size_t j = 0; j < problem.parameters(); ++j) {
    if (j == polarisation && !problem.options.polarisation) continue;
    const auto column = std::span(all).subspan(j * out.n, out.n);
    out.slope.insert(out.slope.end(), column.begin(), column.end());
    out.of.resize(out.slope.size());
    problem.weigh(column, weighted);
    problem.weigh_back(weighted, std::span(out.of).subspan(out.p++ * out.n));
  }
  out.bread.assign(out.p * out.p, 0.0);
  for (std::size_t j = 0; j < out.p; ++j)
    for (std::size_t k = 0; k < out.p; ++k)
      for (std::size_t i = 0; i < out.n; ++i) out.bread[j * out.p + k] += out.of[j * out.n + i] * out.slope[k * out.n + i];
  return out;
}

// Sum over pairs of points up to `lags` apart within a curve of their scores' products, the far ones weighing less.
std::vector<double> meat_of(const Problem& problem, const Scores& s, std::span<const double> residual, std::size_t share) {
  std::vector<double> out(s.p * s.p, 0.0);
  std::size_t from = 0;
  for (const Branch& b : problem.branches) {
    const std::size_t lags = share == 0 ? 0 : b.size() / share;
    for (std::size_t lag = 0; lag <= lags; ++lag) {
      const double weight = 1 - static_cast<double>(lag) / static_cast<double>(lags + 1);
      for (std::size_t j = 0; j < s.p; ++j)
        for (std::size_t k = 0; k < s.p; ++k) {
          double sum = 0;
          for (std::size_t i = from; i + lag < from + b.size(); ++i)
            sum += s.of[j * s.n + i] * residual[i] * s.of[k * s.n + i + lag] * residual[i + lag];
          out[j * s.p + k] += weight * sum;
          if (lag > 0) out[k * s.p + j] += weight * sum;
        }
    }
    from += b.size();
  }
  return out;
}

// Of C_n, C_p, N: the larger of two sandwiches around the normal matrix. One takes the points' errors for independent and alike
// (right for a sensor's noise), the other takes them as they are, neighbours together (right where the electrodes do not fit).
std::optional<std::array<double, 3>> variances(const Problem& problem, std::span<const double> theta) {
  std::vector<double> off(problem.points());
  Scores s = scores_of(problem, theta, off);
  if (!invert(s.bread, s.p)) return std::nullopt;
  double squares = 0;
  for (const double v : off) squares += v * v;
  const std::vector<double> alike(s.n, std::sqrt(squares / static_cast<double>(s.n - s.p)));
  for (std::size_t i = 0; i < s.n; ++i) {  // a point that draws the curve to itself (the steep ends) leaves too small a residual
    double leverage = 0;
    for (std::size_t j = 0; j < s.p; ++j)
      for (std::size_t k = 0; k < s.p; ++k) leverage += s.slope[j * s.n + i] * s.bread[j * s.p + k] * s.of[k * s.n + i];
    off[i] /= 1 - std::clamp(leverage, 0.0, 0.9);
  }
  constexpr std::size_t neighbours_share = 32;  // a 32nd of the curve
  const std::vector<double> independent = meat_of(problem, s, alike, 0), together = meat_of(problem, s, off, neighbours_share);
  std::array<double, 3> out{};
  for (std::size_t q = 0; q < 3; ++q) {
    double as_independent = 0, as_together = 0;
    for (std::size_t j = 0; j < s.p; ++j)
      for (std::size_t k = 0; k < s.p; ++k) {
        const double both = s.bread[q * s.p + j] * s.bread[k * s.p + q];
        as_independent += both * independent[j * s.p + k];
        as_together += both * together[j * s.p + k];
      }
    out[q] = std::fmax(as_independent, as_together);
    if (!(out[q] >= 0)) return std::nullopt;
  }
  return out;
}

FitStatus status_of(math::Ending ending) { return static_cast<FitStatus>(ending); }
static_assert(static_cast<int>(FitStatus::stopped) == static_cast<int>(math::Ending::stopped));

Refusal not_reached(const HalfCell& cell, double from, double to) {
  return refuse(Code::option_invalid, {.file = cell.name},
                "stoichiometries " + number_text(cell.least()) + " to " + number_text(cell.most()) + ", and the cell would use " +
                    number_text(from) + " to " + number_text(to),
                "an electrode curve that covers what the cell uses");
}

Balance balance_of(const Problem& problem, const math::LeastSquaresFit& fit) {
  Balance out{.positive_Ah = fit.p[positive],
              .negative_Ah = fit.p[negative],
              .lithium_Ah = fit.p[lithium],
              .polarisation_V = problem.options.polarisation ? fit.p[polarisation] : nan,
              .charge_Ah = problem.charge_Ah,
              .status = status_of(fit.ending)};
  out.variance.fill(nan);
  if (const auto known = variances(problem, fit.p)) out.variance = {(*known)[positive], (*known)[negative], (*known)[lithium]};
  std::size_t widest = 0;
  for (std::size_t k = 0; k < problem.branches.size(); ++k)
    if (problem.branches[k].s_Ah.back() > problem.branches[widest].s_Ah.back()) widest = k;
  const double a = fit.p[first_offset + widest];
  out.x0 = a / out.negative_Ah;
  out.x100 = (a + problem.charge_Ah) / out.negative_Ah;
  out.y0 = (out.lithium_Ah - a) / out.positive_Ah;
  out.y100 = (out.lithium_Ah - a - problem.charge_Ah) / out.positive_Ah;
  std::vector<double> off(problem.points());
  problem.voltages(fit.p, off, {});
  double squares = 0;
  for (const double v : off) squares += v * v;
  out.rmse_V = std::sqrt(squares / static_cast<double>(off.size()));
  return out;
}

}  // namespace

Result<Balance> fit_balance(std::span<const SlowCurve> curves, const HalfCell& p, const HalfCell& n,
                            const BalanceOptions& options, const Run* run) {
  Problem problem{.p = &p, .n = &n, .options = options};
  for (const SlowCurve& curve : curves) {
    if (curve.charge_Ah.size() < least_points || curve.charge_Ah.size() != curve.voltage_V.size())
      return refuse(Code::too_few_points, {}, std::to_string(curve.charge_Ah.size()) + " points of a slow curve",
                    "at least " + std::to_string(least_points), "log more points");
    problem.branches.push_back(branch_of(curve));
    problem.charge_Ah = std::max(problem.charge_Ah, problem.branches.back().s_Ah.back());
  }
  if (curves.empty()) return refuse(Code::too_few_points, {}, "no slow curve", "a charge or a discharge at C/10 or slower");
  const math::LeastSquaresFit fit = best_of_all_starts(problem, run);
  if (run != nullptr && run->must_stop()) return refuse(run->stop_code(), {}, "a fit that was not finished", "time for it");
  const Balance out = balance_of(problem, fit);
  constexpr double beyond = 0.01;  // the ends' straight lines carry so far
  if (out.x0 < n.least() - beyond || out.x100 > n.most() + beyond) return not_reached(n, out.x0, out.x100);
  if (out.y100 < p.least() - beyond || out.y0 > p.most() + beyond) return not_reached(p, out.y100, out.y0);
  return out;
}

ModeLosses losses(const Balance& now, const Balance& reference, double level) {
  const double z = math::normal_quantile(0.5 + level / 2);
  const auto lost = [&](double value, double variance, double was, double was_variance) {
    const double kept = value / was;
    const double half = z * kept * std::sqrt(variance / (value * value) + was_variance / (was * was));
    if (!(half <= widest_half_interval)) return ModeLoss{.half_interval = half, .missing = Code::not_identifiable};
    return ModeLoss{.value = 1 - kept, .lower = 1 - kept - half, .upper = 1 - kept + half, .half_interval = half};
  };
  return {.lithium = lost(now.lithium_Ah, now.variance[2], reference.lithium_Ah, reference.variance[2]),
          .positive = lost(now.positive_Ah, now.variance[0], reference.positive_Ah, reference.variance[0]),
          .negative = lost(now.negative_Ah, now.variance[1], reference.negative_Ah, reference.variance[1])};
}

}  // namespace bha::models
