#include "bha/models/life_distribution.h"

#include <Eigen/Cholesky>
#include <algorithm>
#include <cmath>
#include <numbers>
#include <set>

#include "bha/math/distributions.h"
#include "bha/math/normal_quantile.h"
#include "bha/models/training_check.h"

namespace bha::models {
namespace {

using Matrix = Eigen::MatrixXd;
using Vector = Eigen::VectorXd;
using Index = Eigen::Index;

const double log_root_two_pi = std::log(2 * std::numbers::pi) / 2;

/// A function of one number with its first two derivatives.
struct Curve {
  double value, slope, bend;
};

Curve log_density(LifeFamily family, double z) {
  if (family == LifeFamily::log_normal) return {-z * z / 2 - log_root_two_pi, -z, -1};
  const double e = std::exp(z);
  return {z - e, 1 - e, -e};
}

Curve log_survival(LifeFamily family, double z) {
  if (family == LifeFamily::weibull) {
    const double e = std::exp(z);
    return {-e, -e, -e};
  }
  double value = 0, hazard = 0;
  if (z < 25) {
    const double alive = math::normal_survival(z);
    value = std::log(alive), hazard = std::exp(-z * z / 2 - log_root_two_pi) / alive;
  } else {  // far out the survival has no digits left: Mills' ratio as a series
    const double w = 1 / (z * z), ratio = 1 - w * (1 - 3 * w * (1 - 5 * w * (1 - 7 * w)));
    value = -z * z / 2 - log_root_two_pi - std::log(z) + std::log(ratio), hazard = z / ratio;
  }
  return {value, -hazard, -hazard * (hazard - z)};
}

double standard_quantile(LifeFamily family, double p) {
  return family == LifeFamily::log_normal ? math::normal_quantile(p) : std::log(-std::log1p(-p));
}

/// What is maximised, over (place, coefficients …)/spread and, last, 1/spread.
struct Likelihood {
  LifeFamily family{};
  double penalty = 0;
  Matrix design{};  // ones, features
  Vector log_life{};
  std::vector<bool> ended{};

  /// Value, without the penalty's share in `bare`; gradient and negative second derivatives.
  double operator()(const Vector& p, double& bare, Vector& gradient, Matrix& information) const {
    const Index m = design.cols();
    gradient.setZero(m + 1), information.setZero(m + 1, m + 1);
    bare = 0;
    if (!(p[m] > 0)) return -std::numeric_limits<double>::infinity();
    Vector slope(m + 1);
    for (Index i = 0; i < design.rows(); ++i) {
      slope << -design.row(i).transpose(), log_life[i];  // of z = log_life/spread − (place + …)/spread
      const double z = slope.dot(p);
      const bool end = ended[static_cast<std::size_t>(i)];
      const Curve c = end ? log_density(family, z) : log_survival(family, z);
      bare += c.value + (end ? std::log(p[m]) : 0);
      gradient += c.slope * slope;
      information -= c.bend * slope * slope.transpose();
      if (!end) continue;
      gradient[m] += 1 / p[m];
      information(m, m) += 1 / (p[m] * p[m]);
    }
    double value = bare;
    for (Index j = 1; j < m; ++j) {
      value -= penalty / 2 * p[j] * p[j];
      gradient[j] -= penalty * p[j], information(j, j) += penalty;
    }
    return value;
  }
};

Result<void> check(std::span<const Lifetime> lives, const LifeOptions& options, const FeatureRows& x) {
  std::vector<double> at;
  std::set<double> ends;
  for (const Lifetime& l : lives) {
    at.push_back(l.at);
    if (!(l.at > 0) || !std::isfinite(l.at))
      return refuse(Code::training_not_finite, {.column = "life"}, "a life that is not positive", "positive lives");
    if (l.ended) ends.insert(l.at);
  }
  if (!(options.penalty >= 0))
    return refuse(Code::option_invalid, {.column = "penalty"}, std::to_string(options.penalty), "0 or more");
  if (ends.size() < 2)
    return refuse(Code::too_few_points, {}, std::to_string(ends.size()) + " different lives that ended", "at least 2",
                  "wait until more cells have ended");
  return x.columns == 0 ? Result<void>{} : check_training(x, at, 2);
}

Matrix design_of(LifeFit& fit, const FeatureRows& x, std::size_t n) {
  Matrix design = Matrix::Ones(static_cast<Index>(n), static_cast<Index>(x.columns) + 1);
  fit.mean.assign(x.columns, 0), fit.scale.assign(x.columns, 1);
  for (std::size_t j = 0; j < x.columns; ++j) {
    auto column = design.col(static_cast<Index>(j) + 1).array();
    for (std::size_t i = 0; i < n; ++i) column[static_cast<Index>(i)] = x.row(i)[j];
    fit.mean[j] = column.mean();
    column -= fit.mean[j];
    const double spread = std::sqrt(column.square().mean());
    if (spread > 1e-13 * std::fabs(fit.mean[j]))
      fit.scale[j] = spread, column /= spread;
    else
      column.setZero();
  }
  return design;
}

double place_of(const LifeFit& fit, std::span<const double> row) {
  double place = fit.place;
  for (std::size_t j = 0; j < fit.coefficients.size(); ++j) place += fit.coefficients[j] * (row[j] - fit.mean[j]) / fit.scale[j];
  return place;
}

}  // namespace

Result<LifeFit> fit_life(std::span<const Lifetime> lives, const LifeOptions& options, const FeatureRows& x) {
  if (x.columns > 0 && x.rows() != lives.size())
    return refuse(Code::length_mismatch, {}, std::to_string(x.rows()) + " rows of features", std::to_string(lives.size()));
  if (const auto checked = check(lives, options, x); !checked) return Refusal(checked.error());
  LifeFit fit{.family = options.family};
  const auto n = static_cast<Index>(lives.size());
  Likelihood likelihood{.family = options.family, .penalty = options.penalty, .design = design_of(fit, x, lives.size())};
  likelihood.log_life.resize(n);
  for (Index i = 0; i < n; ++i) {
    const Lifetime& life = lives[static_cast<std::size_t>(i)];
    likelihood.log_life[i] = std::log(life.at);
    likelihood.ended.push_back(life.ended);
    ++(life.ended ? fit.ended : fit.censored);
  }
  const double middle = likelihood.log_life.mean();
  likelihood.log_life.array() -= middle;
  const Index m = likelihood.design.cols();
  // A constant column has no say and no second derivative of its own.
  std::vector<Index> constant;
  for (Index j = 1; j < m; ++j)
    if (likelihood.design.col(j).isZero(0)) constant.push_back(j);
  Vector at = Vector::Zero(m + 1);
  at[m] = 1 / std::sqrt(likelihood.log_life.squaredNorm() / static_cast<double>(n));
  constexpr int most_steps = 200;
  constexpr double steepest_fit = 1e6;  // 1/spread: lives told to a millionth are told without a rest
  double bare = 0;
  Vector gradient, other_gradient;
  Matrix information, other_information;
  double value = likelihood(at, bare, gradient, information);
  int polished = 0;  // steps from where Newton's are whole and their gain is below what the value can show
  constexpr int enough = 3;
  for (int i = 0; i < most_steps && polished < enough && at[m] < steepest_fit; ++i) {
    for (const Index j : constant) information(j, j) = 1;
    const Eigen::LLT<Matrix> factor(information);
    if (factor.info() != Eigen::Success) break;
    const Vector step = factor.solve(gradient);
    polished += gradient.dot(step) < 1e-8 ? 1 : 0;
    for (double share = 1, other_bare = 0; share > 1e-12; share /= 2) {
      const Vector other = at + share * step;
      const double other_value = likelihood(other, other_bare, other_gradient, other_information);
      if (polished == 0 && !(other_value >= value)) continue;
      at = other, value = other_value, bare = other_bare, gradient = other_gradient, information = other_information;
      break;
    }
  }
  for (const Index j : constant) information(j, j) = 1;
  const Eigen::LLT<Matrix> factor(information);
  if (polished < enough || factor.info() != Eigen::Success)
    return refuse(Code::not_identifiable, {}, "a likelihood without a maximum that could be found",
                  "fewer features, or a penalty");
  fit.spread = 1 / at[m];
  fit.place = middle + at[0] / at[m];
  for (Index j = 1; j < m; ++j) fit.coefficients.push_back(at[j] / at[m]);
  fit.log_likelihood = bare;
  for (const Lifetime& life : lives)
    if (life.ended) fit.log_likelihood -= std::log(life.at);  // the density of a life, not of its logarithm
  Matrix back = Matrix::Identity(m + 1, m + 1);
  back(0, m) = middle;  // log lives were counted from their middle
  const Matrix covariance = back * factor.solve(Matrix::Identity(m + 1, m + 1)) * back.transpose();
  for (Index i = 0; i <= m; ++i)
    for (Index j = 0; j <= m; ++j) fit.covariance.push_back(covariance(i, j));
  return fit;
}

double life_quantile(const LifeFit& fit, double p, std::span<const double> row) {
  return std::exp(place_of(fit, row) + fit.spread * standard_quantile(fit.family, p));
}

double life_quantile_beyond(const LifeFit& fit, double p, double lived, std::span<const double> row) {
  const double place = place_of(fit, row), z = (std::log(lived) - place) / fit.spread;
  if (fit.family == LifeFamily::weibull) return std::exp(place + fit.spread * std::log(std::exp(z) - std::log1p(-p)));
  const double alive = (1 - p) * math::normal_survival(z);
  return alive > 0 ? std::exp(place - fit.spread * math::normal_quantile(alive)) : lived;
}

double log_quantile_error(const LifeFit& fit, double p, std::span<const double> row) {
  const std::size_t m = fit.coefficients.size() + 1;  // log quantile = ((place + …)/spread + quantile of ε) / (1/spread)
  std::vector<double> slope{fit.spread};
  for (std::size_t j = 0; j + 1 < m; ++j) slope.push_back(fit.spread * (row[j] - fit.mean[j]) / fit.scale[j]);
  slope.push_back(-fit.spread * (place_of(fit, row) + fit.spread * standard_quantile(fit.family, p)));
  double variance = 0;
  for (std::size_t i = 0; i <= m; ++i)
    for (std::size_t j = 0; j <= m; ++j) variance += slope[i] * fit.covariance[i * (m + 1) + j] * slope[j];
  return std::sqrt(variance);
}

}  // namespace bha::models
