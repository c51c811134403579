// How far predictions are from the truth.
#pragma once
#include <cstdint>
#include <span>

#include "bha/base/describe.h"
#include "bha/base/finding.h"

namespace bha::metrics {

struct Errors {
  std::int64_t n = 0;                                                 // pairs of which both are there
  double mae = nan, rmse = nan, max_error = nan, median_error = nan;  // in the unit of the values; max and median of |error|
  double mape = nan;       // a fraction, not per cent; missing when a truth lies within 0.001 of zero
  double r_squared = nan;  // 1 − SSE/SST about the mean of these truths; missing when they do not move
};

/// A pair with a NaN on either side is left out and not counted.   Source  METHODS 6; scikit-learn to 1e-12
/// Findings (refused)  length_mismatch; too_few_points (no pair at all)
[[nodiscard]] Result<Errors> errors(std::span<const double> truth, std::span<const double> prediction);

}  // namespace bha::metrics
namespace bha {
template <>
inline constexpr auto fields<metrics::Errors> =
    Fields{Field{"n", &metrics::Errors::n, "Pairs compared."},
           Field{"mae", &metrics::Errors::mae, "Mean absolute error."},
           Field{"rmse", &metrics::Errors::rmse, "Root mean square error."},
           Field{"max_error", &metrics::Errors::max_error, "Largest absolute error."},
           Field{"median_error", &metrics::Errors::median_error, "Median absolute error."},
           Field{"mape", &metrics::Errors::mape, "Mean absolute error as a fraction of the truth."},
           Field{"r_squared", &metrics::Errors::r_squared, "1 - SSE/SST about the mean of the truth."}};
static_assert(fully_described<metrics::Errors>);
}  // namespace bha
