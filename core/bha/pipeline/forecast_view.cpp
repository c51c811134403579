#include "bha/pipeline/forecast_view.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>

#include "bha/base/text.h"
#include "bha/math/univariate.h"
#include "bha/pipeline/calibration.h"
#include "bha/report/words.h"

namespace bha::pipeline {
namespace {

models::Axis most_usual_unit(std::span<const LifeSoFar> lives) {
  std::array<std::size_t, std::size(words<models::Axis>)> count{};
  for (const LifeSoFar& life : lives) ++count[static_cast<std::size_t>(life.unit)];
  return static_cast<models::Axis>(std::ranges::max_element(count) - count.begin());
}

/// What a table of lives alone would tell of a cell at that time: half of the others that lived then ended by there.
double usual_end(std::span<const LifeSoFar> lives, const report::Rehearsal& asked) {
  std::vector<double> ends;
  for (const LifeSoFar& life : lives)
    if (life.cell != asked.cell && life.group == asked.group && life.ended && *life.ended > asked.at) ends.push_back(*life.ended);
  return ends.empty() ? nan : math::median(ends);
}

void add_told(ForecastView& out, const LifeSoFar& life, const ToldBySiblings& told) {
  if (life.ended) return;
  ToldCell& words = out.told_cells.emplace_back(ToldCell{.cell = life.cell});
  for (const Finding& finding : told.findings)
    words.why += (words.why.empty() ? "" : "; ") + finding.found + ": expected " + finding.expected;
  if (!told.forecast) {
    if (words.why.empty()) words.why = life.x.empty() ? "it has no state of health" : "no cell like it has ended";
    return;
  }
  const models::Forecast& f = *told.forecast;
  words.protocol = f.coverage->protocol;
  words.observed = f.coverage->observed;
  out.forecast_cells.push_back({life.cell, life.group, life.x.back(), f.median.value_or(nan), f.lower.value_or(nan),
                                f.upper.value_or(nan), told.way_gone, f.coverage->cells});
  out.forecast_ends.insert(out.forecast_ends.end(), told.ended_by.begin(), told.ended_by.end());
}

void add_rehearsals(ForecastView& out, std::span<const LifeSoFar> lives, std::span<const report::Rehearsal> all) {
  std::map<std::string, std::vector<double>> held_from;
  for (const report::Rehearsal& r : all) {
    held_from[r.cell].push_back(r.held_from);
    out.told.push_back({r.cell, number_text(std::round(100 * r.share)) + " % of the way", r.ended, r.told, r.lower, r.upper,
                        r.told - r.ended, usual_end(lives, r)});
    out.rehearsed.push_back(
        {r.cell, r.group, r.share, r.at / r.ended, r.told / r.ended - 1, r.lower / r.ended - 1, r.upper / r.ended - 1});
  }
  std::vector<std::vector<double>> levels;
  for (auto& [cell, held] : held_from) levels.push_back(std::move(held));
  out.calibration = calibration_of(std::move(levels));
  out.words = report::rehearsal_words(all);
}

}  // namespace

ForecastView forecast_view(const ForecastAsked& asked, Run& run) {
  ForecastView out;
  if (asked.lives.empty()) return out;
  const models::Axis unit = most_usual_unit(asked.lives);
  out.unit = word(unit);
  std::vector<LifeSoFar> lives;
  std::ranges::copy_if(asked.lives, std::back_inserter(lives), [&](const LifeSoFar& life) { return life.unit == unit; });
  out.cells = static_cast<std::int64_t>(lives.size());
  out.ended = std::ranges::count_if(lives, [](const LifeSoFar& life) { return life.ended.has_value(); });
  const std::vector<ToldBySiblings> told = forecasts_from_siblings(lives, asked.seed, run);
  for (std::size_t i = 0; i < lives.size(); ++i) add_told(out, lives[i], told[i]);
  add_rehearsals(out, lives, rehearse(lives, asked.seed, run));
  if (const std::size_t others = asked.lives.size() - lives.size(); others > 0)
    out.words.push_back(report::counted(static_cast<std::int64_t>(others), "cell") + " with a life in another unit than " +
                        out.unit + ": not shown");
  return out;
}

}  // namespace bha::pipeline
