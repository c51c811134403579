#include "bha/models/bootstrap.h"

#include <gtest/gtest.h>

#include <Eigen/QR>
#include <cmath>

#include "bha/math/philox.h"
#include "bha/models/nearby.h"

namespace bha::models {
namespace {

struct Truth {
  Law law;
  Parameters p;
};
const Truth truths[] = {{Law::linear, {1.03, 2e-4}},
                        {Law::sqrt_linear, {0.97, 2e-3, 1.5e-4}},
                        {Law::power, {1.01, 5e-4, 0.83}},
                        {Law::power, {1.01, 1e-6, 1.9}},
                        {Law::exponential, {0.99, 0.02, 210}},
                        {Law::exponential, {1.1, 0.3, 1900}},  // nearly a line: many replicates stand at the bound
                        {Law::double_exponential, {0.05, -0.02, 0.95, -4e-4}},
                        {Law::double_exponential, {1.02, -1e-4, -0.004, 0.006}}};

double draw(std::uint64_t seed, std::size_t i) { return math::normal(math::philox4x64({i, 0, 0, 0}, {seed, 31})[0]); }

/// Irregular: every third step is missing, one point comes twice.
std::vector<double> times(std::size_t n) {
  std::vector<double> t;
  for (std::size_t i = 0; t.size() < n; ++i)
    if (i % 3 != 1) t.push_back(static_cast<double>(i) * 1000 / static_cast<double>(n));
  t[n / 2] = t[n / 2 - 1];
  return t;
}
std::vector<double> noisy(const Truth& truth, const std::vector<double>& t, double rho, std::uint64_t seed) {
  std::vector<double> y;
  double e = 0;
  for (std::size_t i = 0; i < t.size(); ++i) {
    e = rho * e + std::sqrt(1 - rho * rho) * draw(seed, i);
    y.push_back(law_value(truth.law, truth.p, t[i]) + 1e-3 * e);
  }
  return y;
}
double furthest_apart(Law law, const Parameters& a, const Parameters& b, const std::vector<double>& t) {
  double most = 0, largest = 0;
  for (const double at : t) {
    most = std::max(most, std::fabs(law_value(law, a, at) - law_value(law, b, at)));
    largest = std::max(largest, std::fabs(law_value(law, b, at)));
  }
  return most / largest;
}

TEST(Refit, IsTheColdFitOfTheSameData) {
  Workspace work;
  int refitted = 0, free = 0;
  for (const std::size_t n : {40u, 500u})
    for (const Truth& truth : truths) {
      if (truth.law == Law::linear || truth.law == Law::sqrt_linear) continue;
      const auto t = times(n);
      const auto y = noisy(truth, t, 0, 1);
      const Estimate first = estimate(truth.law, t, y, work);
      const Nearby near = nearby(truth.law, t, y, first, 1e-3);
      if (n == 500) {
        EXPECT_GT(near.space.rank, 0u) << word(truth.law);
      }
      for (std::uint64_t seed = 2; seed < 202 && near.space.rank > 0; ++seed) {
        const auto again = noisy(truth, t, 0, seed);
        std::vector<double> coordinates(near.space.width(), 0.0);
        add_rows(near.space.basis, n, near.space.width(), 0, again, coordinates.data());
        const auto warm = refit(near, coordinates.data());
        if (!warm) continue;
        ++refitted;
        const Estimate cold = estimate(truth.law, t, again, work);
        EXPECT_EQ(warm->status, cold.status) << word(truth.law) << " seed " << seed;
        EXPECT_LT(furthest_apart(truth.law, warm->p, cold.p, t), 1e-9) << word(truth.law) << " n " << n << " seed " << seed;
        if (n < 500 || cold.status != FitStatus::converged) continue;  // elsewhere one parameter may do another's work
        ++free;
        for (std::size_t j = 0; j < parameter_count(truth.law); ++j)
          EXPECT_NEAR(warm->p[j] / cold.p[j], 1, 1e-8)
              << word(truth.law) << " " << parameter_names(truth.law)[j] << " n " << n << " seed " << seed;
      }
    }
  EXPECT_GT(refitted, 2000);
  EXPECT_GT(free, 1000);
}

TEST(Nearby, WhereTheEstimateSaysTooLittleIsNotUsable) {
  const auto t = times(60);
  std::vector<double> flat;
  for (const double at : t) flat.push_back(0.9 + 1e-6 * at);
  Workspace work;
  for (const Law law : {Law::power, Law::exponential})
    EXPECT_EQ(nearby(law, t, flat, estimate(law, t, flat, work), 1e-3).space.rank, 0u) << word(law);
  EXPECT_EQ(nearby(Law::linear, t, flat, estimate(Law::linear, t, flat, work), 1e-3).space.rank, 0u);
}

/// The method of bootstrap.h, written down plainly: leverages by QR, replicas as rows, each fitted from nothing.
std::vector<Parameters> plainly(Law law, const std::vector<double>& t, const std::vector<double>& y, std::size_t replicates) {
  Workspace work;
  const std::size_t n = t.size(), m = parameter_count(law);
  const Parameters p = estimate(law, t, y, work).p;
  Eigen::MatrixXd jacobian(n, m);
  for (std::size_t i = 0; i < n; ++i)
    for (std::size_t j = 0; j < m; ++j) jacobian(static_cast<long>(i), static_cast<long>(j)) = law_gradient(law, p, t[i])[j];
  const Eigen::MatrixXd q =
      jacobian.householderQr().householderQ() * Eigen::MatrixXd::Identity(static_cast<long>(n), static_cast<long>(m));
  std::vector<double> e;
  double mean = 0;
  for (std::size_t i = 0; i < n; ++i) {
    e.push_back((y[i] - law_value(law, p, t[i])) / std::sqrt(1 - q.row(static_cast<long>(i)).squaredNorm()));
    mean += e[i] / static_cast<double>(n);
  }
  for (double& v : e) v -= mean;
  const std::size_t length = block_length(e);
  std::vector<Parameters> out;
  for (std::size_t r = 0; r < replicates; ++r) {
    std::vector<double> replica;
    for (std::size_t block = 0; replica.size() < n; ++block) {
      const std::uint64_t word = math::philox4x64({r, block / 4, 0, 0}, {1, 0x6268615F626F6F74})[block % 4];
      const auto start = static_cast<std::size_t>(math::uniform(word) * static_cast<double>(n));
      for (std::size_t k = 0; k < length && replica.size() < n; ++k)
        replica.push_back(law_value(law, p, t[replica.size()]) + e[(start + k) % n]);
    }
    out.push_back(estimate(law, t, replica, work).p);
  }
  return out;
}

TEST(Bootstrap, IsThatOfColdFits) {
  for (const Truth& truth : truths)
    for (const double rho : {0.0, 0.9}) {
      const auto t = times(300);
      const auto y = noisy(truth, t, rho, 7);
      Workspace work;
      bha::Run run;
      const auto draws = bootstrap(truth.law, t, y, estimate(truth.law, t, y, work), {.replicates = 150}, run);
      const auto cold = plainly(truth.law, t, y, 150);
      ASSERT_EQ(draws.size(), 150u);
      int elsewhere = 0;  // a double exponential has several minima: the cold search may find another one
      for (std::size_t r = 0; r < draws.size(); ++r) elsewhere += furthest_apart(truth.law, draws[r], cold[r], t) > 1e-8 ? 1 : 0;
      EXPECT_LE(elsewhere, truth.law == Law::double_exponential ? 3 : 0) << word(truth.law) << " rho " << rho;
    }
}

TEST(Bootstrap, BlocksGrowWithTheLikenessOfNeighbours) {
  const auto length = [](double rho, std::size_t n) {
    std::vector<double> e(n);
    for (std::size_t i = 0; i < n; ++i) e[i] = (i == 0 ? 0 : rho * e[i - 1]) + draw(3, i);
    return block_length(e);
  };
  EXPECT_LE(length(0, 1000), 12u);
  EXPECT_GE(length(0, 1000), 10u);
  EXPECT_NEAR(static_cast<double>(length(0.9, 1000)), 51, 15);
  EXPECT_EQ(length(0.999, 100), 25u);
  EXPECT_EQ(block_length(std::vector<double>(27, 0.0)), 3u);
  EXPECT_EQ(block_length(std::vector<double>{1.0}), 1u);
}

TEST(Bootstrap, StoppedHasNoDraws) {
  const auto t = times(60);
  const auto y = noisy(truths[2], t, 0, 3);
  Workspace work;
  bha::Run run;
  run.stop_requested = [] { return true; };
  EXPECT_TRUE(bootstrap(Law::power, t, y, estimate(Law::power, t, y, work), {}, run).empty());
}

}  // namespace
}  // namespace bha::models
