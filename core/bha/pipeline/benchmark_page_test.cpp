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

TEST(BenchmarkPage, TruthsLieEvenlyInWhatIsToldOnlyWhereItIsTrue) {
  const auto shares = [](const Benchmark& done) {
    std::vector<double> out;
    const auto rows = json::parse(drawing(done).rows);
    for (const json::Value& mark : rows->find("pit")->items) out.push_back(mark.find("share")->number);
    return out;
  };
  const auto good = shares(example(40, 100)), narrow = shares(example(40, 100, 0.5));
  ASSERT_EQ(good.size(), 10u);
  for (const double share : good) EXPECT_NEAR(share, 0.1, 0.02);
  EXPECT_GT(narrow.front() + narrow.back(), 0.4) << "too sure";
  Benchmark low = example(40, 100);
  for (Prediction& p : low.predictions) p.truth += 0.01;
  EXPECT_GT(shares(low).back(), 2 * good.back()) << "the truth lies above what was told";
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

TEST(BenchmarkPage, TheAutocorrelationOfTheErrorsIsDrawnWhereTheyAreTested) {
  Benchmark done = example(5, 100);
  done.predictions.resize(done.predictions.size() - 40);  // the last cell tells fewer lags
  for (const double slope : {0.0, 0.05}) {
    for (Prediction& p : done.predictions) p.value += slope * std::sin(0.05 * std::stod(p.key));
    const auto tests = error_tests(done);
    const auto rows = json::parse(drawing(done).rows);
    const auto& acf = rows->find("acf")->items;
    ASSERT_EQ(acf.size(), 30U) << "half of 60 rows";
    EXPECT_EQ(acf[0].find("lag")->number, 1);
    EXPECT_NEAR(acf[0].find("acf")->number, tests.rho1, 1e-12);
    EXPECT_NEAR(acf[0].find("bound_upper")->number, 0.196, 1e-12);
    EXPECT_EQ(std::fabs(acf[0].find("acf")->number) > 0.196, slope > 0);
  }
  EXPECT_TRUE(drawing(done).figures[2].has_rows);
  const report::Drawing few = drawing(example(3, 19));
  EXPECT_FALSE(few.figures[2].has_rows);
  EXPECT_NE(few.figures[2].summary.find("not tested"), std::string::npos);
}

TEST(BenchmarkPage, GivenFewPredictionsAndNoIntervals_SaysWhatIsMissing) {
  Benchmark done = example(3, 1);
  for (Prediction& p : done.predictions) p.lower = p.upper = nan;
  done.inputs = {.protocol_sha256 = "a1", .list_sha256 = "b2", .data = {{"x.csv", "c3"}}};
  const std::string page = to_html({.id = "p<1>"}, done, {}, {}, {});
  for (const char* words : {"There are no intervals.", "protocol sha256 a1", "data sha256 b2 (of the list of 1 file)", "c3",
                            "the errors are not tested", "p&lt;1&gt;", "cell_errors"})
    EXPECT_NE(page.find(words), std::string::npos) << words;
  EXPECT_EQ(page.find("p<1>"), std::string::npos);
}

}  // namespace bha::pipeline
