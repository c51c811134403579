#include "bha/models/gaussian_process.h"

#include <gtest/gtest.h>

#include <Eigen/LU>
#include <cmath>
#include <random>

#include "bha/models/gaussian_kernel.h"

namespace bha::models {
namespace {

struct Data {
  FeatureRows x{.columns = 3};
  std::vector<double> y;
  std::vector<std::size_t> cell;
};
/// Cells with a level of their own: y = sin(2a) + 0.3b + own + noise.
Data any_cells(std::size_t cells, std::size_t rows, std::uint32_t seed, double own = 0.1) {
  std::mt19937 bits(seed);
  const auto share = [&] { return static_cast<double>(bits() >> 5) / static_cast<double>(1u << 27) - 0.5; };
  Data out;
  for (std::size_t c = 0; c < cells; ++c) {
    const double level = own * 2 * share();
    for (std::size_t i = 0; i < rows; ++i) {
      const double a = 3 * share(), b = share();
      out.x.append(std::vector<double>{a, b, share()});
      out.y.push_back(std::sin(2 * a) + 0.3 * b + level + 0.02 * share());
      out.cell.push_back(c);
    }
  }
  return out;
}
const GaussianProcessOptions two_terms{.terms = {{{{0, 1}, {2}}}, {{{2}}}}, .linear = {0, 1}};

}  // namespace

TEST(GaussianProcess, ACurveIsLearntAndItsSpreadIsHonest) {
  const Data data = any_cells(20, 15, 1), asked = any_cells(60, 5, 2);
  bha::Run run;
  const auto model = fit_gaussian_process(data.x, data.y, data.cell, {.linear = {0, 1, 2}}, run);
  ASSERT_TRUE(model);
  double error = 0, within = 0;
  for (std::size_t i = 0; i < asked.y.size(); ++i) {
    const Spread told = predict_with_spread(*model, asked.x.row(i));
    EXPECT_NEAR(told.mean, predict(*model, asked.x.row(i)), 1e-9);
    error += std::abs(told.mean - asked.y[i]) / 300;
    within += std::abs(told.mean - asked.y[i]) < 1.645 * told.sd ? 1.0 / 300 : 0;
  }
  EXPECT_LT(error, 0.09);  // the cells' own levels are 0.05 off on average
  EXPECT_GT(within, 0.8);
}

TEST(GaussianProcess, TheGradientIsTheDifference) {
  const Data data = any_cells(5, 8, 3);
  const auto parts = kernel::parts(data.x, two_terms);
  auto p = kernel::start(two_terms);
  for (std::size_t i = 0; i < p.size(); ++i) p[i] += 0.1 * static_cast<double>(i % 3);
  std::vector<double> gradient(p.size()), unused(p.size());
  (void)kernel::objective(parts, data.cell, data.y, two_terms, p, gradient);
  for (std::size_t i = 0; i < p.size(); ++i) {
    auto up = p, down = p;
    up[i] += 1e-5, down[i] -= 1e-5;
    const double slope = (kernel::objective(parts, data.cell, data.y, two_terms, up, unused) -
                          kernel::objective(parts, data.cell, data.y, two_terms, down, unused)) /
                         2e-5;
    EXPECT_NEAR(gradient[i], slope, 1e-5 * std::max(1.0, std::abs(slope))) << i;
  }
}

// The block formula against the slow twin: a solution without the cell's rows.
TEST(GaussianProcess, LeavingACellOutInClosedFormIsLeavingItOut) {
  const Data data = any_cells(6, 5, 4);
  const auto all = kernel::covariance(kernel::parts(data.x, two_terms), data.cell, two_terms, kernel::start(two_terms));
  const Eigen::Map<const Eigen::MatrixXd> k(all.data(), 30, 30);
  const Eigen::Map<const Eigen::VectorXd> y(data.y.data(), 30);
  const auto solved = kernel::solve(all, data.cell, data.y);
  ASSERT_TRUE(solved.definite);
  for (const auto& cell : kernel::blocks(data.cell)) {
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < 30; ++i)
      if (data.cell[i] != data.cell[cell[0]]) rest.push_back(i);
    const Eigen::MatrixXd between = k(cell, rest), other = Eigen::MatrixXd(k(rest, rest)).inverse();
    const Eigen::VectorXd mean = between * other * y(rest);
    const Eigen::MatrixXd spread = Eigen::MatrixXd(k(cell, cell)) - between * other * between.transpose();
    for (std::size_t i = 0; i < cell.size(); ++i) {
      const auto at = static_cast<Eigen::Index>(i);
      EXPECT_NEAR(solved.left_out_error[cell[i]], data.y[cell[i]] - mean[at], 1e-8);
      EXPECT_NEAR(solved.left_out_sd[cell[i]], std::sqrt(spread(at, at)), 1e-8);
    }
  }
}

TEST(GaussianProcess, SharedIsTheCovarianceBetweenCells) {
  const Data data = any_cells(3, 2, 5);
  const auto p = kernel::start(two_terms);
  const auto k = kernel::covariance(kernel::parts(data.x, two_terms), data.cell, two_terms, p);
  EXPECT_NEAR(k[5], kernel::shared(data.x.row(0), data.x.row(5), two_terms, kernel::layout(two_terms), p), 1e-12);
}

TEST(GaussianProcess, FarAwayNothingRunsAwayAndItIsSaid) {
  const Data data = any_cells(8, 10, 6);
  bha::Run run;
  const auto model = fit_gaussian_process(data.x, data.y, data.cell, {.linear = {0, 1, 2}}, run);
  const std::vector<double> near{0.1, 0.1, 0.1}, far{1e6, 1e6, 1e6};
  EXPECT_FALSE(outside_training(*model, near));
  EXPECT_TRUE(outside_training(*model, far));
  EXPECT_LT(std::abs(predict(*model, far)), 5);
}

// A line learnt on 0 … 1 and asked at 1.5: the edge answers, or with `beyond` the line.
TEST(GaussianProcess, ALineGoesOnBeyondWhereItIsAskedTo) {
  FeatureRows x{.columns = 1};
  std::vector<double> y;
  for (int i = 0; i <= 40; ++i) {
    x.append(std::vector<double>{i / 40.0});
    y.push_back(2 * i / 40.0);
  }
  bha::Run run;
  const auto held = fit_gaussian_process(x, y, {}, {.linear = {0}}, run);
  const auto goes_on = fit_gaussian_process(x, y, {}, {.linear = {0}, .beyond = true}, run);
  const std::vector<double> inside{0.7}, edge{1.0}, out{1.5}, far{1e6};
  EXPECT_EQ(predict(*held, out), predict(*held, edge));
  EXPECT_NEAR(predict(*goes_on, out), 3, 0.15);
  EXPECT_NEAR(predict(*goes_on, inside), predict(*held, inside), 1e-9);
  EXPECT_LT(predict(*goes_on, far), 5) << "no further than the clip";
  EXPECT_TRUE(outside_training(*goes_on, out));
}

TEST(GaussianProcess, RowsAloneAreTheirOwnGroupsAndOneGroupIsRefused) {
  const Data data = any_cells(40, 1, 7, 0);
  bha::Run run;
  EXPECT_TRUE(fit_gaussian_process(data.x, data.y, {}, {}, run));
  EXPECT_EQ(fit_gaussian_process(data.x, data.y, std::vector<std::size_t>(40, 1), {}, run).error().code, Code::too_few_points);
  EXPECT_EQ(fit_gaussian_process(data.x, data.y, std::vector<std::size_t>(3, 1), {}, run).error().code, Code::length_mismatch);
}

}  // namespace bha::models
