// Tail probabilities and quantiles of the usual distributions. Survival functions, not 1 − cdf: small tails keep their digits.
// Source: Boost.Math (incomplete gamma and beta functions), AS 241; METHODS 6. Golden: distributions.csv (mpmath) to 1e-13
#pragma once

namespace bha::math {

/// P(X > x). NaN in, or no degrees of freedom: NaN.
[[nodiscard]] double chi2_survival(double x, double dof);
[[nodiscard]] double t_survival(double x, double dof);
[[nodiscard]] double f_survival(double x, double dof1, double dof2);
[[nodiscard]] double normal_cdf(double x);
[[nodiscard]] double normal_survival(double x);

/// x with P(X ≤ x) = p, 0 < p < 1; else NaN. That of the normal distribution stands in normal_quantile.h.
[[nodiscard]] double t_quantile(double p, double dof);
[[nodiscard]] double beta_quantile(double p, double a, double b);

}  // namespace bha::math
