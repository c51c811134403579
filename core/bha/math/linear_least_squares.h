// Linear least squares and polynomials, accurate where the columns are nearly alike.
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "bha/base/describe.h"

namespace bha::math {

struct LinearFit {
  std::vector<double> coefficients{}, standard_errors{};
  double ssr = nan, sigma = nan;  // Σr²; √(Σr²/(n − rank))
  double r_squared = nan;         // about the mean with an intercept, about zero without
  std::size_t rank = 0;           // below the number of coefficients: not determined, coefficients NaN
};

/// y ≈ Σ_j coefficient_j · column_j (+ the first coefficient, with an intercept). design is column by column, each y.size() long.
/// Householder QR with columns centred (with an intercept) and scaled to length 1.   Source  METHODS 7.3; NIST Longley, NoInt1
[[nodiscard]] LinearFit linear_least_squares(std::span<const double> design, std::span<const double> y, bool intercept);

/// y ≈ Σ_k coefficient_k x^k, k ≤ degree, by polynomials orthogonal over x (Forsythe 1957): NIST's Filip (degree 10, condition
/// 10¹⁵ in powers of x) keeps 14 digits. Fewer distinct x than coefficients: rank says so, coefficients NaN.
[[nodiscard]] LinearFit polynomial_fit(std::span<const double> x, std::span<const double> y, std::size_t degree);

}  // namespace bha::math
