// How far off a learner tends to be where it speaks: a sum of parts, each of which only rises with one sign of trouble.
//   const ErrorSpread spread = fit_error_spread(signs, errors, cell);     lower = told − half_width · spread_at(spread, signs_here)
#pragma once
#include <cstddef>
#include <span>
#include <vector>

#include "bha/models/feature_rows.h"

namespace bha::models {

/// level[i]: of signs up to to[i]; beyond the last, where sign and level are above 0, it grows in proportion to the sign.
struct RisingSteps {
  std::vector<double> to{}, level{};
};
/// least + the sum of the parts, if that is above 0; the mean over the rows that it was fitted to is 1. No parts: 1 everywhere.
struct ErrorSpread {
  double least = 1;
  std::vector<RisingSteps> parts{};
};

/// signs: a column a sign. errors: |told − truth| of rows that were left out. cell: of each row; every cell has the same weight.
/// Method    additive isotonic regression of the errors by backfitting (Bacchetti, JASA 84 (1989) 289), five rounds; half of their
///           mean is added. Errors over it are normalised conformal scores: Lei et al., JASA 113 (2018) 1094, 5.2
/// Rows      none: 1 everywhere
[[nodiscard]] ErrorSpread fit_error_spread(const FeatureRows& signs, std::span<const double> errors,
                                           std::span<const std::size_t> cell);
[[nodiscard]] double spread_at(const ErrorSpread&, std::span<const double> signs);

/// Of each row by a spread that was fitted without its cell: `folds` shares of the cells, one after the other. An error over it is
/// what an error of a new cell would be, over the spread that it is told.
[[nodiscard]] std::vector<double> crossed_spread(const FeatureRows& signs, std::span<const double> errors,
                                                 std::span<const std::size_t> cell, std::size_t folds);

}  // namespace bha::models
