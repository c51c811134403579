#include "bha/models/rate_prior.h"

#include <cmath>
#include <vector>

#include "bha/math/univariate.h"

namespace bha::models {
namespace {

constexpr double believed = 10;   // siblings' worth of trust in the own rate, before any was seen
constexpr std::size_t least = 3;  // of two left out in turn one is no population

double variance(std::span<const double> values) {
  const double spread = math::standard_deviation(values);
  return spread * spread;
}

/// Whether or not it tells better than the own rate alone.
RatePrior by_moments(std::span<const RateWitness> siblings) {
  std::vector<double> came_to, beside;
  for (const RateWitness& s : siblings) came_to.push_back(s.came_to), beside.push_back(s.came_to - s.own);
  const auto n = static_cast<double>(siblings.size());
  RatePrior out{.offset = math::median(beside), .mean = math::median(came_to)};
  const double differ = variance(came_to), mislead = variance(beside);
  if (siblings.size() > 1 && differ + mislead > 0) out.own_weight = (n * differ / (differ + mislead) + believed) / (n + believed);
  return out;
}

RatePrior own_alone(RatePrior prior) {
  prior.own_weight = 1;
  return prior;
}

}  // namespace

RatePrior fit_rate_prior(std::span<const RateWitness> siblings) {
  const RatePrior all = by_moments(siblings);
  if (siblings.size() < least) return own_alone(all);
  double by_prior = 0, by_own = 0;
  for (std::size_t i = 0; i < siblings.size(); ++i) {
    std::vector<RateWitness> rest(siblings.begin(), siblings.end());
    rest.erase(rest.begin() + static_cast<std::ptrdiff_t>(i));
    const RatePrior without = by_moments(rest);
    by_prior += std::fabs(shrunk(without, siblings[i].own) - siblings[i].came_to);
    by_own += std::fabs(shrunk(own_alone(without), siblings[i].own) - siblings[i].came_to);
  }
  return by_prior < by_own ? all : own_alone(all);
}

double shrunk(const RatePrior& prior, double own) {
  const double corrected = own + prior.offset;
  return prior.own_weight == 1 ? corrected : prior.own_weight * corrected + (1 - prior.own_weight) * prior.mean;
}

}  // namespace bha::models
