#include "bha/models/fit.h"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bha/base/text.h"
#include "bha/math/autocorrelation.h"
#include "bha/math/linear_least_squares.h"
#include "bha/math/univariate.h"
#include "bha/models/bootstrap.h"
#include "bha/models/fit_estimate.h"
#include "bha/models/fit_residuals.h"
#include "bha/models/fit_rolling.h"
#include "bha/models/parameter_intervals.h"

namespace bha::models {
namespace {

constexpr double band_level = 0.9;

struct Rows {  // finite, ascending in t
  double x0 = nan;
  std::vector<double> t{}, y{}, order{};  // order: what gaps are found by
};

Result<Rows> usable_rows(std::span<const double> x, std::span<const double> soh, std::span<const std::int64_t> cycle) {
  if (x.size() != soh.size() || (!cycle.empty() && cycle.size() != x.size()))
    return refuse(Code::length_mismatch, {}, fmt::format("{} x, {} soh, {} cycle", x.size(), soh.size(), cycle.size()),
                  "columns of one length");
  std::vector<std::size_t> rows;
  for (std::size_t i = 0; i < x.size(); ++i) {
    if (std::isnan(soh[i])) continue;
    if (!std::isfinite(x[i]) || std::isinf(soh[i]))
      return refuse(Code::not_finite, {.column = std::isfinite(x[i]) ? "soh" : "x", .first_row = i + 1, .last_row = i + 1},
                    number_text(std::isfinite(x[i]) ? soh[i] : x[i]), "a finite number");
    rows.push_back(i);
  }
  std::sort(rows.begin(), rows.end(), [&](std::size_t a, std::size_t b) {
    return x[a] != x[b] ? x[a] < x[b] : soh[a] != soh[b] ? soh[a] < soh[b] : a < b;  // so that the order given cannot matter
  });
  Rows out;
  for (const std::size_t i : rows) {
    if (out.t.empty()) out.x0 = x[i];
    out.t.push_back(x[i] - out.x0);
    out.y.push_back(soh[i]);
    out.order.push_back(cycle.empty() ? x[i] : static_cast<double>(cycle[i]));
  }
  return out;
}

Result<void> enough(Law law, const Rows& rows) {
  const std::size_t needed = parameter_count(law) + 1;
  const std::string expected = fmt::format("at least {} for {}", needed, word(law));
  if (rows.t.size() < needed) return refuse(Code::too_few_points, {}, fmt::format("{} points", rows.t.size()), expected);
  std::size_t distinct = 1;
  for (std::size_t i = 1; i < rows.t.size(); ++i) distinct += rows.t[i] > rows.t[i - 1] ? 1u : 0u;
  if (distinct < needed)
    return refuse(Code::not_identifiable, {.column = "x"}, fmt::format("{} different x", distinct), expected);
  const auto [low, high] = std::minmax_element(rows.y.begin(), rows.y.end());
  if (*low == *high)
    return refuse(Code::constant_series, {.column = "soh"}, number_text(*low) + " throughout", "a series that moves");
  return {};
}

/// As if residuals were independent: the linear problem at the solution, without the parameters that stand on a bound.
void add_iid_errors(const Estimate& e, const Rows& rows, std::span<const double> residuals, Fit& out) {
  const std::size_t n = rows.t.size(), m = out.parameters.size();
  std::vector<std::size_t> free;
  for (std::size_t j = 0; j < m; ++j)
    if (!on_bound(out.law, e.p, j, rows.t.back())) free.push_back(j);
  std::vector<double> design(n * free.size());
  for (std::size_t i = 0; i < n; ++i) {
    const Parameters g = law_gradient(out.law, e.p, rows.t[i]);
    for (std::size_t k = 0; k < free.size(); ++k) design[k * n + i] = g[free[k]];
  }
  const math::LinearFit linear = math::linear_least_squares(design, residuals, false);
  if (linear.rank < free.size()) return void(out.status = FitStatus::not_identifiable);
  const double sigma = std::sqrt(out.rmse * out.rmse * static_cast<double>(n) / static_cast<double>(n - free.size()));
  for (std::size_t k = 0; k < free.size(); ++k)
    out.parameters[free[k]].standard_error_iid = linear.sigma > 0 ? linear.standard_errors[k] / linear.sigma * sigma : 0;
}

void add_aicc(std::span<const double> residuals, double largest, Fit& out) {
  const double n = static_cast<double>(out.n), m = static_cast<double>(out.parameters.size());
  const bool exact = out.rmse <= 1e-14 * largest;
  const double rho = exact ? 0 : std::max(0.0, math::lag1_autocorrelation(residuals));
  out.n_eff = n * (1 - rho) / (1 + rho);
  if (exact) return void(out.aicc_missing = Code::exact_fit);
  if (out.n_eff <= m + 2) return void(out.aicc_missing = Code::too_few_effective);
  out.aicc = out.n_eff * std::log(out.rmse * out.rmse) + 2 * (m + 1) + 2 * (m + 1) * (m + 2) / (out.n_eff - m - 2);
}

/// Draws that do not cross count as infinity, so an order statistic is a number or "not before the horizon", never in between.
double order_statistic(const std::vector<double>& sorted, double p) {
  const auto last = static_cast<double>(sorted.size() - 1);
  return sorted[static_cast<std::size_t>(std::lround(p * last))];
}

void add_crossing(std::span<const Parameters> draws, const Estimate& e, const FitOptions& options, Fit& out) {
  Crossing& c = out.crossing;
  const double span = out.x_last - out.x0;
  const double eol = options.eol;
  c.threshold = eol;
  c.horizon = out.x0 + 2 * span;
  c.estimate = out.x0 + law_crossing(out.law, e.p, eol, 1e3 * span);
  if (draws.empty()) return;
  std::vector<double> at;
  std::size_t never = 0;
  for (const Parameters& p : draws) {
    at.push_back(out.x0 + law_crossing(out.law, p, eol, 2 * span));
    never += std::isinf(at.back()) ? 1u : 0u;
  }
  std::sort(at.begin(), at.end());
  const auto after = std::upper_bound(at.begin(), at.end(), options.lived_to);
  if (std::isfinite(options.lived_to) && after - at.begin() <= at.end() - after) at.erase(at.begin(), after);
  c.draws = static_cast<std::int64_t>(at.size());
  c.level = band_level;
  c.median = order_statistic(at, 0.5);
  c.lower = order_statistic(at, (1 - band_level) / 2);
  c.upper = order_statistic(at, (1 + band_level) / 2);
  c.p_not_reached = static_cast<double>(never) / static_cast<double>(at.size());
}

Fit described(Law law, const Rows& rows, const Estimate& e, std::span<const double> residuals) {
  Fit out{.law = law,
          .status = e.status,
          .x0 = rows.x0,
          .x_first = rows.x0,
          .x_last = rows.x0 + rows.t.back(),
          .n = static_cast<std::int64_t>(rows.t.size())};
  const auto names = parameter_names(law);
  for (std::size_t j = 0; j < names.size(); ++j) out.parameters.push_back({.name = std::string(names[j]), .value = e.p[j]});
  const double ssr = std::inner_product(residuals.begin(), residuals.end(), residuals.begin(), 0.0);
  out.rmse = std::sqrt(ssr / static_cast<double>(out.n));
  return out;
}

ResidualTests tests_of(const Rows& rows, std::span<const double> residuals, double rmse) {
  const Segment segment = longest_segment(rows.order);
  ResidualTests out =
      test_residuals(residuals.subspan(segment.first, segment.count), std::span(rows.t).subspan(segment.first, segment.count));
  const double spread = math::standard_deviation(rows.y), n = static_cast<double>(rows.y.size());
  out.r_squared = 1 - rmse * rmse * n / (spread * spread * (n - 1));
  return out;
}

}  // namespace

Result<Fit> fit(Law law, std::span<const double> x, std::span<const double> soh, const FitOptions& options, Run& run) {
  const auto rows = usable_rows(x, soh, options.cycle);
  if (!rows) return Refusal(rows.error());
  if (const auto checked = enough(law, *rows); !checked) return Refusal(checked.error());
  Workspace work;
  const Estimate e = estimate(law, rows->t, rows->y, work);
  if (!(law_value(law, e.p, 0) > law_value(law, e.p, rows->t.back())))
    return refuse(Code::not_fading, {.column = "soh"}, fmt::format("a series that {} does not fall along", word(law)), "fade");
  std::vector<double> residuals(rows->t.size());
  for (std::size_t i = 0; i < residuals.size(); ++i) residuals[i] = rows->y[i] - law_value(law, e.p, rows->t[i]);
  Fit out = described(law, *rows, e, residuals);
  add_iid_errors(e, *rows, residuals, out);
  add_aicc(residuals, *std::max_element(rows->y.begin(), rows->y.end()), out);
  if (options.rolling) out.rolling_error = rolling_error(law, rows->t, rows->y);
  if (options.residual_tests) out.residuals = tests_of(*rows, residuals, out.rmse);
  const auto draws = bootstrap(law, rows->t, rows->y, e, {.replicates = options.bootstrap_replicates, .seed = options.seed}, run);
  if (draws.empty() && options.bootstrap_replicates > 0) out.status = FitStatus::stopped;
  for (std::size_t j = 0; j < out.parameters.size(); ++j) out.parameters[j].standard_error = standard_error_of(draws, j);
  add_intervals(out, rows->t, rows->y, draws, {.level = band_level, .profile = options.profile});
  add_crossing(draws, e, options, out);
  return out;
}

std::vector<Fit> fit_all(std::span<const double> x, std::span<const double> soh, const FitOptions& options, Run& run) {
  std::vector<Fit> out;
  for (const Law law : every_law) {
    if (!out.empty() && run.must_stop()) break;
    if (auto one = fit(law, x, soh, options, run)) out.push_back(std::move(*one));
  }
  Fit* best = nullptr;
  for (Fit& one : out) {
    if (one.law == Law::double_exponential || one.status == FitStatus::not_identifiable || std::isnan(one.rolling_error))
      continue;
    // Equal to rounding (a law at its bound is the simpler one): the simpler one stays.
    if (best == nullptr || one.rolling_error < best->rolling_error * (1 - 1e-6)) best = &one;
  }
  if (best != nullptr) best->best = true;
  return out;
}

}  // namespace bha::models
