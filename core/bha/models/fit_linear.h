// The closed-form estimates behind `estimate` (fit_estimate.h, which says what holds).
#pragma once
#include "bha/models/fit_estimate.h"

namespace bha::models {

[[nodiscard]] Estimate estimate_linear(std::span<const double> t, std::span<const double> y, double start_level);
[[nodiscard]] Estimate estimate_sqrt_linear(std::span<const double> t, std::span<const double> y, Workspace&, double start_level);

}  // namespace bha::models
