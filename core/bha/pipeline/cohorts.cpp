#include "bha/pipeline/cohorts.h"

#include <algorithm>
#include <map>
#include <tuple>

#include "bha/models/kaplan_meier.h"

namespace bha::pipeline {

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
  }
  return out;
}

}  // namespace bha::pipeline
