#include "bha/pipeline/soh_recipe.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <string>

namespace bha::pipeline {
namespace {

/// At most `most` rows, each cell thinned by the same step.
std::vector<std::size_t> thinned(std::span<const std::size_t> rows, std::size_t most) {
  const std::size_t step = std::max<std::size_t>(1, rows.size() / std::max<std::size_t>(1, most));
  std::vector<std::size_t> out;
  for (std::size_t i = 0; i < rows.size(); i += step) out.push_back(rows[i]);
  return out;
}

Result<models::ExtraTrees> trees_on(const SohRows& data, std::span<const std::size_t> rows,
                                    const models::ExtraTreesOptions& options, Run& run) {
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
Result<std::vector<double>> left_out_by_trees(const SohRows& data, const SohRecipe& recipe, std::span<const std::size_t> asked,
                                              Run& run) {
  const auto fold_of = folds_of(data.cell, recipe.folds);
  std::vector<double> out(asked.size(), nan);
  for (std::size_t fold = 0; fold < std::min(recipe.folds, fold_of.size()); ++fold) {
    std::vector<std::size_t> rest;
    for (std::size_t i = 0; i < data.cell.size(); ++i)
      if (fold_of.find(data.cell[i])->second != fold) rest.push_back(i);
    const auto model =
        trees_on(data, thinned(rest, recipe.fold_rows), {.trees = recipe.fold_trees, .seed = recipe.seed + fold + 1}, run);
    if (!model) return Refusal(model.error());
    for (std::size_t i = 0; i < asked.size(); ++i)
      if (fold_of.find(data.cell[asked[i]])->second == fold) out[i] = models::predict(*model, data.inputs.row(asked[i]));
  }
  return out;
}

/// Weights and interval from what both say of rows whose cells were left out.
void judge_left_out(SohModel& model, const SohRows& data, const models::GaussianProcess& process,
                    std::span<const double> by_trees) {
  std::vector<std::size_t> cell;
  std::map<std::size_t, double> rows;
  for (const std::size_t row : process.row_of) cell.push_back(data.cell[row]), rows[cell.back()] += 1;
  double of_process = 0, of_trees = 0;  // mean over cells of their mean errors
  for (std::size_t i = 0; i < cell.size(); ++i) {
    const double label = data.labels[process.row_of[i]], weight = 1 / rows[cell[i]];
    of_process += weight * std::abs(process.left_out[i] - label);
    of_trees += weight * std::abs(by_trees[i] - label);
  }
  const double both = of_process * of_process + of_trees * of_trees;
  if (both > 0) model.process_share = of_trees * of_trees / both;
  std::vector<double> score;
  for (std::size_t i = 0; i < cell.size(); ++i)
    score.push_back(std::abs(std::lerp(by_trees[i], process.left_out[i], model.process_share) - data.labels[process.row_of[i]]));
  model.band = models::cell_interval(score, cell, 0.9);
}

}  // namespace

Result<SohModel> train_soh(const SohRows& data, const SohRecipe& recipe, Run& run) {
  const std::size_t cells = folds_of(data.cell, 1).size();
  if (cells < 2)
    return refuse(Code::too_few_cells, {}, std::to_string(cells) + " training cells", "at least 2, to know how cells differ");
  std::vector<std::size_t> all(data.cell.size());
  for (std::size_t i = 0; i < all.size(); ++i) all[i] = i;
  SohModel model;
  run.tell(0.1, "trees");
  auto trees = trees_on(data, thinned(all, recipe.rows), {.trees = recipe.trees, .seed = recipe.seed}, run);
  if (!trees) return Refusal(trees.error());
  run.tell(0.3, "Gaussian process");
  const models::GaussianProcessOptions shape{
      .terms = {{recipe.groups}}, .linear = recipe.linear, .rows = std::clamp<std::size_t>(8 * cells, 300, 500), .prior = 2};
  auto process = models::fit_gaussian_process(data.inputs, data.labels, data.cell, shape, run);
  if (!process) return Refusal(process.error());
  run.tell(0.6, "intervals from cells left out");
  const auto left_out = left_out_by_trees(data, recipe, process->row_of, run);
  if (!left_out) return Refusal(left_out.error());
  judge_left_out(model, data, *process, *left_out);
  model.trees = std::move(*trees);
  model.process = std::move(*process);
  return model;
}

std::vector<double> predict(const SohModel& model, const models::FeatureRows& x, Run& run) {
  std::vector<double> out(x.rows());
  models::predict(model.trees, x, out);
  constexpr std::size_t piece = 64;
  run.each((x.rows() + piece - 1) / piece, [&](std::size_t p) {
    for (std::size_t i = p * piece; i < std::min(x.rows(), (p + 1) * piece); ++i)
      out[i] = std::lerp(out[i], models::predict(model.process, x.row(i)), model.process_share);
  });
  return out;
}

}  // namespace bha::pipeline
