#include "bha/math/isotonic.h"

#include <gtest/gtest.h>

#include <cmath>
#include <fstream>
#include <string>

#include "bha/base/text.h"

namespace bha::math {
namespace {

double sum_of_squares(const std::vector<double>& y, const std::vector<double>& f) {
  double sum = 0;
  for (std::size_t k = 0; k < y.size(); ++k) sum += (y[k] - f[k]) * (y[k] - f[k]);
  return sum;
}

}  // namespace

TEST(Isotonic, EqualsScikitLearn) {
  std::ifstream file(BHA_ROOT "/data/reference/isotonic.csv");
  ASSERT_TRUE(file) << "data/reference/isotonic.csv";
  std::vector<double> y, weight, expected;
  std::string line;
  for (std::getline(file, line); std::getline(file, line);) {
    const auto fields = split(line, ',');
    ASSERT_EQ(fields.size(), 4u);
    double v[3];
    for (std::size_t i = 0; i < 3; ++i) ASSERT_TRUE(read_number(fields[i + 1], v[i]));
    y.push_back(v[0]), weight.push_back(v[1]), expected.push_back(v[2]);
  }
  ASSERT_EQ(y.size(), 40u);
  const auto fit = non_increasing(y, weight);
  for (std::size_t k = 0; k < y.size(); ++k) EXPECT_NEAR(fit[k], expected[k], 1e-14) << k;
}

TEST(Isotonic, Table) {
  struct Row {
    const char* given;
    std::vector<double> y, weight;
    double bounce;
    std::vector<double> then;
  };
  for (const Row& row :
       {Row{"a falling series stays", {3, 2, 1}, {}, 0, {3, 2, 1}}, Row{"a violator is pooled", {3, 1, 2}, {}, 0, {3, 1.5, 1.5}},
        Row{"the heavier one wins", {3, 1, 2}, {1, 3, 1}, 0, {3, 1.25, 1.25}},
        Row{"a rise within the bounce stays", {3, 1, 1.5}, {}, 0.5, {3, 1, 1.5}},
        Row{"a rise beyond it is cut to it", {3, 1, 2}, {}, 0.5, {3, 1.25, 1.75}}, Row{"nothing gives nothing", {}, {}, 0, {}}}) {
    const auto fit = non_increasing(row.y, row.weight, row.bounce);
    ASSERT_EQ(fit.size(), row.then.size()) << row.given;
    for (std::size_t k = 0; k < fit.size(); ++k) EXPECT_NEAR(fit[k], row.then[k], 1e-15) << row.given << ", entry " << k;
  }
}

// A projection is the closest point of the set: every other admissible curve between it and the data is farther away.
TEST(Isotonic, NoOtherFallingCurveIsCloser) {
  const std::vector<double> y = {1.0, 1.2, 0.9, 0.95, 0.7, 0.9, 0.2};
  const auto fit = non_increasing(y);
  for (std::size_t k = 0; k < y.size(); ++k)
    for (const double step : {-0.01, 0.01}) {
      auto other = fit;
      other[k] += step;
      bool falls = true;
      for (std::size_t i = 1; i < y.size(); ++i) falls = falls && other[i] <= other[i - 1];
      EXPECT_TRUE(!falls || sum_of_squares(y, other) > sum_of_squares(y, fit)) << k;
    }
}

}  // namespace bha::math
