// Estimates of the laws that are linear but for one or two exponents, behind `estimate` (fit_estimate.h, which says what holds).
#pragma once
#include "bha/models/fit_estimate.h"
#include "bha/models/nearby.h"

namespace bha::models {

[[nodiscard]] Estimate estimate_power(std::span<const double> t, std::span<const double> y, Workspace&, const EstimateOptions&);
[[nodiscard]] Estimate estimate_exponential(std::span<const double> t, std::span<const double> y, Workspace&,
                                            const EstimateOptions&);
[[nodiscard]] Estimate estimate_double_exponential(std::span<const double> t, std::span<const double> y, Workspace&,
                                                   const EstimateOptions&);

// The same behind `nearby` and `refit` (nearby.h).
[[nodiscard]] Nearby near_power(std::span<const double> t, std::span<const double> y, const Estimate&, double noise);
[[nodiscard]] Nearby near_exponential(std::span<const double> t, std::span<const double> y, const Estimate&, double noise);
[[nodiscard]] Nearby near_double_exponential(std::span<const double> t, std::span<const double> y, const Estimate&, double noise);
[[nodiscard]] std::optional<Estimate> refit_power(const Nearby&, const double* y);
[[nodiscard]] std::optional<Estimate> refit_exponential(const Nearby&, const double* y);
[[nodiscard]] std::optional<Estimate> refit_double_exponential(const Nearby&, const double* y);

/// Means of neighbours, at most 32, into work.coarse_t and work.coarse_y: enough to start from.
void thin(std::span<const double> t, std::span<const double> y, Workspace&);

}  // namespace bha::models
