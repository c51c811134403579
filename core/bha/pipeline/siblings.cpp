#include "bha/pipeline/siblings.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <iterator>
#include <map>

#include "bha/base/text.h"
#include "bha/math/univariate.h"
#include "bha/models/end_of_life.h"
#include "bha/models/state_of_health.h"
#include "bha/pipeline/benchmark.h"
#include "bha/pipeline/forecast_task.h"
#include "bha/pipeline/split.h"
#include "bha/report/read.h"

namespace bha::pipeline {
namespace {

constexpr std::size_t earliest = 10;  // rows before anything is asked: fade_features needs 11
constexpr double band_level = 0.9;
constexpr std::string_view more_siblings = "report more cells that were tested like this one until they ended";

/// Both known and no farther apart, or one of them not known.
bool near(double a, double b, double most) { return !(std::fabs(a - b) > most); }

/// CONTRACT's one capacity key, across cells.
bool tested_alike(const cycles::CapacityKey& a, const cycles::CapacityKey& b) {
  return a.role == b.role && near(a.current_A, b.current_A, 0.1 * std::fabs(a.current_A)) &&
         near(a.voltage_min_V, b.voltage_min_V, 0.02) && near(a.voltage_max_V, b.voltage_max_V, 0.02) &&
         near(a.temperature_degC, b.temperature_degC, 3);
}

double usual_step(const LifeSoFar& life) {
  std::vector<double> steps;
  for (std::size_t i = 1; i < life.x.size(); ++i)
    if (life.x[i] > life.x[i - 1]) steps.push_back(life.x[i] - life.x[i - 1]);
  return steps.empty() ? nan : math::median(steps);
}

/// A life in even steps: the value last measured stands until the next. Nothing is taken from after the end.
struct EvenLife {
  History<features::FadeRow> rows{};
  std::vector<features::FadeState> states{};
  double end = nan;  // in steps from the first row
};
EvenLife evenly(const LifeSoFar& life, double step) {
  features::FadeRow row;
  row.slice.fill(nan);  // the report's fold keeps no charge slices
  EvenLife out;
  const double last = life.ended ? *life.ended : life.x.back();
  std::size_t at = 0;
  for (std::size_t k = 0;; ++k) {
    const double x = life.x.front() + static_cast<double>(k) * step;
    if (x > last) break;
    while (at + 1 < life.x.size() && life.x[at + 1] <= x) ++at;
    row.soh = life.soh[at];
    out.rows.append(row);
  }
  out.states = features::fade_states(out.rows.now(), life.threshold);
  if (life.ended) out.end = (last - life.x.front()) / step;
  return out;
}

/// The first row at which so large a share of the way to the threshold is lost, before the end.
std::optional<std::size_t> row_at(const EvenLife& life, double share) {
  for (std::size_t k = earliest; k < life.states.size() && !(static_cast<double>(k) + 1 >= life.end); ++k)
    if (life.states[k].loss >= share) return k;
  return {};
}
/// The largest share that was lost so far, in whole hundredths, so that cells at about the same point share what is learnt.
double share_lost(const EvenLife& life) {
  double most = 0;
  for (std::size_t k = earliest; k < life.states.size(); ++k) most = std::fmax(most, life.states[k].loss);
  return std::floor(100 * most) / 100;
}

/// What one that has ended teaches at an origin: its row of it, and rows where a little less and a little more was lost.
void teach(std::vector<models::LifeExample>& out, Hindsight<const EvenLife*> ended, double share, std::size_t cell,
           double threshold) {
  const EvenLife& life = *ended.seen_afterwards;
  const auto own = row_at(life, share);
  if (!own) return;
  std::vector<std::size_t> rows{*own};
  for (const int step : {-2, -1, 1, 2})
    if (const auto row = row_at(life, share + 0.03 * step); row && std::ranges::find(rows, *row) == rows.end())
      rows.push_back(*row);
  for (const std::size_t row : rows) {
    out.push_back(asked_at(life.rows.as_of(row + 1), threshold));
    out.back().remaining = life.end - static_cast<double>(row);
    out.back().cell = cell;
    out.back().beside = row != *own;
  }
}

/// Share of the siblings that lie within the interval which the others' errors make.
double held(std::span<const double> errors) {
  double within = 0;
  for (std::size_t i = 0; i < errors.size(); ++i) {
    std::vector<double> others(errors.begin(), errors.end());
    others.erase(others.begin() + static_cast<std::ptrdiff_t>(i));
    if (std::fabs(errors[i]) <= models::life_band(others, band_level).half_width) within += 1;
  }
  return within / static_cast<double>(errors.size());
}

/// The narrowest level, in steps of a twentieth, whose interval from the others' errors holds this one; 1: none of them.
double held_from(double error, std::span<const double> others) {
  for (int percent = 5; percent < 100; percent += 5)
    if (std::fabs(error) <= models::life_band(others, percent / 100.0).half_width) return percent / 100.0;
  return 1;
}

/// Who tells of a cell, and who they are in words.
struct Population {
  std::vector<std::size_t> cells{};
  bool alike = true;
};

/// own: the examples at the origin itself, in the order of the left-out errors.
struct Taught {
  models::RemainingLife model{};
  std::vector<models::LifeExample> own{};
};

class Fleet {
 public:
  Fleet(std::span<const LifeSoFar> lives, std::uint64_t seed) : lives_(lives), seed_(seed), prints_(lives.size()) {
    for (std::size_t i = 0; i < lives.size(); ++i) {
      prints_[i].assign(lives[i].print.begin(), lives[i].print.end());
      std::ranges::sort(prints_[i]);
    }
  }
  ToldBySiblings tell(std::size_t cell, Run& run) {
    ToldBySiblings out;
    const LifeSoFar& asked = lives_[cell];
    if (asked.ended || asked.x.empty() || !std::isfinite(asked.threshold)) return out;
    Population told_by = population_of(cell, out.findings);
    const Place place{.file = asked.file, .column = "forecast", .cell = asked.cell};
    if (told_by.cells.size() < least_siblings) {
      if (!told_by.cells.empty()) out.findings.push_back(too_few(place, told_by.cells.size()));
      return out;
    }
    double step = usual_step(asked);
    for (const std::size_t s : told_by.cells) step = std::fmax(step, usual_step(lives_[s]));
    const EvenLife life = evenly(asked, step);
    const double share = share_lost(life);
    const auto from = row_at(life, share);
    if (!from || share >= 1) {
      out.findings.push_back(not_now(place, from ? "health at the threshold, not yet for three cycles in a row"
                                                 : std::to_string(life.states.size()) + " rows so far"));
      return out;
    }
    const Taught* learnt = taught(told_by.cells, step, share, asked.threshold, run);
    if (learnt == nullptr) {
      out.findings.push_back(not_seen_here(place, share));
      return out;
    }
    const models::RemainingLife* model = &learnt->model;
    const auto said = models::predict(*model, asked_at(life.rows.as_of(*from + 1), asked.threshold));
    const double then = asked.x.front() + static_cast<double>(*from) * step;
    if (const double latest = then + said.upper * step; latest < asked.x.back()) {
      out.findings.push_back(outlived(place, latest, asked));
      return out;
    }
    const auto after = [&](double steps) { return std::max(then + steps * step, asked.x.back()); };
    const std::size_t n = model->band.cells;
    out.forecast = models::Forecast{.unit = asked.unit,
                                    .basis = "siblings",
                                    .median = after(said.remaining),
                                    .lower = after(said.lower),
                                    .upper = after(said.upper),
                                    .level = band_level,
                                    .band_kind = "interval",
                                    .coverage = models::Coverage{.cells = static_cast<std::int64_t>(n),
                                                                 .observed = held(model->left_out_errors),
                                                                 .protocol = protocol_of(asked, told_by, n)},
                                    .extrapolates = true};
    out.way_gone = share;
    std::array<double, 19> wide{};  // half-widths of the levels .05 to .95, none narrower than the one before
    for (std::size_t k = 0; k < wide.size(); ++k) {
      wide[k] = models::life_band(model->left_out_errors, static_cast<double>(k + 1) / 20).half_width;
      if (k > 0) wide[k] = std::fmax(wide[k], wide[k - 1]);
    }
    const auto ends_at = [&](double ended_by, double log_off) {
      out.ended_by.push_back({asked.cell, asked.group, after(said.remaining * std::exp(log_off)), ended_by});
    };
    for (std::size_t k = wide.size(); k-- > 0;) ends_at(0.5 - static_cast<double>(k + 1) / 40, -wide[k]);
    ends_at(0.5, 0);
    for (std::size_t k = 0; k < wide.size(); ++k) ends_at(0.5 + static_cast<double>(k + 1) / 40, wide[k]);
    if (n < conformal_cells) {
      out.findings.push_back(not_conformal(place, n, "siblings that have ended" + seen_here(n, told_by)));
      out.findings.back().severity = Severity::warning, out.findings.back().remedy = std::string(more_siblings);
    }
    return out;
  }
  /// What the rest of its population tells of a cell that has ended, at each share of the way.
  void rehearse(std::size_t cell, std::span<const double> shares, std::vector<report::Rehearsal>& out, Run& run) {
    const LifeSoFar& asked = lives_[cell];
    if (!asked.ended || asked.x.empty() || !std::isfinite(asked.threshold)) return;
    std::vector<Finding> copies;
    std::vector<std::size_t> all = population_of(cell, copies).cells;
    all.insert(std::ranges::upper_bound(all, cell), cell);
    if (all.size() <= least_siblings) return;
    double step = 0;
    for (const std::size_t s : all) step = std::fmax(step, usual_step(lives_[s]));
    for (const double share : shares)
      if (const Taught* learnt = taught(all, step, share, asked.threshold, run)) tell_left_out(cell, share, step, *learnt, out);
  }

 private:
  void tell_left_out(std::size_t cell, double share, double step, const Taught& learnt,
                     std::vector<report::Rehearsal>& out) const {
    const LifeSoFar& asked = lives_[cell];
    const auto at = std::ranges::find(learnt.own, cell, &models::LifeExample::cell) - learnt.own.begin();
    std::vector<double> others = learnt.model.left_out_errors;
    if (at == std::ssize(others)) return;  // it has no row there
    const double error = others[static_cast<std::size_t>(at)], remaining = learnt.own[static_cast<std::size_t>(at)].remaining;
    others.erase(others.begin() + at);
    if (others.size() < least_siblings) return;
    const double told = remaining * std::exp(-error), wide = std::exp(models::life_band(others, band_level).half_width);
    const double asked_at = *asked.ended - remaining * step;
    out.push_back({.cell = asked.cell,
                   .group = asked.group,
                   .unit = std::string(word(asked.unit)),
                   .share = share,
                   .at = asked_at,
                   .ended = *asked.ended,
                   .told = asked_at + told * step,
                   .lower = asked_at + told / wide * step,
                   .upper = asked_at + told * wide * step,
                   .held_from = held_from(error, others)});
  }
  static Finding too_few(const Place& place, std::size_t n) {
    return finding(Code::too_few_cells, Severity::note, place,
                   std::to_string(n) + (n == 1 ? " sibling that has" : " siblings that have") + " ended",
                   "at least " + std::to_string(least_siblings) + " to tell this cell's end of life from",
                   std::string(more_siblings));
  }
  static Finding not_now(const Place& place, std::string found) {
    return finding(Code::too_few_points, Severity::note, place, std::move(found),
                   std::to_string(earliest + 1) + " or more above the threshold, to be told an end by siblings",
                   "report it again when more of it was seen");
  }
  static Finding not_seen_here(const Place& place, double share) {
    return finding(Code::too_few_cells, Severity::note, place,
                   "fewer than " + std::to_string(least_siblings) + " siblings that were seen with " +
                       number_text(std::round(100 * share)) + " % of the way to the threshold lost, where this cell stands",
                   "at least " + std::to_string(least_siblings) + " to tell its end from", std::string(more_siblings));
  }
  /// Some have no row where the cell stands: they lost more from one row to the next.
  static std::string seen_here(std::size_t n, const Population& told_by) {
    const std::size_t all = told_by.cells.size();
    return n == all ? "" : " and were seen where this cell stands (of " + std::to_string(all) + " that have ended)";
  }
  static Finding outlived(const Place& place, double latest, const LifeSoFar& asked) {
    return finding(Code::outside_training, Severity::warning, place,
                   "life that goes on at " + number_text(asked.x.back()) + " " + std::string(word(asked.unit)),
                   "by its siblings, an end by " + number_text(std::round(latest)) + " at the latest",
                   "it is not like them: no forecast was made from them");
  }
  static std::string protocol_of(const LifeSoFar& asked, const Population& told_by, std::size_t n) {
    std::string out = std::to_string(n) + " cells";
    if (!asked.group.empty()) out += " of group " + asked.group;
    out += told_by.alike ? " tested alike that have ended" : " that have ended, not all tested alike";
    out += seen_here(n, told_by) + ", each left out in turn";
    return n < conformal_cells ? out + "; t interval, too few cells for a conformal one" : out;
  }
  /// Siblings of a cell that have ended, each once.
  Population population_of(std::size_t cell, std::vector<Finding>& findings) const {
    const LifeSoFar& asked = lives_[cell];
    Population alike, group{.alike = false};
    for (std::size_t s = 0; s < lives_.size(); ++s) {
      const LifeSoFar& other = lives_[s];
      if (s == cell || !other.ended || other.x.empty() || other.group != asked.group || other.unit != asked.unit ||
          other.threshold != asked.threshold)
        continue;
      if (const std::size_t same = first_copy(s, cell, group.cells); same < lives_.size()) {
        findings.push_back(finding(Code::same_cell_twice, Severity::warning, {.file = asked.file, .cell = asked.cell},
                                   "rows of " + other.cell + " that are those of " + lives_[same].cell,
                                   "each cell once: " + other.cell + " was not learnt from", "name each cell once"));
        continue;
      }
      group.cells.push_back(s);
      if (tested_alike(asked.conditions, other.conditions)) alike.cells.push_back(s);
    }
    return alike.cells.size() >= least_siblings || asked.group.empty() ? alike : group;
  }
  /// The asked cell, or one of `taken`, that has the rows of s; else none.
  [[nodiscard]] std::size_t first_copy(std::size_t s, std::size_t asked, std::span<const std::size_t> taken) const {
    if (of_one_cell(prints_[s], prints_[asked])) return asked;
    for (const std::size_t t : taken)
      if (of_one_cell(prints_[s], prints_[t])) return t;
    return lives_.size();
  }
  /// Learnt once for each population and hundredth of the way; null: it could not be.
  const Taught* taught(const std::vector<std::size_t>& cells, double step, double share, double threshold, Run& run) {
    auto [at, is_new] = models_.try_emplace({cells, step, share});
    if (is_new) {
      std::vector<models::LifeExample> examples;
      for (const std::size_t s : cells) {
        const EvenLife life = evenly(lives_[s], step);
        teach(examples, {&life}, share, s, threshold);
      }
      std::vector<models::LifeExample> own;
      std::ranges::copy_if(examples, std::back_inserter(own), [](const models::LifeExample& e) { return !e.beside; });
      if (own.size() >= least_siblings)
        if (auto model = models::fit_remaining_life(examples, forecast_recipe(seed_), run))
          at->second = Taught{std::move(*model), std::move(own)};
    }
    return at->second ? &*at->second : nullptr;
  }

  std::span<const LifeSoFar> lives_;
  std::uint64_t seed_;
  std::vector<std::vector<std::uint64_t>> prints_;  // sorted
  std::map<std::tuple<std::vector<std::size_t>, double, double>, std::optional<Taught>> models_{};
};

}  // namespace

LifeSoFar life_so_far(const report::Report& told) {
  LifeSoFar out{.cell = told.cell.id,
                .group = told.cell.group,
                .file = told.source.empty() ? "" : told.source.front().name,
                .unit = told.end_of_life.unit,
                .threshold = told.end_of_life.threshold,
                .ended = told.end_of_life.eol_observed};
  for (const cycles::CapacityKey& key : told.keys)
    if (key.key == told.soh.reference.key) out.conditions = key;
  const models::SohSeries* measured = models::told_series(told.soh, models::View::measured);
  std::size_t at = 0;
  for (const features::CycleRow& row : told.cycles.rows) {
    if (std::isfinite(row.discharge_capacity_Ah + row.charge_capacity_Ah + row.discharge_energy_Wh))
      out.print.push_back(static_cast<std::int64_t>(
          row_hash(std::vector{row.discharge_capacity_Ah, row.charge_capacity_Ah, row.discharge_energy_Wh}) >> 11));
    while (measured != nullptr && at < measured->cycle.size() && measured->cycle[at] < row.cycle) ++at;
    if (measured == nullptr || at == measured->cycle.size() || measured->cycle[at] != row.cycle) continue;
    const double x = models::on_axis(row, out.unit);
    if (!std::isfinite(x + measured->value[at]) || (!out.x.empty() && !(x > out.x.back()))) continue;
    out.x.push_back(x);
    out.soh.push_back(measured->value[at]);
  }
  return out;
}

void take_in(report::Report& report, ToldBySiblings told) {
  if (told.forecast) report.forecast.insert(report.forecast.begin(), std::move(*told.forecast));
  for (Finding& finding : told.findings) report.findings.push_back(std::move(finding));
}

std::vector<report::Rehearsal> rehearse(std::span<const LifeSoFar> lives, std::uint64_t seed, Run& run) {
  Fleet fleet(lives, seed);
  std::vector<report::Rehearsal> out;
  for (std::size_t i = 0; i < lives.size(); ++i) {
    run.tell(static_cast<double>(i) / static_cast<double>(lives.size()), "siblings left out in turn");
    fleet.rehearse(i, std::array{0.25, 0.5, 0.75}, out, run);
  }
  return out;
}

std::vector<ToldBySiblings> forecasts_from_siblings(std::span<const LifeSoFar> lives, std::uint64_t seed, Run& run) {
  Fleet fleet(lives, seed);
  std::vector<ToldBySiblings> out;
  for (std::size_t i = 0; i < lives.size(); ++i) {
    run.tell(static_cast<double>(i) / static_cast<double>(lives.size()), "forecasts from siblings");
    out.push_back(fleet.tell(i, run));
  }
  return out;
}

}  // namespace bha::pipeline
