#include "bha/pipeline/cohorts.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <tuple>

#include "bha/math/distributions.h"
#include "bha/models/kaplan_meier.h"
#include "bha/models/life_distribution.h"

namespace bha::pipeline {
namespace {

constexpr std::int64_t least_ended = 3;  // below, spread and its error are two names of one difference

/// The likelier of the two families; none: too few ended.
std::optional<report::CohortLife> life_of_cohort(std::span<const models::Lifetime> lives, std::int64_t ended) {
  if (ended < least_ended) return {};
  std::optional<models::LifeFit> best;
  for (const auto family : {models::LifeFamily::log_normal, models::LifeFamily::weibull})
    if (auto fit = models::fit_life(lives, {.family = family}); fit && (!best || fit->log_likelihood > best->log_likelihood))
      best = std::move(*fit);
  if (!best) return {};
  const double t = math::t_quantile(0.95, static_cast<double>(ended - 1));
  report::CohortLife out{.family = std::string(word(best->family))};
  const auto put = [&](double p, double& at, double& lower, double& upper) {
    at = models::life_quantile(*best, p);
    const double reach = std::exp(t * models::log_quantile_error(*best, p));
    lower = at / reach, upper = at * reach;
  };
  put(0.5, out.median, out.median_lower, out.median_upper);
  put(0.1, out.tenth, out.tenth_lower, out.tenth_upper);
  return out;
}

}  // namespace

std::vector<report::Cohort> cohorts_of(std::span<const report::FleetRow> cells) {
  std::map<std::tuple<std::string, std::string, double>, std::vector<models::Lifetime>> lives;
  for (const report::FleetRow& row : cells)
    if (row.eol_observed || row.censored_at)
      lives[{row.group, row.unit, row.eol_threshold}].push_back(
          {row.eol_observed ? *row.eol_observed : *row.censored_at, row.eol_observed.has_value()});
  std::vector<report::Cohort> out;
  for (const auto& [key, of] : lives) {
    if (of.size() < 2) continue;
    const auto& [group, unit, threshold] = key;
    const std::vector<models::Survival> steps = models::kaplan_meier(of);
    out.push_back({.group = group,
                   .unit = unit,
                   .eol_threshold = threshold,
                   .cells = static_cast<std::int64_t>(of.size()),
                   .ended = std::count_if(of.begin(), of.end(), [](const models::Lifetime& l) { return l.ended; }),
                   .median_life = models::median_life(steps)});
    for (const models::Survival& s : steps) out.back().survival.push_back({s.at, s.at_risk, s.ended, s.alive, s.lower, s.upper});
    out.back().life = life_of_cohort(of, out.back().ended);
  }
  return out;
}

}  // namespace bha::pipeline
