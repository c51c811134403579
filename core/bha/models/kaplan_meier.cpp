#include "bha/models/kaplan_meier.h"

#include <algorithm>
#include <cmath>

#include "bha/math/normal_quantile.h"

namespace bha::models {

std::vector<Survival> kaplan_meier(std::span<const Lifetime> lifetimes) {
  std::vector<Lifetime> order;
  for (const Lifetime& l : lifetimes)
    if (std::isfinite(l.at)) order.push_back(l);
  std::sort(order.begin(), order.end(), [](const Lifetime& a, const Lifetime& b) { return a.at < b.at; });
  std::vector<Survival> out;
  double alive = 1, variance_of_log = 0;
  const double z = math::normal_quantile(0.95);
  for (std::size_t i = 0; i < order.size();) {
    const std::size_t first = i;
    std::int64_t ended = 0;
    for (; i < order.size() && order[i].at == order[first].at; ++i) ended += order[i].ended ? 1 : 0;
    if (ended == 0) continue;
    const auto at_risk = static_cast<double>(order.size() - first), gone = static_cast<double>(ended);
    alive *= 1 - gone / at_risk;
    variance_of_log += gone / (at_risk * (at_risk - gone));
    Survival step{
        .at = order[first].at, .at_risk = static_cast<std::int64_t>(order.size() - first), .ended = ended, .alive = alive};
    if (alive > 0) {
      const double sd_of_log = std::sqrt(variance_of_log), reach = std::exp(z * sd_of_log / std::fabs(std::log(alive)));
      step.standard_error = alive * sd_of_log;
      step.lower = std::pow(alive, reach);
      step.upper = std::pow(alive, 1 / reach);
    }
    out.push_back(step);
  }
  return out;
}

double median_life(std::span<const Survival> steps) {
  const auto half = std::find_if(steps.begin(), steps.end(), [](const Survival& s) { return s.alive <= 0.5; });
  return half == steps.end() ? nan : half->at;
}

}  // namespace bha::models
