#include "bha/models/training_check.h"

#include <cmath>
#include <string>

namespace bha::models {

Result<void> check_training(const FeatureRows& x, std::span<const double> y, std::size_t least) {
  if (x.columns == 0 || x.values.size() != y.size() * x.columns)
    return refuse(Code::length_mismatch, {}, std::to_string(x.values.size()) + " numbers in rows of " + std::to_string(x.columns),
                  std::to_string(y.size()) + " rows, one a label");
  if (y.size() < least)
    return refuse(Code::too_few_points, {}, std::to_string(y.size()) + " rows to learn from", "at least " + std::to_string(least),
                  "train on more cells or rows");
  for (std::size_t i = 0; i < x.values.size(); ++i)
    if (!std::isfinite(x.values[i]))
      return refuse(Code::training_not_finite,
                    {.column = "feature " + std::to_string(i % x.columns + 1),
                     .first_row = i / x.columns + 1,
                     .last_row = i / x.columns + 1},
                    "a number that is not finite", "finite features");
  for (std::size_t i = 0; i < y.size(); ++i)
    if (!std::isfinite(y[i]))
      return refuse(Code::training_not_finite, {.column = "label", .first_row = i + 1, .last_row = i + 1},
                    "a label that is not finite", "finite labels");
  return {};
}

}  // namespace bha::models
