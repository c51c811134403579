#include "bha/models/elastic_net.h"

#include <gtest/gtest.h>

#include <algorithm>
#include <cmath>
#include <thread>

#include "bha/math/philox.h"

namespace bha::models {
namespace {

struct Data {
  FeatureRows x;
  std::vector<double> y{};
  std::vector<std::size_t> group{};
};
/// `speak` of the features tell y, the others are noise beside them; cells of 5 rows.
Data any_data(std::size_t n, std::size_t m, std::size_t speak, std::uint64_t seed) {
  Data out{.x = {.columns = m}};
  for (std::size_t i = 0; i < n; ++i) {
    double y = 3;
    for (std::size_t j = 0; j < m; ++j) {
      const double v = math::normal(math::philox4x64({i, j, 0, 0}, {seed, 1})[0]);
      out.x.values.push_back(10 + (1 + static_cast<double>(j)) * v);
      y += j < speak ? 0.5 * v : 0;
    }
    out.y.push_back(y + 0.3 * math::normal(math::philox4x64({i, m, 0, 0}, {seed, 1})[0]));
    out.group.push_back(i / 5);
  }
  return out;
}
std::size_t inside(const PathStep& step) {
  return static_cast<std::size_t>(std::ranges::count_if(step.coefficients, [](double c) { return c != 0; }));
}

}  // namespace

// scikit-learn 1.9.1's enet_path, standardised anew where groups are left out; the last feature is a sum of two others. Made by
//   i, j = np.arange(36)[:, None], np.arange(5)
//   x = (7 * i + 13 * j + i * j * (i + 3)) % 31 / 31 + 10.0 * j;  x[:, 4] = x[:, 0] + x[:, 1] / 8
//   y = 0.9 - 0.2 * x[:, 0] + 0.1 * x[:, 2] + (11 * i[:, 0] % 17) / 170
//   def path(rest, share, alphas):
//     s = StandardScaler().fit(x[rest])
//     return s, *enet_path(s.transform(x[rest]), y[rest] - y[rest].mean(), l1_ratio=share, eps=1e-3, alphas=alphas, tol=1e-15,
//                          max_iter=10**6)[:2]
//   _, a, w = path(np.full(36, True), share, 100);  squares = np.zeros(100)
//   for fold in range(6):
//     asked = np.arange(36) // 4 % 6 == fold;  s, _, v = path(~asked, share, a)
//     squares += ((y[asked][:, None] - y[~asked].mean() - s.transform(x[asked]) @ v) ** 2).sum(0)
//   # rows: share, k, a[k], w[:, k], np.sqrt(squares[k] / 36)
TEST(ElasticNet, IsScikitLearnsPathAndItsLeftOutErrors) {
  struct Row {
    double share;
    std::size_t step;
    double penalty;
    std::vector<double> coefficients;
    double left_out_rmse;
  };
  const Row rows[] = {
      {0.5, 0, 0.12460111054003, {0, 0, 0, 0, 0}, 0.072398512019781},
      {0.5, 10, 0.062014266329967, {-0.026366475100498, 0, 0, 0, -0.004137195082517}, 0.050939421538361},
      {0.5, 25, 0.02177439793412, {-0.047300301694745, 0.0022139917408304, 0.015168895364642, 0, 0}, 0.034403031876811},
      {0.5,
       50,
       0.0038051378782943,
       {-0.051008767833286, 0.011934697602567, 0.024715107910364, 0.0069169380582309, 0},
       0.02882995459184},
      {0.5,
       75,
       0.00066495865082642,
       {-0.051658354543446, 0.01365341730897, 0.026380605178419, 0.0082785880850491, 0},
       0.028683014761625},
      {0.5,
       99,
       0.00012460111054003,
       {-0.051769870506798, 0.013949996738918, 0.026667908981929, 0.0085132294868242, 0},
       0.028700218205192},
      {1.0, 0, 0.062300555270014, {0, 0, 0, 0, 0}, 0.072329682272674},
      {1.0, 10, 0.031007133164984, {-0.031293422105031, 0, 0, 0, 0}, 0.050381778984514},
      {1.0, 25, 0.01088719896706, {-0.047916212793449, 0.0019760408702724, 0.015172321222356, 0, 0}, 0.034267625884917},
      {1.0,
       50,
       0.0019025689391471,
       {-0.051107377629713, 0.01192123036794, 0.024740118939006, 0.0069275438930203, 0},
       0.028837412631135},
      {1.0,
       75,
       0.00033247932541321,
       {-0.05167530964388, 0.013651929748679, 0.026385718745009, 0.0082807886159161, 0},
       0.028685966395663},
      {1.0,
       99,
       6.2300555270014e-05,
       {-0.051773038570796, 0.013949746017308, 0.0266688912008, 0.0085136530280723, 0},
       0.028700829561598}};
  Data data{.x = {.columns = 5}};
  for (std::size_t i = 0; i < 36; ++i) {
    std::vector<double> x;
    for (std::size_t j = 0; j < 4; ++j)
      x.push_back(static_cast<double>((7 * i + 13 * j + i * j * (i + 3)) % 31) / 31 + 10 * static_cast<double>(j));
    x.push_back(x[0] + x[1] / 8);
    data.x.append(x);
    data.y.push_back(0.9 - 0.2 * x[0] + 0.1 * x[2] + static_cast<double>(11 * i % 17) / 170);
    data.group.push_back(i / 4);
  }
  bha::Run run;
  for (const Row& row : rows) {
    const auto model = fit_elastic_net(data.x, data.y, {.l1_share = row.share, .folds = 6, .groups = data.group}, run);
    ASSERT_TRUE(model);
    EXPECT_EQ(model->status, FitStatus::converged);
    const PathStep& step = model->path[row.step];
    EXPECT_NEAR(step.penalty / row.penalty, 1, 1e-12);
    for (std::size_t j = 0; j < 5; ++j) EXPECT_NEAR(step.coefficients[j], row.coefficients[j], 1e-9) << row.step << ' ' << j;
    EXPECT_NEAR(step.left_out_rmse, row.left_out_rmse, 1e-9) << row.step;
    EXPECT_EQ(model->penalty, model->path[row.share == 0.5 ? 67 : 68].penalty);
  }
}

// What makes a minimum: features that are out pull less than the penalty, those that are in exactly as much as it and the square.
TEST(ElasticNet, EveryStepOfThePathIsAMinimum) {
  for (const auto& [n, m] : {std::pair<std::size_t, std::size_t>{60, 6}, {20, 40}, {7, 3}}) {
    const Data data = any_data(n, m, 3, n);
    bha::Run run;
    const auto model = fit_elastic_net(data.x, data.y, {.l1_share = 0.7}, run);
    ASSERT_TRUE(model);
    for (const PathStep& step : model->path)
      for (std::size_t j = 0; j < m; ++j) {
        double pull = 0;
        for (std::size_t i = 0; i < n; ++i) {
          double rest = data.y[i] - model->intercept;
          for (std::size_t k = 0; k < m; ++k)
            rest -= step.coefficients[k] * (data.x.row(i)[k] - model->mean[k]) / model->scale[k];
          pull += rest * (data.x.row(i)[j] - model->mean[j]) / model->scale[j] / static_cast<double>(n);
        }
        const double l1 = 0.7 * step.penalty, b = step.coefficients[j];
        if (b == 0)
          EXPECT_LE(std::fabs(pull), l1 + 1e-9);
        else
          EXPECT_NEAR(pull, (b > 0 ? l1 : -l1) + 0.3 * step.penalty * b, 1e-9);
      }
  }
}

TEST(ElasticNet, ThePathBeginsWithNothingAndFindsWhatSpeaksFirst) {
  const Data data = any_data(200, 20, 3, 5);
  bha::Run run;
  const auto model = fit_elastic_net(data.x, data.y, {.groups = data.group}, run);
  EXPECT_EQ(inside(model->path.front()), 0u);
  EXPECT_GT(inside(model->path.back()), 10u);
  const auto three = std::ranges::find_if(model->path, [](const PathStep& step) { return inside(step) >= 3; });
  for (std::size_t j = 0; j < 20; ++j) EXPECT_EQ(three->coefficients[j] != 0, j < 3) << j;
  for (std::size_t j = 0; j < 3; ++j) EXPECT_NEAR(model->coefficients[j], 0.5, 0.1);
  const auto best = std::ranges::min(model->path, {}, &PathStep::left_out_rmse);
  EXPECT_EQ(best.penalty, model->penalty);
  EXPECT_EQ(best.coefficients, model->coefficients);
  EXPECT_NEAR(best.left_out_rmse, 0.3, 0.05);  // the noise of the labels
  EXPECT_NEAR(predict(*model, data.x.row(0)), data.y[0], 1);
}

TEST(ElasticNet, ThreadsChangeNoBit) {
  const Data data = any_data(100, 8, 3, 4);
  bha::Run alone, together;
  together.parallel_for = [](std::size_t n, const std::function<void(std::size_t)>& body) {
    std::vector<std::thread> threads;
    for (std::size_t i = n; i-- > 0;) threads.emplace_back(body, i);
    for (auto& thread : threads) thread.join();
  };
  const auto a = fit_elastic_net(data.x, data.y, {.groups = data.group}, alone),
             b = fit_elastic_net(data.x, data.y, {.groups = data.group}, together);
  EXPECT_EQ(a->coefficients, b->coefficients);
  for (std::size_t k = 0; k < 100; ++k) EXPECT_EQ(a->path[k].left_out_rmse, b->path[k].left_out_rmse);
}

TEST(ElasticNet, TwinsConstantsAndConstantLabelsStayFinite) {
  Data data = any_data(30, 4, 2, 6);
  for (std::size_t i = 0; i < 30; ++i) data.x.values[4 * i + 2] = data.x.values[4 * i], data.x.values[4 * i + 3] = 7;
  bha::Run run;
  for (const double share : {1.0, 0.5}) {
    const auto model = fit_elastic_net(data.x, data.y, {.l1_share = share}, run);
    EXPECT_EQ(model->coefficients[3], 0);
    EXPECT_NEAR(model->coefficients[0] + model->coefficients[2], 0.5, 0.2);
  }
  std::ranges::fill(data.y, 0.9);
  const auto flat = fit_elastic_net(data.x, data.y, {.groups = std::vector<std::size_t>(30, 4)}, run);
  EXPECT_NEAR(predict(*flat, data.x.row(3)), 0.9, 1e-12);
}

TEST(ElasticNet, BadInputIsRefusedWithWords) {
  Data data = any_data(10, 2, 1, 7);
  bha::Run run;
  EXPECT_EQ(fit_elastic_net(data.x, data.y, {.l1_share = 0}, run).error().code, Code::option_invalid);
  EXPECT_EQ(fit_elastic_net(data.x, data.y, {.least = 1}, run).error().code, Code::option_invalid);
  EXPECT_EQ(fit_elastic_net(data.x, data.y, {.penalties = 0}, run).error().code, Code::option_invalid);
  EXPECT_EQ(fit_elastic_net(data.x, data.y, {.folds = 1}, run).error().code, Code::option_invalid);
  EXPECT_EQ(fit_elastic_net(data.x, data.y, {.groups = {1, 2}}, run).error().code, Code::length_mismatch);
  run.stop_requested = [] { return true; };
  EXPECT_EQ(fit_elastic_net(data.x, data.y, {}, run).error().code, Code::stopped);
  data.x.values[5] = nan;
  EXPECT_EQ(fit_elastic_net(data.x, data.y, {}, run).error().code, Code::training_not_finite);
  EXPECT_EQ(fit_elastic_net({.columns = 1, .values = {1, 2}}, std::vector<double>{1, 2}, {}, run).error().code,
            Code::too_few_points);
}

}  // namespace bha::models
