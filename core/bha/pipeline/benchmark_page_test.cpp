#include "bha/pipeline/benchmark_page.h"

#include <gtest/gtest.h>

#include <cmath>

#include "bha/base/json.h"
#include "bha/math/normal_quantile.h"
#include "bha/math/philox.h"

namespace bha::pipeline {
namespace {

// Cells whose truths are normal around what is told, with the 90 % interval of that distribution (times `width`).
Benchmark example(std::size_t cells, std::size_t rows, double width = 1) {
  Benchmark out{.key_column = "row", .value_column = "soh", .intervals = true, .baseline = "the mean"};
  for (std::size_t c = 0; c < cells; ++c)
    for (std::size_t i = 0; i < rows; ++i) {
      const double told = 1 - 0.001 * static_cast<double>(i), half = 0.01 * math::normal_quantile(0.95) * width;
      out.predictions.push_back({.cell = "cell <" + std::to_string(c) + ">",
                                 .key = std::to_string(i),
                                 .value = told,
                                 .lower = told - half,
                                 .upper = told + half,
                                 .truth = told + 0.01 * math::normal(math::philox4x64({c, i, 0, 0}, {7, 0})[0]),
                                 .baseline = 0.9});
    }
  return out;
}

double held_at(const Benchmark& done, double nominal) {
  const auto rows = json::parse(drawing(done).rows);
  for (const json::Value& mark : rows->find("calibration")->items)
    if (std::fabs(mark.find("nominal")->number - nominal) < 1e-9) return mark.find("observed")->number;
  return nan;
}

}  // namespace

TEST(BenchmarkPage, CalibrationIsTheDiagonalWhereIntervalsAreTrueAndBelowItWhereTheyAreNarrow) {
  for (const double nominal : {0.1, 0.5, 0.9}) {
    EXPECT_NEAR(held_at(example(40, 100), nominal), nominal, 0.02) << nominal;
    EXPECT_LT(held_at(example(40, 100, 0.5), nominal), nominal - 0.04) << nominal;
  }
}

TEST(BenchmarkPage, EveryPredictionIsAPointUpToFiveThousand) {
  for (const auto& [rows, points] : {std::pair<std::size_t, std::size_t>{100, 1000}, {600, 3000}}) {
    const auto drawn = json::parse(drawing(example(10, rows)).rows);
    EXPECT_EQ(drawn->find("told")->items.size(), points);
    EXPECT_EQ(drawn->find("cell_errors")->items.size(), 10u);
  }
}

TEST(BenchmarkPage, ErrorsThatFollowTheRowAreSeen) {
  Benchmark done = example(5, 200);
  EXPECT_LT(error_tests(done).with_place, 0.12);
  EXPECT_GT(error_tests(done).hsic_place.p, 0.05);
  EXPECT_LT(std::fabs(error_tests(done).rho1), 0.15);
  for (Prediction& p : done.predictions) p.value += 0.05 * std::sin(0.05 * std::stod(p.key));
  EXPECT_GT(error_tests(done).with_place, 0.3);
  EXPECT_LT(error_tests(done).hsic_place.p, 0.05);  // by 18 blocks of rows
  EXPECT_GT(error_tests(done).rho1, 0.8);
}

TEST(BenchmarkPage, GivenFewPredictionsAndNoIntervals_SaysWhatIsMissing) {
  Benchmark done = example(3, 1);
  for (Prediction& p : done.predictions) p.lower = p.upper = nan;
  const std::string page = to_html({.id = "p<1>"}, done, {}, {}, {});
  for (const char* words : {"There are no intervals.", "the errors are not tested", "p&lt;1&gt;", "cell_errors"})
    EXPECT_NE(page.find(words), std::string::npos) << words;
  EXPECT_EQ(page.find("p<1>"), std::string::npos);
}

}  // namespace bha::pipeline
