#include "bha/pipeline/soh_recipe.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>

namespace bha::pipeline {
namespace {

constexpr std::size_t least_for_spread = 4, spread_folds = 10;  // cells; below, intervals are of one width

/// At most `most` rows, each cell thinned by the same step.
std::vector<std::size_t> thinned(std::span<const std::size_t> rows, std::size_t most) {
  const std::size_t step = std::max<std::size_t>(1, rows.size() / std::max<std::size_t>(1, most));
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < rows.size(); i += step) out.push_back(rows[i]);
  return out;
}

Result<models::ExtraTrees> trees_on(const SohRows& data, std::span<const std::size_t> rows,
                                    const models::ExtraTreesOptions& options, Run& run) {
  if (run.must_stop()) return refuse(run.stop_code(), {}, "learners that were not all taught", "time to finish");
  models::FeatureRows x{.columns = data.inputs.columns};
  std::vector<double> y;
  for (const std::size_t i : rows) {
    x.append(data.inputs.row(i));
    y.push_back(data.labels[i]);
  }
  return models::fit_extra_trees(x, y, options, run);
}

/// Fold of each cell: cells in order of their numbers, dealt out one after the other.
std::map<std::size_t, std::size_t> folds_of(std::span<const std::size_t> cell, std::size_t folds) {
  std::map<std::size_t, std::size_t> out;
  for (const std::size_t c : cell) out.emplace(c, 0);
  std::size_t next = 0;
  for (auto& [c, fold] : out) fold = next++ % folds;
  return out;
}

/// What the trees say of the rows `asked` when their cells are left out.
Result<std::vector<double>> left_out_by_trees(const SohRows& data, const SohRecipe& recipe, models::ExtraTreesOptions options,
                                              std::span<const std::size_t> asked, Run& run) {
  const auto fold_of = folds_of(data.cell, recipe.folds);
  std::vector<double> out(asked.size(), nan);
  for (std::size_t fold = 0; fold < std::min(recipe.folds, fold_of.size()); ++fold) {
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < data.cell.size(); ++i)
      if (fold_of.find(data.cell[i])->second != fold) rest.push_back(i);
    options.seed = recipe.seed + fold + 1;
    const auto model = trees_on(data, thinned(rest, recipe.fold_rows), options, run);
    if (!model) return Refusal(model.error());
    for (std::size_t i = 0; i < asked.size(); ++i)
      if (fold_of.find(data.cell[asked[i]])->second == fold) out[i] = models::predict(*model, data.inputs.row(asked[i]));
  }
  return out;
}

std::vector<std::size_t> cells_of(const SohLearners& learners, const SohRows& data) {
  std::vector<std::size_t> out;
  for (const std::size_t row : learners.ensemble.processes[0].row_of) out.push_back(data.cell[row]);  // the same rows in each
  return out;
}

/// Weights from what all say of rows whose cells were left out, and what they say together.
void weigh(SohLearners& learners, const SohRows& data, std::span<const double> by_trees, std::span<const double> by_calendar) {
  const auto& row_of = learners.ensemble.processes[0].row_of;
  const auto cell = cells_of(learners, data);
  std::map<std::size_t, double> rows;
  for (const std::size_t c : cell) rows[c] += 1;
  std::vector<std::span<const double>> told{by_trees};
  for (const auto& process : learners.ensemble.processes) told.emplace_back(process.left_out);
  if (!by_calendar.empty()) told.push_back(by_calendar);
  double sum = 0;
  for (std::size_t m = 0; m < told.size(); ++m) {
    double error = 1e-12;  // mean over cells of their mean errors, not 0
    for (std::size_t i = 0; i < row_of.size(); ++i)
      error += std::abs(told[m][i] - data.labels[row_of[i]]) / (rows[cell[i]] * static_cast<double>(rows.size()));
    sum += learners.ensemble.shares.emplace_back(1 / (error * error));
  }
  for (double& share : learners.ensemble.shares) share /= sum;
  learners.left_out.assign(row_of.size(), 0.0);
  for (std::size_t m = 0; m < told.size(); ++m)
    for (std::size_t i = 0; i < row_of.size(); ++i) learners.left_out[i] += learners.ensemble.shares[m] * told[m][i];
  learners.spread.assign(row_of.size(), 1.0);
  if (rows.size() < least_for_spread) return;
  models::FeatureRows signs{.columns = 2};
  std::vector<double> errors, said(told.size());
  for (std::size_t i = 0; i < row_of.size(); ++i) {
    for (std::size_t m = 0; m < told.size(); ++m) said[m] = told[m][i];
    signs.append(std::array{-learners.left_out[i], models::discord(said, learners.ensemble.shares, learners.left_out[i])});
    errors.push_back(std::abs(learners.left_out[i] - data.labels[row_of[i]]));
  }
  learners.ensemble.spread = models::fit_error_spread(signs, errors, cell);
  learners.spread = models::crossed_spread(signs, errors, cell, spread_folds);
}

/// Kernels of the processes; the own curve of a cell follows the first term.
std::vector<std::vector<models::KernelTerm>> kernels_of(const SohRecipe& recipe) {
  std::vector<std::vector<models::KernelTerm>> out(recipe.alone.size() < 3 ? 1 : 2);
  if (out.size() > 1)
    for (const std::size_t kind : recipe.alone) out[1].push_back({{recipe.groups[kind]}});
  for (auto& terms : out) terms.push_back({recipe.groups});
  return out;
}

constexpr models::ExtraTreesOptions calendar_trees{.trees = 50, .leaf = 5};

models::FeatureRows columns(const models::FeatureRows& x, std::size_t from, std::size_t count) {
  models::FeatureRows out{.columns = count};
  for (std::size_t i = 0; i < x.rows(); ++i) out.append(x.row(i).subspan(from, count));
  return out;
}

/// One set of learners, of all columns of `data`.
Result<SohLearners> learn(const SohRows& data, const SohRecipe& recipe, Run& run) {
  const std::size_t cells = folds_of(data.cell, 1).size();
  std::vector<std::size_t> all(data.cell.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  SohLearners learners;
  models::Ensemble& ensemble = learners.ensemble;
  run.tell(0.1, "trees");
  auto trees =
      trees_on(data, thinned(all, recipe.rows), {.trees = recipe.trees, .tried = recipe.tried, .seed = recipe.seed}, run);
  if (!trees) return Refusal(trees.error());
  models::GaussianProcessOptions shape{.rows = std::clamp<std::size_t>(8 * cells, 300, 500), .prior = 2};
  for (const std::size_t kind : recipe.alone)
    shape.linear.insert(shape.linear.end(), recipe.groups[kind].begin(), recipe.groups[kind].end());
  const auto kernels = kernels_of(recipe);
  for (std::size_t p = 0; p < kernels.size(); ++p) {
    run.tell(0.3 + 0.15 * static_cast<double>(p), "Gaussian process");
    shape.terms = kernels[p];
    auto process = models::fit_gaussian_process(data.inputs, data.labels, data.cell, shape, run);
    if (!process) return Refusal(process.error());
    ensemble.processes.push_back(std::move(*process));
  }
  run.tell(0.6, "cells left out");
  const auto& asked = ensemble.processes[0].row_of;
  const auto left_out = left_out_by_trees(data, recipe, {.trees = recipe.fold_trees, .tried = recipe.tried}, asked, run);
  if (!left_out) return Refusal(left_out.error());
  std::vector<double> left_out_by_calendar;
  if (recipe.calendar) {
    const SohRows number{columns(data.inputs, *recipe.calendar, 1), data.labels, data.cell};
    auto by_calendar = trees_on(number, thinned(all, recipe.rows), calendar_trees, run);
    if (!by_calendar) return Refusal(by_calendar.error());
    ensemble.by_calendar = std::move(*by_calendar);
    ensemble.calendar = *recipe.calendar;
    auto told = left_out_by_trees(number, recipe, calendar_trees, asked, run);
    if (!told) return Refusal(told.error());
    left_out_by_calendar = std::move(*told);
  }
  weigh(learners, data, *left_out, left_out_by_calendar);
  ensemble.trees = std::move(*trees);
  return learners;
}

/// The recipe of the first columns; a kind that is not among them is gone.
SohRecipe of_first_columns(const SohRecipe& recipe, std::size_t columns) {
  SohRecipe out = recipe;
  const auto unseen = [&](std::size_t kind) { return recipe.groups[kind].back() >= columns; };
  std::erase_if(out.alone, unseen);
  while (unseen(out.groups.size() - 1)) out.groups.pop_back();
  return out;
}

}  // namespace

SohRecipe recipe_of_kinds(std::span<const std::size_t> ends, std::size_t noisy) {
  SohRecipe out;
  std::size_t from = 0;
  for (const std::size_t end : ends) {
    if (end != noisy) out.alone.push_back(out.groups.size());
    auto& group = out.groups.emplace_back();
    for (; from < end; ++from) group.push_back(from);
  }
  return out;
}

Result<SohModel> train_soh(const SohRows& data, const SohRecipe& recipe, Run& run) {
  const std::size_t cells = folds_of(data.cell, 1).size();
  if (cells < 2)
    return refuse(Code::too_few_cells, {}, std::to_string(cells) + " training cells", "at least 2, to know how cells differ");
  SohModel model;
  for (const std::size_t count : recipe.views.empty() ? std::vector{data.inputs.columns} : recipe.views) {
    const SohRows seen{columns(data.inputs, 0, count), data.labels, data.cell};
    auto learners = learn(seen, of_first_columns(recipe, count), run);
    if (!learners) return Refusal(learners.error());
    model.views.push_back(std::move(*learners));
  }
  const auto& row_of = model.views[0].ensemble.processes[0].row_of;
  std::vector<double> scores;
  for (std::size_t i = 0; i < row_of.size(); ++i) {
    double told = 0, spread = 0;
    for (const SohLearners& learners : model.views) {
      told += learners.left_out[i] / static_cast<double>(model.views.size());
      spread += learners.spread[i] / static_cast<double>(model.views.size());
    }
    scores.push_back(std::abs(told - data.labels[row_of[i]]) / spread);
  }
  model.band = models::cell_interval(scores, cells_of(model.views[0], data), 0.9);
  return model;
}

std::vector<SohTold> predict(const SohModel& model, const models::FeatureRows& x, Run& run) {
  std::vector<SohTold> out(x.rows(), {0, 0});
  constexpr std::size_t piece = 64;
  for (const SohLearners& learners : model.views) {
    const auto seen = columns(x, 0, learners.ensemble.trees.columns);
    run.each((x.rows() + piece - 1) / piece, [&](std::size_t p) {
      for (std::size_t i = p * piece; i < std::min(x.rows(), (p + 1) * piece); ++i) {
        const auto told = models::tell(learners.ensemble, seen.row(i));
        out[i].soh += told.value / static_cast<double>(model.views.size());
        out[i].half_width += model.band.half_width * told.spread / static_cast<double>(model.views.size());
      }
    });
  }
  return out;
}

}  // namespace bha::pipeline
