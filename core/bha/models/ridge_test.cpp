#include "bha/models/ridge.h"

#include <gtest/gtest.h>

#include <cmath>
#include <random>

namespace bha::models {
namespace {

struct Data {
  FeatureRows x;
  std::vector<double> y;
  std::vector<std::size_t> group;
};
Data any_data(std::size_t n, std::size_t m, std::uint32_t seed) {
  std::mt19937 bits(seed);
  const auto share = [&] { return static_cast<double>(bits() >> 5) / static_cast<double>(1u << 27) - 0.5; };
  Data out{.x = {.columns = m}};
  for (std::size_t i = 0; i < n; ++i) {
    double y = 3;
    for (std::size_t j = 0; j < m; ++j) {
      const double v = 10 * static_cast<double>(j) + (1 + static_cast<double>(j)) * share();
      out.x.values.push_back(v);
      y += v * (j % 2 == 0 ? 0.3 : -0.2);
    }
    out.y.push_back(y + 0.1 * share());
    out.group.push_back(i / 3);
  }
  return out;
}
Data without(const Data& data, std::size_t group) {
  Data out{.x = {.columns = data.x.columns}};
  for (std::size_t i = 0; i < data.y.size(); ++i)
    if (data.group[i] != group) out.x.append(data.x.row(i)), out.y.push_back(data.y[i]);
  return out;
}

}  // namespace

// An oracle of one column: β = Σzy/(Σz² + λ), z standardised with divisor n.
TEST(Ridge, OneColumnIsTheClosedForm) {
  const FeatureRows x{.columns = 1, .values = {1, 2, 4, 9}};
  const std::vector<double> y{1, 0, 3, 8};
  const auto model = fit_ridge(x, y, {.penalties = {0.5}});
  ASSERT_TRUE(model);
  const double mean = 4, scale = std::sqrt((9 + 4 + 0 + 25) / 4.0);
  const double zy = (-3 * 1 + -2 * 0 + 0 * 3 + 5 * 8) / scale;
  EXPECT_NEAR(model->coefficients[0], zy / (4 + 0.5), 1e-12);
  EXPECT_NEAR(predict(*model, std::vector<double>{6}), 3 + (6 - mean) / scale * zy / 4.5, 1e-12);
}

// Nearly without penalty the plane is found again; with a huge one only the mean is left.
TEST(Ridge, ThePenaltyGoesFromThePlaneToTheMean) {
  Data data = any_data(40, 3, 1);
  for (std::size_t i = 0; i < data.y.size(); ++i) data.y[i] = 2 + data.x.row(i)[0] - 3 * data.x.row(i)[2];
  const auto plane = fit_ridge(data.x, data.y, {.penalties = {1e-9}});
  EXPECT_NEAR(predict(*plane, std::vector<double>{1, 5, 20}), 2 + 1 - 60, 1e-6);
  const auto flat = fit_ridge(data.x, data.y, {.penalties = {1e12}});
  EXPECT_NEAR(predict(*flat, std::vector<double>{1, 5, 20}), flat->intercept, 1e-6);
}

// The closed form leaves the columns' scale as all rows have it; so does the slow twin, which writes λ per column accordingly.
TEST(Ridge, LeavingAGroupOutInClosedFormIsLeavingItOut) {
  for (const std::size_t columns : {1, 2}) {  // three rows a group: more than an input and the mean, and as many as two and it
    const Data data = any_data(30, columns, 2);
    const double tiny = 1e-10;  // without penalty scales do not matter: the twin is exact
    const auto model = fit_ridge(data.x, data.y, {.penalties = {tiny}, .groups = data.group});
    for (std::size_t g = 0; g < 10; ++g) {
      const Data rest = without(data, g);
      const auto twin = fit_ridge(rest.x, rest.y, {.penalties = {tiny}});
      for (std::size_t i = 3 * g; i < 3 * g + 3; ++i)
        EXPECT_NEAR(model->left_out_errors[i], data.y[i] - predict(*twin, data.x.row(i)), 1e-6);
    }
  }
}

TEST(Ridge, MoreColumnsThanRowsIsSolvedBySmallerMatrixToTheSameNumbers) {
  Data data = any_data(12, 30, 3);
  const auto wide = fit_ridge(data.x, data.y, {.penalties = {2}});
  // The normal equations hold: Z'(y − ȳ − Zβ) = λβ.
  for (std::size_t j = 0; j < 30; ++j) {
    double gradient = 0;
    for (std::size_t i = 0; i < 12; ++i)
      gradient += (data.x.row(i)[j] - wide->mean[j]) / wide->scale[j] * (data.y[i] - predict(*wide, data.x.row(i)));
    EXPECT_NEAR(gradient, 2 * wide->coefficients[j], 1e-9);
  }
}

TEST(Ridge, BadInputIsRefusedWithWords) {
  Data data = any_data(5, 2, 4);
  data.x.values[3] = nan;
  const auto missing = fit_ridge(data.x, data.y, {});
  ASSERT_FALSE(missing);
  EXPECT_EQ(missing.error().code, Code::training_not_finite);
  EXPECT_EQ(missing.error().place.first_row, 2u);
  EXPECT_EQ(fit_ridge({.columns = 2, .values = {1, 2}}, std::vector<double>{1}, {}).error().code, Code::too_few_points);
  EXPECT_EQ(fit_ridge(any_data(5, 2, 4).x, std::vector<double>{1}, {}).error().code, Code::length_mismatch);
  EXPECT_EQ(fit_ridge(any_data(5, 2, 4).x, any_data(5, 2, 4).y, {.penalties = {}}).error().code, Code::option_invalid);
}

}  // namespace bha::models
