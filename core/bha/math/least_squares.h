// Nonlinear least squares: Levenberg-Marquardt on a QR of the Jacobian, never on its square. One configuration solves the 27
// problems of NIST StRD from both starts.
//   LeastSquares problem{.residuals = n, .parameters = 2, .evaluate = …};
//   const auto fit = least_squares(problem, start);            // fit.p, fit.ending, fit.covariance
#pragma once
#include <cstddef>
#include <cstdint>
#include <functional>
#include <span>
#include <vector>

#include "bha/base/describe.h"
#include "bha/base/run.h"

namespace bha::math {

/// r_i(p), i < residuals, and bounds on p. The Jacobian is column by column: jacobian[j · residuals + i] = ∂r_i/∂p_j.
struct LeastSquares {
  std::size_t residuals = 0, parameters = 0;
  /// Fills r, and the Jacobian unless its span is empty. False: p lies outside the domain (a not finite r says the same).
  std::function<bool(std::span<const double> p, std::span<double> r, std::span<double> jacobian)> evaluate{};
  std::vector<double> lower{}, upper{};  // empty: none
};

/// Relative: gradient is the largest cosine between r and a column of the Jacobian, step is against |p|, cost against r·r.
struct LeastSquaresOptions {
  int iterations = 5000;
  double gradient = 1e-10, step = 1e-13, cost = 1e-15;
};

enum class Ending : std::uint8_t { converged, at_bound, not_identifiable, iteration_limit, stopped };
enum class StoppedBy : std::uint8_t { none, gradient, step, cost };

struct LeastSquaresFit {
  std::vector<double> p{};
  double ssr = nan;  // r·r at p
  Ending ending{};
  StoppedBy stopped_by{};  // which test held
  int iterations = 0;
  std::size_t rank = 0;              // of the Jacobian at p, free parameters only
  std::vector<double> covariance{};  // parameters², σ² = ssr/(n − rank); 0 for one at its bound, NaN when not identifiable
  std::vector<double>
      null_vector{};  // not identifiable: the direction (unit length, p scaled by its column) that changes nothing
  [[nodiscard]] double standard_error(std::size_t j) const;
};

/// Method    step from QR of [J; √λ D], D the running maximum of J's column norms (Moré 1978) that forgets a tenth a step, or a
///           steep start (MGH10) would hold it small for thousands of steps; λ by gain ratio (Nielsen 1999),
///           second-order correction along geodesics (Transtrum & Sethna 2012), bounds by projection; at the end undamped steps
///           while they still shrink, so that the last digits come from the gradient and not from the flat cost
/// Endings   converged; at_bound (a parameter lies on its bound and would leave); not_identifiable (rank < free parameters by
///           singular values); iteration_limit; stopped (by `run`, or the start lies outside the domain): p is the best so far
/// Cost      one QR, O(residuals · parameters²), and two evaluations a step.   Source  METHODS 7.1; NIST StRD to ≥ 10 digits
[[nodiscard]] LeastSquaresFit least_squares(const LeastSquares&, std::span<const double> start, const LeastSquaresOptions& = {},
                                            const Run* run = nullptr);

}  // namespace bha::math
