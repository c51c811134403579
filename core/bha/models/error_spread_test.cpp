#include "bha/models/error_spread.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "bha/math/philox.h"
#include "bha/models/conformal.h"

namespace bha::models {
namespace {

/// Cells whose errors grow with the first sign and do not know the second.
struct Errors {
  FeatureRows signs{.columns = 2};
  std::vector<double> errors{};
  std::vector<std::size_t> cell{};
};
Errors growing(std::size_t cells, std::size_t rows) {
  Errors out;
  for (std::size_t c = 0; c < cells; ++c)
    for (std::size_t i = 0; i < rows; ++i) {
      const std::uint64_t at = c * rows + i;
      const double x = static_cast<double>(i) / static_cast<double>(rows);
      const auto drawn = math::philox4x64({at, 0, 0, 0}, {5, 7});
      out.signs.append(std::array{x, math::uniform(drawn[0])});
      out.errors.push_back((0.01 + 0.1 * x) * std::fabs(math::normal(drawn[1])));
      out.cell.push_back(c);
    }
  return out;
}

}  // namespace

TEST(ErrorSpread, OnlyRisesWithEachSignAndFollowsTheErrors) {
  const Errors data = growing(40, 100);
  const ErrorSpread spread = fit_error_spread(data.signs, data.errors, data.cell);
  for (const RisingSteps& part : spread.parts) {
    EXPECT_TRUE(std::ranges::is_sorted(part.to) && std::ranges::is_sorted(part.level));
    EXPECT_EQ(part.to.size(), part.level.size());
  }
  const std::array low{0.05, 0.5}, high{0.95, 0.5}, beyond{3.0, 0.5};
  // |error| is 0.048 in the mean and 0.084 at 0.95; half of the mean is added, and the mean made 1.
  EXPECT_NEAR(spread_at(spread, high), (0.024 + 0.084) / (0.024 + 0.048), 0.25);
  EXPECT_LT(spread_at(spread, low), 0.5 * spread_at(spread, high));
  double mean = 0;
  for (std::size_t i = 0; i < data.errors.size(); ++i) mean += spread_at(spread, data.signs.row(i)) / 4000;
  EXPECT_NEAR(mean, 1, 1e-12);
  EXPECT_GT(spread_at(spread, beyond), 2 * spread_at(spread, high)) << "beyond what was seen it grows on";
}

TEST(ErrorSpread, OrderOfRowsAndRowsOfACellChangeNothing) {
  const Errors data = growing(8, 30);
  Errors turned;
  for (std::size_t i = data.errors.size(); i-- > 0;)
    for (int twice = 0; twice < (data.cell[i] == 3 ? 2 : 1); ++twice) {  // a cell that shows each of its rows twice
      turned.signs.append(data.signs.row(i));
      turned.errors.push_back(data.errors[i]);
      turned.cell.push_back(data.cell[i]);
    }
  const ErrorSpread a = fit_error_spread(data.signs, data.errors, data.cell),
                    b = fit_error_spread(turned.signs, turned.errors, turned.cell);
  for (std::size_t i = 0; i < data.errors.size(); ++i)
    EXPECT_NEAR(spread_at(a, data.signs.row(i)), spread_at(b, data.signs.row(i)), 1e-9);
}

TEST(ErrorSpread, OfACellThatItHasNotSeen) {
  Errors data = growing(10, 20);
  const auto before = crossed_spread(data.signs, data.errors, data.cell, 5);
  for (std::size_t i = 0; i < data.errors.size(); ++i)
    if (data.cell[i] == 4) data.errors[i] *= 100;
  const auto after = crossed_spread(data.signs, data.errors, data.cell, 5);
  for (std::size_t i = 0; i < data.errors.size(); ++i)
    if (data.cell[i] == 4) {
      EXPECT_EQ(after[i], before[i]);
    }
}

TEST(ErrorSpread, IntervalsAreSharperThanOfOneWidthAndHoldAsOften) {
  const Errors known = growing(60, 50);
  const double width = cell_interval(known.errors, known.cell, 0.9).half_width;
  std::vector<double> scores = crossed_spread(known.signs, known.errors, known.cell, 10);
  for (std::size_t i = 0; i < scores.size(); ++i) scores[i] = known.errors[i] / scores[i];
  const double factor = cell_interval(scores, known.cell, 0.9).half_width;
  const ErrorSpread spread = fit_error_spread(known.signs, known.errors, known.cell);
  const Errors later = growing(260, 50);  // its first 60 cells are those
  double one = 0, wide = 0, held = 0;
  std::size_t n = 0;
  for (std::size_t i = 60 * 50; i < later.errors.size(); ++i, ++n) {
    const double half = factor * spread_at(spread, later.signs.row(i));
    held += later.errors[i] <= half ? 1 : 0;
    one += 2 * width + 20 * std::max(0.0, later.errors[i] - width);
    wide += 2 * half + 20 * std::max(0.0, later.errors[i] - half);
  }
  EXPECT_NEAR(held / static_cast<double>(n), 0.9, 0.02);
  EXPECT_LT(wide, 0.93 * one);
}

TEST(ErrorSpread, NothingIsKnownOfNothing) {
  const ErrorSpread none = fit_error_spread({.columns = 2}, {}, {});
  const std::array sign{0.1, 0.2};
  EXPECT_EQ(spread_at(none, sign), 1);
  FeatureRows signs{.columns = 1};
  signs.append(std::array{0.5});
  const ErrorSpread right = fit_error_spread(signs, std::array{0.0}, std::array<std::size_t, 1>{0});
  EXPECT_GT(spread_at(right, signs.row(0)), 0) << "errors of nothing still divide";
}

}  // namespace bha::models
