// How lives are distributed, told by cells that ended and by cells that had not ended when they were last seen: regression of
// log life (accelerated failure time) by maximum likelihood, in which a cell that still lives counts with the chance to live so
// long.
//   const auto fit = fit_life({{312, true}, {400, false}, {280, true}}, {.family = LifeFamily::weibull});
//   life_quantile(*fit, 0.5)
#pragma once
#include <cstdint>
#include <span>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/finding.h"
#include "bha/models/feature_rows.h"
#include "bha/models/kaplan_meier.h"

namespace bha::models {

/// log life = place + spread · ε: ε is normal, or has the distribution of the smallest of many (Weibull).
enum class LifeFamily : std::uint8_t { log_normal, weibull };

/// x: empty, or one row a life. penalty: λ of λ/2·Σ(coefficient/spread)² over standardised x; the place itself is free.
struct LifeOptions {
  LifeFamily family{};
  double penalty = 0;
};
struct LifeFit {
  LifeFamily family{};
  std::vector<double> mean{}, scale{}, coefficients{};  // coefficients: of (x − mean)/scale; a constant column's is 0
  double place = nan, spread = nan;                     // of log life where x is at its mean
  double log_likelihood = nan;                          // of the lives themselves, without the penalty
  std::size_t ended = 0, censored = 0;
  // of (place, coefficients …)/spread and 1/spread, row after row; from the observed information
  std::vector<double> covariance{};
};

/// Method    Newton's steps on (place, coefficients)/spread and 1/spread, in which the likelihood has one maximum (Burridge,
///           J. R. Stat. Soc. B 43 (1981) 41)
/// Cost      a factorisation of (columns + 2)² a step; about ten steps
/// Source    Kalbfleisch & Prentice, The Statistical Analysis of Failure Time Data (2002), ch. 3; scipy's lognorm and weibull_min
///           fitted to CensoredData, and its minimum of the regression's likelihood (life_distribution_test)
/// Findings  (refused) too_few_points (2 different lives that ended), length_mismatch, training_not_finite (lives ≤ 0, features),
///           option_invalid, not_identifiable (the features tell the lives without a rest: give a penalty)
[[nodiscard]] Result<LifeFit> fit_life(std::span<const Lifetime>, const LifeOptions& = {}, const FeatureRows& x = {});

/// By when a share p of such cells has ended. row: empty where the fit has no features.
[[nodiscard]] double life_quantile(const LifeFit&, double p, std::span<const double> row = {});
/// The same of a cell that is seen alive at `lived`: by when a share p of those that got so far has ended.
[[nodiscard]] double life_quantile_beyond(const LifeFit&, double p, double lived, std::span<const double> row = {});
/// Standard error of log(life_quantile), from the observed information: cells are few and lives are spread.
[[nodiscard]] double log_quantile_error(const LifeFit&, double p, std::span<const double> row = {});

}  // namespace bha::models
namespace bha {
template <>
inline constexpr std::string_view words<models::LifeFamily>[] = {"log-normal", "weibull"};
}  // namespace bha
