// A fade law fitted to the SoH of one cell: parameters with honest standard errors, how it ended, how well it forecasts.
//   auto fit = models::fit(Law::sqrt_linear, cycle, soh, {}, run);   if (fit) show(soh_at(*fit, 900));
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bha/base/finding.h"
#include "bha/base/run.h"
#include "bha/models/laws.h"

namespace bha::models {

struct FitOptions {
  double eol = 0.8;        // SoH at which `crossing` is taken
  double lived_to = nan;   // the cell was above eol there, and has not ended: draws that cross before are left out
  std::uint64_t seed = 1;  // of the bootstrap
  std::size_t bootstrap_replicates = 999;  // 0: no standard_error, no band
  bool rolling = true;                     // rolling-origin error
  bool residual_tests = true;
  bool profile = false;                   // profile intervals of the parameters: some milliseconds a law
  std::span<const std::int64_t> cycle{};  // cycle numbers of the rows, to find gaps by; empty: gaps in x
};

/// soh against x (cycles, efc or days; x0, where x counts from, is the first). Rows in any order: they are sorted by x. A row
/// whose soh is NaN is missing and left out.
/// standard_error       block bootstrap (bootstrap.h); standard_error_iid as if residuals were independent, from the Jacobian;
///                      NaN for a parameter on its bound
/// n_eff, aicc          n(1−ρ)/(1+ρ) with ρ ≥ 0 the residuals' lag-1 correlation; AIC = n_eff ln(SSR/n) + 2(m+1) and its
///                      small-sample term; missing with `aicc_missing` when n_eff ≤ m + 2 (too_few_effective) or nothing is left
///                      over (exact_fit)
/// crossing             first passage of eol by the law and by its bootstrap draws, 90 % band, nothing beyond twice the span. Of
///                      a cell that lives by the draws that cross after lived_to, unless most cross before: then the law does
///                      not fit its end, and the band of all stands
/// Findings (refused)   length_mismatch, not_finite (x, or an infinite soh), too_few_points (fewer than parameters + 1),
///                      not_identifiable (fewer distinct x than that), constant_series, not_fading (the best curve does not fall)
/// Cost                 500 points: 3 ms, double-exponential 7, nearly all of it the bootstrap
/// Source               METHODS 3.1, 5, 6
[[nodiscard]] Result<Fit> fit(Law, std::span<const double> x, std::span<const double> soh, const FitOptions&, Run&);

/// Every law that could be fitted, in the order of `every_law`. `best`: the smallest rolling-origin error (of equal ones the law
/// with fewer parameters), never the double exponential, never one that is not identifiable. Stopped: the laws until then.
[[nodiscard]] std::vector<Fit> fit_all(std::span<const double> x, std::span<const double> soh, const FitOptions&, Run&);

}  // namespace bha::models
