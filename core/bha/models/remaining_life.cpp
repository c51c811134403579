#include "bha/models/remaining_life.h"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <set>

#include "bha/math/distributions.h"
#include "bha/math/univariate.h"
#include "bha/models/conformal.h"

namespace bha::models {
namespace {

constexpr double clip = 4;          // standard deviations: a feature far outside speaks no louder
constexpr double shortest = 1;      // cycle
constexpr double longest_log = 12;  // 160,000 cycles: beyond any data

std::vector<double> penalties() {
  std::vector<double> out;
  for (int i = 0; i <= 12; ++i) out.push_back(std::pow(10.0, -2 + 0.5 * i));
  return out;
}

using Siblings = std::span<const LifeExample>;

/// Columns in which at least half the siblings have a value and not all the same; their mean and spread.
void standardise(RemainingLife& model, Siblings siblings) {
  for (std::size_t j = 0; j < siblings[0].features.size(); ++j) {
    double sum = 0, square = 0, n = 0;
    for (const LifeExample& s : siblings)
      if (std::isfinite(s.features[j])) sum += s.features[j], n += 1;
    const double usual = sum / n;
    for (const LifeExample& s : siblings)
      if (std::isfinite(s.features[j])) square += (s.features[j] - usual) * (s.features[j] - usual);
    const double spread = std::sqrt(square / static_cast<double>(siblings.size()));  // a missing value counts as the usual one
    if (2 * n < static_cast<double>(siblings.size()) || !(spread > 1e-9 * std::abs(usual)) || !(spread > 0)) continue;
    model.columns.push_back(j);
    model.mean.push_back(usual);
    model.scale.push_back(spread);
  }
}

std::vector<double> standardised(const RemainingLife& model, const LifeExample& cell) {
  std::vector<double> out(model.columns.size());
  for (std::size_t c = 0; c < out.size(); ++c) {
    const double value = cell.features[model.columns[c]];
    out[c] = std::isfinite(value) ? std::clamp((value - model.mean[c]) / model.scale[c], -clip, clip) : 0;
  }
  return out;
}

/// The caller's groups, by position among the columns that are used.
std::vector<std::vector<std::size_t>> groups_of(const RemainingLife& model) {
  std::vector<std::vector<std::size_t>> out;
  for (const auto& group : model.options.groups) {
    std::vector<std::size_t> used;
    for (std::size_t c = 0; c < model.columns.size(); ++c)
      if (std::ranges::find(group, model.columns[c]) != group.end()) used.push_back(c);
    if (!used.empty()) out.push_back(std::move(used));
  }
  if (out.empty()) {
    out.resize(1);
    for (std::size_t c = 0; c < model.columns.size(); ++c) out[0].push_back(c);
  }
  return out;
}

std::size_t cells_in(Siblings siblings) {
  return static_cast<std::size_t>(std::ranges::count(siblings, false, &LifeExample::beside));
}
double log_left(const LifeExample& s) { return std::log(s.remaining); }

void fit_pace(RemainingLife& model, Siblings siblings) {
  model.by_pace = true;
  std::vector<double> off;
  for (const LifeExample& s : siblings)
    if (!s.beside && std::isfinite(s.pace)) off.push_back(log_left(s) - s.pace);
  if (!off.empty()) model.pace_offset = math::median(off);
  std::vector<RateWitness> rates;
  std::set<std::size_t> cells;
  bool once = true;  // one cell at several origins is no population
  for (const LifeExample& s : siblings)
    if (!s.beside && std::isfinite(s.pace + s.log_room)) {
      rates.push_back({.own = s.log_room - s.pace, .came_to = s.log_room - log_left(s)});
      once &= cells.insert(s.cell).second;
    }
  if (once) model.rate = fit_rate_prior(rates);
  std::vector<double> logs;
  for (const LifeExample& s : siblings)
    if (!s.beside) logs.push_back(log_left(s));
  model.usual = {math::median(logs)};
}

Result<void> fit_regressors(RemainingLife& model, Siblings siblings, Run& run) {
  FeatureRows x{.columns = model.columns.size()}, x_own = x;
  std::vector<double> log_remaining, log_share;
  std::vector<std::size_t> cell;
  for (const LifeExample& s : siblings) {
    const auto z = standardised(model, s);
    x.append(z);
    log_remaining.push_back(log_left(s));
    cell.push_back(s.cell);
    if (s.beside) continue;
    x_own.append(z);
    log_share.push_back(log_left(s) - std::log(s.seen));
  }
  auto ridge = fit_ridge(x, log_remaining, {.penalties = penalties(), .groups = cell});
  if (!ridge) return Refusal(ridge.error());
  model.ridge = std::move(*ridge);
  GaussianProcessOptions options{.terms = {{groups_of(model)}}, .clip = clip, .beyond = model.options.linear};
  if (model.options.linear) options.linear.resize(x.columns), std::iota(options.linear.begin(), options.linear.end(), 0u);
  auto process = fit_gaussian_process(x_own, log_share, {}, options, run);
  if (!process) return Refusal(process.error());
  model.process = std::move(*process);
  if (!model.options.trees) return {};
  const std::size_t leaf = x.rows() > x_own.rows() ? 5 : 2;
  auto trees = fit_extra_trees(x, log_remaining, {.trees = 100, .leaf = leaf, .tried = 0.5, .seed = model.options.seed}, run);
  if (!trees) return Refusal(trees.error());
  model.trees = std::move(*trees);
  return {};
}

Result<RemainingLife> fit_without_band(Siblings siblings, const RemainingLifeOptions& options, Run& run) {
  RemainingLife model{.options = options};
  if (cells_in(siblings) >= options.few) standardise(model, siblings);
  if (model.columns.empty()) {
    fit_pace(model, siblings);
    return model;
  }
  if (const auto fitted = fit_regressors(model, siblings, run); !fitted) return Refusal(fitted.error());
  return model;
}

double log_remaining(const RemainingLife& model, const LifeExample& cell) {
  if (model.by_pace && model.rate.own_weight < 1 && std::isfinite(cell.pace + cell.log_room))
    return cell.log_room - shrunk(model.rate, cell.log_room - cell.pace);
  if (model.by_pace) return std::isfinite(cell.pace) ? model.pace_offset + cell.pace : model.usual[0];
  const auto z = standardised(model, cell);
  double sum = predict(model.ridge, z) + predict(model.process, z) + std::log(cell.seen);
  if (model.options.trees) sum += predict(model.trees, z);
  return sum / (model.options.trees ? 3 : 2);
}

Result<void> check(Siblings siblings, const RemainingLifeOptions& options) {
  if (const std::size_t cells = cells_in(siblings); cells < 2)
    return refuse(Code::too_few_cells, {}, std::to_string(cells) + " siblings that lived to the end", "at least 2");
  for (const LifeExample& s : siblings) {
    if (s.features.size() != siblings[0].features.size())
      return refuse(Code::length_mismatch, {}, std::to_string(s.features.size()) + " features",
                    std::to_string(siblings[0].features.size()));
    if (!(s.remaining > 0) || !(s.seen > 0) || !std::isfinite(s.remaining + s.seen))
      return refuse(Code::training_not_finite, {.column = "remaining"}, "a life that is not positive", "positive lives");
  }
  if (options.folds < 2) return refuse(Code::option_invalid, {.column = "folds"}, std::to_string(options.folds), "at least 2");
  return {};
}

}  // namespace

LifeBand life_band(std::span<const double> errors, double level) {
  std::vector<double> size;
  double square = 0;
  for (const double e : errors) {
    size.push_back(std::abs(e));
    square += e * e;
  }
  const auto n = static_cast<double>(errors.size());
  LifeBand out{.conformal = conformal_quantile(size, level), .basis = BandBasis::t_only, .cells = errors.size()};
  if (errors.size() < 2) return out;
  out.t_bound = math::t_quantile((1 + level) / 2, n - 1) * std::sqrt(square / n);
  if (std::isfinite(out.conformal)) out.basis = BandBasis::conformal_and_t;
  out.half_width = std::isfinite(out.conformal) ? (out.conformal + out.t_bound) / 2 : out.t_bound;
  return out;
}

Result<RemainingLife> fit_remaining_life(Siblings siblings, const RemainingLifeOptions& options, Run& run) {
  if (const auto checked = check(siblings, options); !checked) return Refusal(checked.error());
  auto model = fit_without_band(siblings, options, run);
  if (!model) return model;
  std::vector<const LifeExample*> own;
  for (const LifeExample& s : siblings)
    if (!s.beside) own.push_back(&s);
  const std::size_t folds = std::min(options.folds, own.size());
  std::vector<double> errors(own.size(), nan);
  std::vector<std::optional<Error>> refused(folds);
  run.each(folds, [&](std::size_t fold) {
    std::vector<std::size_t> out;  // cells of this fold
    for (std::size_t i = fold; i < own.size(); i += folds) out.push_back(own[i]->cell);
    std::vector<LifeExample> rest;
    for (const LifeExample& s : siblings)
      if (std::ranges::find(out, s.cell) == out.end()) rest.push_back(s);
    const auto without = fit_without_band(rest, options, run);
    if (!without) {
      refused[fold] = without.error();
      return;
    }
    for (std::size_t i = fold; i < own.size(); i += folds) errors[i] = log_left(*own[i]) - log_remaining(*without, *own[i]);
  });
  for (const auto& refusal : refused)
    if (refusal) return Refusal(*refusal);
  model->band = life_band(errors, options.level);
  model->left_out_errors = std::move(errors);
  return model;
}

RemainingLifeTold predict(const RemainingLife& model, const LifeExample& cell) {
  const double told = std::clamp(log_remaining(model, cell), std::log(shortest), longest_log);
  const double h = model.band.half_width;
  return {std::exp(told), std::exp(told - h), std::exp(std::min(told + h, longest_log))};
}

}  // namespace bha::models
