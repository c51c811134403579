#include "bha/pipeline/learning.h"

#include <algorithm>
#include <numeric>

#include "bha/pipeline/soh_recipe.h"

namespace bha::pipeline {

using report::RegressorKind;

Rows thinned(const Learning& data, std::size_t most) {
  const std::size_t step = (data.y.size() + most - 1) / most;
  Rows out;
  for (std::size_t i = 0, in_cell = 0; i < data.y.size(); ++i) {
    in_cell = i > 0 && data.cell[i] == data.cell[i - 1] ? in_cell + 1 : 0;
    if (in_cell % step == 0) out.push_back(i);
  }
  return out;
}

Learning picked(const Learning& data, const Rows& rows) {
  Learning out{.inputs = data.inputs, .x = {.columns = data.x.columns}, .monotone = data.monotone, .cells = data.cells};
  for (const std::size_t i : rows) {
    out.x.append(data.x.row(i));
    out.y.push_back(data.y[i]);
    out.cell.push_back(data.cell[i]);
    out.cycle.push_back(data.cycle[i]);
  }
  return out;
}

namespace {

/// Where each kind of input ends: change, medians, drift, this cycle, the cycles seen.
std::vector<std::size_t> ends_of_kinds(models::Inputs inputs, std::size_t width) {
  using namespace features;
  if (inputs == models::Inputs::row) return {width};
  if (inputs == models::Inputs::slice_history) return {slice_wide, 2 * slice_wide, width};
  return {slice_wide, 2 * slice_wide, 3 * slice_wide, width - 1, width};
}

models::GaussianProcessOptions process_options(models::Inputs inputs, std::size_t width, bool in_fold) {
  models::GaussianProcessOptions out{.rows = in_fold ? 500u : 1'000u, .search_rows = in_fold ? 200u : 300u, .prior = 2};
  const std::vector<std::size_t> ends = ends_of_kinds(inputs, width);
  auto& groups = out.terms.emplace_back().groups;
  for (std::size_t from = 0; const std::size_t end : ends) {
    groups.emplace_back(end - from);
    std::iota(groups.back().begin(), groups.back().end(), from);
    from = end;
  }
  out.linear.resize(ends.size() == 1 ? width : ends[1]);  // one odd cycle is not continued in a straight line
  std::iota(out.linear.begin(), out.linear.end(), 0u);
  return out;
}

/// A share of the cells is left out of a fold; there the recipe's own folds are few.
SohRecipe recipe_of(const Learning& data, std::uint32_t seed, bool in_fold) {
  const std::vector<std::size_t> ends = ends_of_kinds(data.inputs, data.x.columns);
  const std::size_t this_cycle = data.inputs == models::Inputs::row             ? 0
                                 : data.inputs == models::Inputs::slice_history ? ends.back()
                                                                                : ends.back() - 1;
  SohRecipe out = recipe_of_kinds(ends, this_cycle);
  out.seed = seed;
  if (data.inputs == models::Inputs::slice_course) out.calendar = this_cycle;
  if (in_fold) out.trees = 40, out.folds = 3, out.fold_trees = 20;
  return out;
}

}  // namespace

Result<models::Regressor> fit(RegressorKind kind, const Learning& data, std::uint32_t seed, bool in_fold, Run& run) {
  if (run.must_stop()) return refuse(run.stop_code(), {}, "training that was not done", "time to finish");
  const auto as_regressor = [](auto model) { return models::Regressor(std::move(model)); };
  const bool one_cell = std::ranges::all_of(data.cell, [&](std::size_t c) { return c == data.cell[0]; });
  const std::vector<std::size_t> groups = one_cell ? std::vector<std::size_t>{} : data.cell;
  if (kind == RegressorKind::ridge)
    return models::fit_ridge(data.x, data.y, {.penalties = {0.01, 0.1, 1, 10, 100, 1e3, 1e4}, .groups = groups})
        .map(as_regressor);
  if (kind == RegressorKind::extra_trees) {
    const std::size_t leaf = std::max<std::size_t>(3, data.y.size() / 2'000);  // a file of megabytes, not of hundreds
    return models::fit_extra_trees(data.x, data.y, {.trees = in_fold ? 40u : 100u, .leaf = leaf, .seed = seed}, run)
        .map(as_regressor);
  }
  if (kind == RegressorKind::elastic_net)
    return models::fit_elastic_net(data.x, data.y, {.folds = in_fold ? 5u : most_folds, .groups = groups}, run).map(as_regressor);
  if (kind == RegressorKind::isotonic)
    return models::fit_isotonic(data.x, data.y, {.direction = data.x.columns == 1 ? data.monotone[0] : 0, .groups = groups})
        .map(as_regressor);
  if (kind == RegressorKind::boosted_trees) {
    models::BoostedTreesOptions options{.trees = 500,
                                        .leaf = std::clamp<std::size_t>(data.y.size() / 50, 3, 20),
                                        .monotone = data.monotone,
                                        .asked = data.y.size() > 20'000 ? 1u : 5u,
                                        .patience = 20,
                                        .groups = groups};
    if (in_fold) options.trees = 200, options.bins = 127, options.folds = 3, options.asked = 1;
    return models::fit_boosted_trees(data.x, data.y, options, run).map(as_regressor);
  }
  if (kind == RegressorKind::ensemble)
    return train_soh({data.x, data.y, data.cell}, recipe_of(data, seed, in_fold), run).map([](SohModel&& model) {
      return models::Regressor(std::move(model.views[0].ensemble));
    });
  return models::fit_gaussian_process(data.x, data.y, groups, process_options(data.inputs, data.x.columns, in_fold), run)
      .map(as_regressor);
}

Result<std::vector<models::Said>> left_out(RegressorKind kind, const Learning& data, std::uint32_t seed, Run& run) {
  const std::size_t folds = std::min(data.cells, kind == RegressorKind::ensemble ? most_folds / 2 : most_folds);
  std::vector<models::Said> out(data.y.size());
  std::vector<Result<void>> ended(folds);
  Run unheard = run;  // several at once tell nothing of how far all are
  unheard.progress = {};
  run.each(folds, [&](std::size_t fold) {
    Rows rest, asked;
    for (std::size_t i = 0; i < data.y.size(); ++i) (data.cell[i] % folds == fold ? asked : rest).push_back(i);
    if (asked.empty()) return;
    const auto model = fit(kind, picked(data, rest), seed + static_cast<std::uint32_t>(fold) + 1, true, unheard);
    if (!model) {
      ended[fold] = Refusal(model.error());
      return;
    }
    const auto said = models::say(*model, picked(data, asked).x);
    for (std::size_t i = 0; i < asked.size(); ++i) out[asked[i]] = said[i];
  });
  for (const auto& end : ended)
    if (!end) return Refusal(end.error());
  return out;
}

}  // namespace bha::pipeline
