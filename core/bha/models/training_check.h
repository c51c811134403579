// What every regressor refuses before it learns.
#pragma once
#include <span>

#include "bha/base/finding.h"
#include "bha/models/feature_rows.h"

namespace bha::models {

/// Findings (refused)  too_few_points (fewer than `least` rows), length_mismatch, training_not_finite (with row and column)
[[nodiscard]] Result<void> check_training(const FeatureRows&, std::span<const double> y, std::size_t least);

}  // namespace bha::models
