// The same rows through scikit-learn's elastic net, its isotonic regression and LightGBM, and through ours: one path, and errors
// as small. Times are printed, not judged. Wants a Python with the two (BHA_PEERS_PYTHON, else .venv); what is not installed is
// skipped.
#include <gtest/gtest.h>
#include <unistd.h>

#include <cmath>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <filesystem>
#include <fstream>
#include <iostream>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/math/philox.h"
#include "bha/models/boosted_trees.h"
#include "bha/models/elastic_net.h"
#include "bha/models/isotonic_regression.h"

namespace bha::peers {
namespace {

struct Rows {
  models::FeatureRows x{.columns = 16};
  std::vector<double> y{};
};
/// The law of models_bench: 16 normal features, of which 4 speak, and noise of 0.01.
Rows rows(std::size_t from, std::size_t to) {
  Rows out;
  for (std::size_t i = from; i < to; ++i) {
    double x[17];
    for (std::size_t j = 0; j < 17; ++j) x[j] = math::normal(math::philox4x64({i, j, 0, 0}, {7, 7})[0]);
    out.x.append({x, 16});
    out.y.push_back(0.9 - 0.05 * std::tanh(x[0]) + 0.03 * x[1] * x[2] + 0.02 * std::fabs(x[3]) + 0.01 * x[16]);
  }
  return out;
}
constexpr std::size_t learnt = 80'000, all = 100'000;

/// Their answer; null: not installed.
json::Value theirs(const std::string& what) {
  const char* said = std::getenv("BHA_PEERS_PYTHON");
  const std::string python = said == nullptr || *said == '\0' ? BHA_ROOT "/.venv/bin/python" : said;
  const auto file = std::filesystem::temp_directory_path() / ("bha_regressors_" + std::to_string(::getpid()) + ".csv");
  const Rows table = rows(0, all);
  std::string text;
  for (std::size_t i = 0; i < all; ++i) {
    for (const double v : table.x.row(i)) text += number_text(v) + ",";
    text += number_text(table.y[i]) + "\n";
  }
  std::ofstream(file, std::ios::binary) << text;
  FILE* pipe = ::popen(
      ("'" + python + "' '" BHA_ROOT "/tests/peers/regressors.py' " + what + " '" + file.string() + "' 2>/dev/null").c_str(),
      "r");
  std::string answer;
  char buffer[4096];
  for (std::size_t n = 0; pipe != nullptr && (n = std::fread(buffer, 1, sizeof buffer, pipe)) > 0;) answer.append(buffer, n);
  const bool good = pipe != nullptr && ::pclose(pipe) == 0;
  std::filesystem::remove(file);
  const auto value = json::parse(answer);
  return good && value ? *value : json::Value{};
}
double since(std::clock_t began) { return static_cast<double>(std::clock() - began) / CLOCKS_PER_SEC; }

}  // namespace

TEST(Peers, TheElasticNetsPathIsScikitLearns) {
  const json::Value told = theirs("net");
  if (told.kind == json::Value::Kind::null) GTEST_SKIP() << "no Python with scikit-learn: make bench-peers, or BHA_PEERS_PYTHON";
  const Rows data = rows(0, learnt);
  bha::Run run;
  const std::clock_t began = std::clock();
  const auto model = models::fit_elastic_net(data.x, data.y, {.folds = 5}, run);
  std::cout << "CPU s: ours, with 5 shares left out " << since(began) << ", theirs, without " << told.find("cpu_s")->number
            << "\n";
  ASSERT_TRUE(model);
  ASSERT_EQ(told.find("penalties")->items.size(), model->path.size());
  for (std::size_t k = 0; k < model->path.size(); ++k) {
    EXPECT_NEAR(model->path[k].penalty / told.find("penalties")->items[k].number, 1, 1e-9);
    for (std::size_t j = 0; j < 16; ++j)
      EXPECT_NEAR(model->path[k].coefficients[j], told.find("coefficients")->items[k].items[j].number, 1e-6 * 0.05)
          << k << ' ' << j;
  }
}

TEST(Peers, IsotonicRegressionIsScikitLearns) {
  const json::Value told = theirs("isotonic");
  if (told.kind == json::Value::Kind::null) GTEST_SKIP() << "no Python with scikit-learn: make bench-peers, or BHA_PEERS_PYTHON";
  models::FeatureRows first{.columns = 1};
  const Rows data = rows(0, learnt), asked = rows(learnt, all);
  for (std::size_t i = 0; i < learnt; ++i) first.values.push_back(data.x.row(i)[0]);
  const std::clock_t began = std::clock();
  const auto model = models::fit_isotonic(first, data.y, {.direction = -1});
  std::cout << "CPU s: ours " << since(began) << ", theirs " << told.find("cpu_s")->number << "\n";
  ASSERT_TRUE(model);
  ASSERT_EQ(told.find("told")->items.size(), asked.y.size());
  for (std::size_t i = 0; i < asked.y.size(); ++i)
    EXPECT_NEAR(predict(*model, asked.x.row(i).first(1)), told.find("told")->items[i].number, 1e-12) << i;
}

TEST(Peers, BoostedTreesErrAsLittleAsLightGBM) {
  const json::Value told = theirs("trees");
  if (told.kind == json::Value::Kind::null) GTEST_SKIP() << "no Python with LightGBM: make bench-peers, or BHA_PEERS_PYTHON";
  const Rows data = rows(0, learnt), asked = rows(learnt, all);
  models::BoostedTreesOptions options{.trees = 100, .monotone = std::vector<int>(16, 0), .folds = 0};
  options.monotone[0] = -1;
  bha::Run run;
  const std::clock_t began = std::clock();
  const auto model = models::fit_boosted_trees(data.x, data.y, options, run);
  std::cout << "CPU s: ours " << since(began) << ", theirs " << told.find("cpu_s")->number << "\n";
  ASSERT_TRUE(model);
  std::vector<double> answers(asked.y.size());
  predict(*model, asked.x, answers);
  double squares = 0;
  for (std::size_t i = 0; i < answers.size(); ++i) squares += std::pow(answers[i] - asked.y[i], 2);
  const double rmse = std::sqrt(squares / static_cast<double>(answers.size()));
  std::cout << "RMSE: ours " << rmse << ", theirs " << told.find("rmse")->number << "\n";
  EXPECT_LT(rmse, 1.01 * told.find("rmse")->number);
}

}  // namespace bha::peers
