#include "bha/models/conformal.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

#include "bha/models/ridge.h"
#include "tests/table.h"

namespace bha::models {
namespace {

double golden(const std::string& test, const std::string& quantity) {
  const auto table = tests::read_table("methods_expected.csv");
  const auto &tests_ = table.text.at(table.columns[0]), &names = table.text.at(table.columns[1]);
  const auto values = table.numbers(table.columns[2]);
  for (std::size_t i = 0; i < values.size(); ++i)
    if (tests_[i] == test && names[i] == quantity) return values[i];
  return nan;
}

}  // namespace

TEST(Conformal, QuantilesAreTheOrderStatisticsOfTheTable) {
  const auto input = tests::read_table("conformal_input.csv");
  const auto residual = input.numbers("abs_residual"), scale = input.numbers("scale");
  std::vector<double> normalised;
  for (std::size_t i = 0; i < residual.size(); ++i) normalised.push_back(residual[i] / scale[i]);
  for (const auto& [level, name] : {std::pair{0.95, "qhat_alpha0.05"}, {0.9, "qhat_alpha0.1"}, {0.8, "qhat_alpha0.2"}}) {
    EXPECT_NEAR(conformal_quantile(residual, level), golden("split_conformal", name), 1e-12);
    EXPECT_NEAR(conformal_quantile(normalised, level), golden("split_conformal_normalised", name), 1e-12);
  }
}

TEST(Conformal, BelowNineCellsThereIsNoFiniteInterval) {
  const std::vector<double> eight(8, 1.0), nine(9, 1.0);
  EXPECT_TRUE(std::isinf(conformal_quantile(eight, 0.9)));
  EXPECT_EQ(conformal_quantile(nine, 0.9), 1.0);
  EXPECT_TRUE(std::isinf(conformal_quantile({}, 0.9)));
}

TEST(Conformal, JackknifePlusIsScikitLearnsLeaveOneOut) {
  const auto input = tests::read_table("jackknife_input.csv");
  const auto x1 = input.numbers("x1"), x2 = input.numbers("x2"), y = input.numbers("y");
  const std::vector<std::vector<double>> asked{{0.3, -0.7}, {1.5, 1.5}};
  std::vector<double> errors;
  std::vector<std::vector<double>> told(2);
  for (std::size_t out = 0; out < y.size(); ++out) {
    FeatureRows x{.columns = 2};
    std::vector<double> rest;
    for (std::size_t i = 0; i < y.size(); ++i)
      if (i != out) x.append(std::vector<double>{x1[i], x2[i]}), rest.push_back(y[i]);
    const auto model = fit_ridge(x, rest, {.penalties = {1e-10}});
    errors.push_back(std::abs(y[out] - predict(*model, std::vector<double>{x1[out], x2[out]})));
    for (std::size_t a = 0; a < 2; ++a) told[a].push_back(predict(*model, asked[a]));
  }
  for (const auto& [level, test] : {std::pair{0.9, "jackknife_plus_alpha0.1"}, {0.8, "jackknife_plus_alpha0.2"}})
    for (std::size_t a = 0; a < 2; ++a) {
      const auto band = jackknife_plus(told[a], errors, level);
      EXPECT_NEAR(band.lower, golden(test, "x" + std::to_string(a) + "_lo"), 1e-8);
      EXPECT_NEAR(band.upper, golden(test, "x" + std::to_string(a) + "_hi"), 1e-8);
    }
}

// Fleets made up: a cell has a level of its own and scatter. The share of a new cell's rows within the band, over many fleets.
TEST(CellInterval, CoversTheRowsOfANewCell) {
  std::mt19937 bits(1);
  std::normal_distribution<double> normal;
  for (const std::size_t cells : {6u, 12u, 40u}) {
    double covered = 0, asked = 0;
    for (int fleet = 0; fleet < 400; ++fleet) {
      std::vector<double> score;
      std::vector<std::size_t> cell;
      for (std::size_t c = 0; c < cells; ++c) {
        const double own = normal(bits);
        for (std::size_t i = 0; i < 10 + 5 * c; ++i) {
          score.push_back(std::abs(own + 0.3 * normal(bits)));
          cell.push_back(c);
        }
      }
      const auto band = cell_interval(score, cell, 0.9);
      for (int c = 0; c < 10; ++c) {
        const double own = normal(bits);
        for (int i = 0; i < 10; ++i) covered += std::abs(own + 0.3 * normal(bits)) <= band.half_width, ++asked;
      }
    }
    EXPECT_GT(covered / asked, 0.88) << cells;
    EXPECT_LT(covered / asked, 0.94) << cells;
  }
}

TEST(CellInterval, OneCellSaysNothingOfOthers) {
  const std::vector<double> score{1, 2};
  EXPECT_TRUE(std::isinf(cell_interval(score, std::vector<std::size_t>{4, 4}, 0.9).half_width));
}

}  // namespace bha::models
