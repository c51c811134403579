// PINN4SOH's published protocol, kept to be comparable with its figures and not honest: rows are deleted by the label and scaled
// by the whole life. Nothing else may use these.
#pragma once
#include <span>
#include <vector>

#include "bha/features/slice_history.h"
#include "bha/models/feature_rows.h"

namespace bha::pipeline {

/// Drops rows with a number that is not finite, then rows in which any feature, the row number or the label lies more than 3
/// sample standard deviations from the file's mean, then the last row left.
[[nodiscard]] std::vector<std::size_t> leaky_rows(std::span<const features::SliceNumbers> rows, std::span<const double> labels);
/// 16 features and the row number of the rows kept, each scaled to [−1, 1] over the file.
[[nodiscard]] models::FeatureRows leaky_inputs(std::span<const features::SliceNumbers> rows, std::span<const std::size_t> kept);

}  // namespace bha::pipeline
