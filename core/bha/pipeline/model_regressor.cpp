#include "bha/pipeline/model_regressor.h"

#include <functional>
#include <limits>
#include <numeric>

#include "bha/base/text.h"
#include "bha/models/gaussian_kernel.h"

namespace bha::pipeline {
namespace {

models::ElasticNet net_of(const report::ModelElasticNet& told, std::size_t width, ModelCheck& check) {
  check.list(told.mean, width, "elastic_net.mean");
  check.list(told.scale, width, "elastic_net.scale");
  check.positive(told.scale, "elastic_net.scale");
  check.list(told.coefficients, width, "elastic_net.coefficients");
  check.number(told.intercept, "elastic_net.intercept");
  models::ElasticNet out{.mean = told.mean,
                         .scale = told.scale,
                         .coefficients = told.coefficients,
                         .intercept = told.intercept,
                         .penalty = told.penalty,
                         .l1_share = told.l1_share};
  for (const report::ModelPathStep& step : told.path) {
    check.list(step.coefficients, width, "elastic_net.path.coefficients");
    out.path.push_back({.penalty = step.penalty, .left_out_rmse = step.left_out_rmse, .coefficients = step.coefficients});
  }
  return out;
}

models::Ridge ridge_of(const report::ModelRidge& told, std::size_t width, const std::string& member, ModelCheck& check) {
  check.list(told.mean, width, member + ".mean");
  check.list(told.scale, width, member + ".scale");
  check.positive(told.scale, member + ".scale");
  check.list(told.coefficients, width, member + ".coefficients");
  check.number(told.intercept, member + ".intercept");
  return {.mean = told.mean,
          .scale = told.scale,
          .coefficients = told.coefficients,
          .intercept = told.intercept,
          .penalty = told.penalty};
}

models::IsotonicRegression isotonic_of(const report::ModelIsotonic& told, std::size_t width, ModelCheck& check) {
  check.that(!told.at.empty(), "isotonic.at", "no place", "at least one");
  check.list(told.at, told.at.size(), "isotonic.at");
  check.list(told.level, told.at.size(), "isotonic.level");
  check.that(std::ranges::is_sorted(told.at, std::less_equal<>{}), "isotonic.at", "places out of order", "rising places");
  check.that(std::ranges::is_sorted(told.level), "isotonic.level", "an answer that falls", "answers that never fall");
  return {.score = ridge_of(told.score, width, "isotonic.score", check), .at = told.at, .level = told.level};
}

/// Children follow from the order alone: a node's must lie behind it, and all of them in the list.
models::Tree tree_of(const report::ModelTree& told, std::size_t width, const std::string& trees, ModelCheck& check) {
  const std::size_t n = told.column.size();
  check.that(n > 0 && n == told.number.size() && n < models::TreeNode::most_nodes, trees + ".column",
             std::to_string(n) + " nodes beside " + std::to_string(told.number.size()) + " numbers",
             "one number a node, and a node");
  models::Tree tree;
  std::size_t inner = 0;
  for (std::size_t i = 0; i < n && check.good(); ++i) {
    const std::int32_t column = told.column[i];
    const double number = told.number[i];
    check.number(number, trees + ".number");
    check.that(column >= -1 && column < static_cast<std::int32_t>(width), trees + ".column", "input " + std::to_string(column),
               "-1 to " + std::to_string(width - 1));
    if (!check.good()) break;
    tree.value.push_back(column < 0 ? number : 0);
    if (column < 0) {
      tree.nodes.push_back(models::leaf_node(static_cast<std::uint32_t>(i)));
      continue;
    }
    const std::size_t child = 2 * inner++ + 1;
    check.that(child > i && child + 1 < n, trees + ".column", "a node without two children behind it", "a tree, breadth first");
    check.that(std::fabs(number) <= static_cast<double>(std::numeric_limits<float>::max()), trees + ".number",
               number_text(number), "a cut that a 32-bit float holds");
    if (!check.good()) break;
    tree.nodes.push_back(
        models::inner_node(static_cast<float>(number), static_cast<std::uint32_t>(column), static_cast<std::uint32_t>(child)));
  }
  check.that(n == 2 * inner + 1, trees + ".column", std::to_string(inner) + " cuts in " + std::to_string(n) + " nodes",
             "two children of each cut, and no more");
  return tree;
}
std::vector<models::Tree> all_of(const std::vector<report::ModelTree>& told, std::size_t width, const std::string& member,
                                 ModelCheck& check) {
  check.that(width <= models::TreeNode::most_columns, "features", std::to_string(width) + " inputs",
             "at most " + std::to_string(models::TreeNode::most_columns));
  std::vector<models::Tree> out;
  for (const report::ModelTree& tree : told)
    if (check.good()) out.push_back(tree_of(tree, width, member, check));
  return out;
}
models::ExtraTrees trees_of(const report::ModelTrees& told, std::size_t width, const std::string& member, ModelCheck& check) {
  check.that(!told.trees.empty(), member + ".trees", "no tree", "at least one");
  return {.columns = width, .trees = all_of(told.trees, width, member + ".trees", check)};
}
models::BoostedTrees boosted_of(const report::ModelBoostedTrees& told, std::size_t width, ModelCheck& check) {
  check.number(told.base, "boosted_trees.base");
  check.list(told.importance, width, "boosted_trees.importance");
  check.list(told.left_out_rmse, told.left_out_rmse.size(), "boosted_trees.left_out_rmse");
  check.that(told.monotone.size() == width && std::ranges::all_of(told.monotone, [](auto s) { return s >= -1 && s <= 1; }),
             "boosted_trees.monotone", std::to_string(told.monotone.size()) + " constraints", "1, 0 or -1 for each input");
  return {.columns = width,
          .base = told.base,
          .trees = all_of(told.trees, width, "boosted_trees.trees", check),
          .monotone = {told.monotone.begin(), told.monotone.end()},
          .importance = told.importance,
          .left_out_rmse = told.left_out_rmse};
}

std::vector<std::size_t> columns_of(const std::vector<std::int32_t>& told, std::size_t width, std::string_view member,
                                    ModelCheck& check) {
  std::vector<std::size_t> out;
  for (const std::int32_t column : told) {
    check.that(column >= 0 && column < static_cast<std::int32_t>(width), member, "input " + std::to_string(column),
               "0 to " + std::to_string(width - 1));
    out.push_back(static_cast<std::size_t>(std::max(column, 0)));
  }
  return out;
}

/// How many groups each term has: all of them in one, where nothing is said.
std::vector<std::size_t> terms_of(const report::ModelProcess& told, const std::string& member, ModelCheck& check) {
  constexpr std::size_t most_terms = 16;
  if (told.terms.empty()) return {told.groups.size()};
  check.that(told.terms.size() <= most_terms, member + ".terms", std::to_string(told.terms.size()) + " terms",
             "at most " + std::to_string(most_terms));
  std::vector<std::size_t> out;
  std::size_t sum = 0;
  for (const std::int32_t groups : told.terms) {
    check.that(groups > 0, member + ".terms", std::to_string(groups) + " groups", "at least one a term");
    sum += out.emplace_back(static_cast<std::size_t>(std::max(groups, 0)));
  }
  check.that(sum == told.groups.size(), member + ".terms", std::to_string(sum) + " groups",
             std::to_string(told.groups.size()) + ", as many as there are");
  return out;
}

models::GaussianProcess process_of(const report::ModelProcess& told, std::size_t width, const std::string& member,
                                   ModelCheck& check) {
  models::GaussianProcess out{.mean = told.mean,
                              .scale = told.scale,
                              .low = told.low,
                              .high = told.high,
                              .label_mean = told.label_mean,
                              .label_scale = told.label_scale,
                              .parameters = told.parameters};
  for (const auto& [values, name] :
       {std::pair{&told.mean, ".mean"}, {&told.scale, ".scale"}, {&told.low, ".low"}, {&told.high, ".high"}})
    check.list(*values, width, member + name);
  check.positive(told.scale, member + ".scale");
  check.number(told.label_mean, member + ".label_mean");
  check.number(told.label_scale, member + ".label_scale");
  const std::vector<std::size_t> terms = terms_of(told, member, check);
  std::size_t at = 0;
  for (std::size_t t = 0; t < terms.size() && check.good(); ++t) {
    auto& groups = out.options.terms.emplace_back().groups;
    std::size_t grouped = 0;
    for (std::size_t g = 0; g < terms[t]; ++g, ++at) {
      check.that(!told.groups[at].empty(), member + ".groups", "an empty group", "inputs");
      groups.push_back(columns_of(told.groups[at], width, member + ".groups", check));
      grouped += told.groups[at].size();
    }
    check.that(grouped > 0 && grouped <= width, member + ".groups", std::to_string(grouped) + " inputs in groups",
               "1 to " + std::to_string(width));
  }
  check.that(told.linear.size() <= width, member + ".linear", std::to_string(told.linear.size()) + " inputs",
             "at most one of each");
  out.options.linear = columns_of(told.linear, width, member + ".linear", check);
  check.list(told.parameters, models::kernel::layout(out.options).size(), member + ".parameters");
  check.that(std::ranges::all_of(told.parameters, [](double p) { return std::fabs(p) <= 50; }), member + ".parameters",
             "a logarithm beyond 50", "logarithms of the kernel's parameters");
  const std::size_t rows = told.weights.size();
  check.that(rows > 0 && rows <= told.rows.size(), member + ".weights", std::to_string(rows) + " weights", "one a row");
  if (!check.good()) return out;
  check.list(told.rows, rows * width, member + ".rows");
  check.list(told.weights, rows, member + ".weights");
  out.rows = {.columns = width, .values = told.rows};
  out.weights = told.weights;
  return out;
}

models::ErrorSpread spread_of(const report::ModelErrorSpread& told, ModelCheck& check) {
  check.that(told.least > 0 && std::isfinite(told.least), "ensemble.spread.least", number_text(told.least), "a positive number");
  check.that(told.parts.empty() || told.parts.size() == 2, "ensemble.spread.parts", std::to_string(told.parts.size()) + " parts",
             "two, or none");
  models::ErrorSpread out{.least = told.least};
  for (const report::ModelRisingSteps& part : told.parts) {
    check.that(!part.to.empty(), "ensemble.spread.parts.to", "no step", "at least one");
    check.list(part.to, part.to.size(), "ensemble.spread.parts.to");
    check.list(part.level, part.to.size(), "ensemble.spread.parts.level");
    check.that(std::ranges::is_sorted(part.to, std::less_equal<>{}), "ensemble.spread.parts.to", "steps out of order",
               "rising steps");
    check.that(std::ranges::is_sorted(part.level), "ensemble.spread.parts.level", "a step that falls", "steps that never fall");
    out.parts.push_back({.to = part.to, .level = part.level});
  }
  return out;
}

models::Ensemble ensemble_of(const report::ModelEnsemble& told, std::size_t width, ModelCheck& check) {
  constexpr std::size_t most_processes = 8;
  check.that(told.processes.size() <= most_processes, "ensemble.processes", std::to_string(told.processes.size()) + " processes",
             "at most " + std::to_string(most_processes));
  const bool calendar = !told.by_calendar.trees.empty();
  check.list(told.shares, 1 + told.processes.size() + (calendar ? 1 : 0), "ensemble.shares");
  check.that(std::ranges::all_of(told.shares, [](double s) { return s >= 0 && s <= 1; }), "ensemble.shares",
             "a share that is none", "0 to 1");
  check.that(std::fabs(std::accumulate(told.shares.begin(), told.shares.end(), 0.0) - 1) < 1e-9, "ensemble.shares",
             "shares that are not 1 together", "shares of one mean");
  check.that(calendar ? told.calendar >= 0 && told.calendar < static_cast<std::int32_t>(width) : told.calendar == -1,
             "ensemble.calendar", "input " + std::to_string(told.calendar),
             calendar ? "0 to " + std::to_string(width - 1) : "-1: there are no trees on it");
  models::Ensemble out{.shares = told.shares};
  out.spread = spread_of(told.spread, check);
  if (!check.good()) return out;
  out.calendar = calendar ? static_cast<std::size_t>(told.calendar) : 0;
  out.trees = trees_of(told.trees, width, "ensemble.trees", check);
  for (const report::ModelProcess& process : told.processes)
    if (check.good()) out.processes.push_back(process_of(process, width, "ensemble.processes", check));
  if (calendar && check.good()) out.by_calendar = trees_of(told.by_calendar, 1, "ensemble.by_calendar", check);
  return out;
}

}  // namespace

models::Regressor regressor_of(const report::ModelDocument& m, std::size_t width, ModelCheck& check) {
  if (m.ridge) return ridge_of(*m.ridge, width, "ridge", check);
  if (m.trees) return trees_of(*m.trees, width, "trees", check);
  if (m.process) return process_of(*m.process, width, "process", check);
  if (m.elastic_net) return net_of(*m.elastic_net, width, check);
  if (m.boosted_trees) return boosted_of(*m.boosted_trees, width, check);
  if (m.isotonic) return isotonic_of(*m.isotonic, width, check);
  if (m.ensemble) return ensemble_of(*m.ensemble, width, check);
  return {};
}

}  // namespace bha::pipeline
