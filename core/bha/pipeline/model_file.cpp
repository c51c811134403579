#include "bha/pipeline/model_file.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/models/gaussian_kernel.h"

namespace bha::pipeline {
namespace {

using Numbers = std::vector<double>;
constexpr const char* train_again = "train it again with `bha train`";
constexpr std::string_view citations[] = {
    "ridge regression: Hoerl & Kennard, Technometrics 12 (1970) 55",
    "extremely randomised trees: Geurts, Ernst & Wehenkel, Mach. Learn. 63 (2006) 3",
    "Gaussian process: Rasmussen & Williams, MIT Press (2006)",
    "elastic net: Zou & Hastie, J. R. Stat. Soc. B 67 (2005) 301",
    "gradient boosting: Friedman, Ann. Stat. 29 (2001) 1189",
    "isotonic regression: Barlow, Bartholomew, Bremner & Brunk, Wiley (1972)",
    "mean of extremely randomised trees (Geurts, Ernst & Wehenkel, 2006) and Gaussian processes (Rasmussen & "
    "Williams, 2006), weighted by their errors: Bates & Granger, Oper. Res. Q. 20 (1969) 451"};
static_assert(std::size(citations) == std::variant_size_v<models::Regressor>);

/// What must hold of a document, one after the other; the first that does not is the refusal.
class Check {
 public:
  explicit Check(const std::string& file) : file_(file) {}
  void that(bool holds, std::string_view member, const std::string& found, const std::string& expected) {
    if (!holds && result_)
      result_ = refuse(Code::document_invalid, {.file = file_, .column = std::string(member)}, found, expected, train_again);
  }
  void list(const Numbers& values, std::size_t size, std::string_view member) {
    that(values.size() == size, member, std::to_string(values.size()) + " numbers", std::to_string(size));
    that(std::ranges::all_of(values, [](double v) { return std::isfinite(v); }), member, "a number that is missing", "numbers");
  }
  void positive(const Numbers& values, std::string_view member) {
    that(std::ranges::all_of(values, [](double v) { return v > 0; }), member, "a number that is not positive",
         "positive numbers");
  }
  void number(double value, std::string_view member) { that(std::isfinite(value), member, "no number", "a number"); }
  [[nodiscard]] bool good() const { return result_.has_value(); }
  [[nodiscard]] const Result<void>& result() const { return result_; }

 private:
  const std::string& file_;
  Result<void> result_{};
};

models::ElasticNet net_of(const report::ModelElasticNet& told, std::size_t width, Check& check) {
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

models::Ridge ridge_of(const report::ModelRidge& told, std::size_t width, const std::string& member, Check& check) {
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

models::IsotonicRegression isotonic_of(const report::ModelIsotonic& told, std::size_t width, Check& check) {
  check.that(!told.at.empty(), "isotonic.at", "no place", "at least one");
  check.list(told.at, told.at.size(), "isotonic.at");
  check.list(told.level, told.at.size(), "isotonic.level");
  check.that(std::ranges::is_sorted(told.at, std::less_equal<>{}), "isotonic.at", "places out of order", "rising places");
  check.that(std::ranges::is_sorted(told.level), "isotonic.level", "an answer that falls", "answers that never fall");
  return {.score = ridge_of(told.score, width, "isotonic.score", check), .at = told.at, .level = told.level};
}

/// Children follow from the order alone: a node's must lie behind it, and all of them in the list.
models::Tree tree_of(const report::ModelTree& told, std::size_t width, const std::string& trees, Check& check) {
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
                                 Check& check) {
  check.that(width <= models::TreeNode::most_columns, "features", std::to_string(width) + " inputs",
             "at most " + std::to_string(models::TreeNode::most_columns));
  std::vector<models::Tree> out;
  for (const report::ModelTree& tree : told)
    if (check.good()) out.push_back(tree_of(tree, width, member, check));
  return out;
}
models::ExtraTrees trees_of(const report::ModelTrees& told, std::size_t width, const std::string& member, Check& check) {
  check.that(!told.trees.empty(), member + ".trees", "no tree", "at least one");
  return {.columns = width, .trees = all_of(told.trees, width, member + ".trees", check)};
}
models::BoostedTrees boosted_of(const report::ModelBoostedTrees& told, std::size_t width, Check& check) {
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
                                    Check& check) {
  std::vector<std::size_t> out;
  for (const std::int32_t column : told) {
    check.that(column >= 0 && column < static_cast<std::int32_t>(width), member, "input " + std::to_string(column),
               "0 to " + std::to_string(width - 1));
    out.push_back(static_cast<std::size_t>(std::max(column, 0)));
  }
  return out;
}

/// How many groups each term has: all of them in one, where nothing is said.
std::vector<std::size_t> terms_of(const report::ModelProcess& told, const std::string& member, Check& check) {
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

models::GaussianProcess process_of(const report::ModelProcess& told, std::size_t width, const std::string& member, Check& check) {
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

models::Ensemble ensemble_of(const report::ModelEnsemble& told, std::size_t width, Check& check) {
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
  if (!check.good()) return out;
  out.calendar = calendar ? static_cast<std::size_t>(told.calendar) : 0;
  out.trees = trees_of(told.trees, width, "ensemble.trees", check);
  for (const report::ModelProcess& process : told.processes)
    if (check.good()) out.processes.push_back(process_of(process, width, "ensemble.processes", check));
  if (calendar && check.good()) out.by_calendar = trees_of(told.by_calendar, 1, "ensemble.by_calendar", check);
  return out;
}

void check_frame(const report::ModelDocument& m, const models::TrainedModel& model, Check& check) {
  const std::size_t width = models::input_width(model.inputs, model.features);
  check.that(model.features > 0 && model.features <= Limits{}.columns, "features", std::to_string(model.features) + " features",
             "1 to " + std::to_string(Limits{}.columns));
  check.that(model.inputs == models::Inputs::row || model.features == features::slice_width, "features",
             std::to_string(model.features) + " features of a slice history", std::to_string(features::slice_width));
  for (const report::ModelFeature& feature : m.features)
    check.that(!feature.name.empty(), "features.name", "no name", "a heading");
  check.list(m.domain_low, width, "domain_low");
  check.list(m.domain_high, width, "domain_high");
  for (std::size_t j = 0; check.good() && j < width; ++j)
    check.that(m.domain_low[j] <= m.domain_high[j], "domain_low", "a range whose ends are turned", "least and largest value");
  const auto& c = m.calibration;
  for (const double half : {c.half_width, c.online_half_width})
    check.that(std::isnan(half) || half >= 0, "calibration.half_width", number_text(half), "0 or more");
  check.that(c.level > 0 && c.level < 1, "calibration.level", number_text(c.level), "between 0 and 1");
  const bool there[] = {m.ridge.has_value(),         m.trees.has_value(),    m.process.has_value(), m.elastic_net.has_value(),
                        m.boosted_trees.has_value(), m.isotonic.has_value(), m.ensemble.has_value()};
  static_assert(std::size(there) == std::variant_size_v<models::Regressor>);
  const auto parts = std::ranges::count(there, true);
  check.that(parts == 1, "kind", std::to_string(parts) + " sets of parameters", "one");
  check.that(there[static_cast<std::size_t>(m.kind)], "kind", std::string(word(m.kind)), "the kind whose parameters are there");
  check.that(m.input_names.empty() || m.input_names.size() == width, "input_names",
             std::to_string(m.input_names.size()) + " names", "one of each input");
  check.that(std::isnan(m.nominal_capacity_Ah) || m.nominal_capacity_Ah > 0, "nominal_capacity_Ah",
             number_text(m.nominal_capacity_Ah), "a positive number, or null");
}

report::ModelRidge told_ridge(const models::Ridge& r) {
  return {.intercept = r.intercept, .penalty = r.penalty, .mean = r.mean, .scale = r.scale, .coefficients = r.coefficients};
}

std::vector<report::ModelTree> told_trees(const std::vector<models::Tree>& trees) {
  std::vector<report::ModelTree> out;
  for (const models::Tree& tree : trees) {
    report::ModelTree& told = out.emplace_back();
    for (std::size_t i = 0; i < tree.nodes.size(); ++i) {
      const models::TreeNode& node = tree.nodes[i];
      told.column.push_back(node.leaf() ? -1 : static_cast<std::int32_t>(node.column()));
      told.number.push_back(node.leaf() ? tree.value[i] : static_cast<double>(models::float_of(node.cut)));
    }
  }
  return out;
}

std::vector<std::int32_t> as_words(const std::vector<std::size_t>& columns) { return {columns.begin(), columns.end()}; }

report::ModelProcess told_process(const models::GaussianProcess& p) {
  report::ModelProcess told{.linear = as_words(p.options.linear),
                            .label_mean = p.label_mean,
                            .label_scale = p.label_scale,
                            .mean = p.mean,
                            .scale = p.scale,
                            .low = p.low,
                            .high = p.high,
                            .parameters = p.parameters,
                            .rows = p.rows.values,
                            .weights = p.weights};
  for (const models::KernelTerm& term : p.options.terms) {
    for (const auto& group : term.groups) told.groups.push_back(as_words(group));
    if (p.options.terms.size() > 1) told.terms.push_back(static_cast<std::int32_t>(term.groups.size()));
  }
  return told;
}

}  // namespace

report::ModelDocument without_parameters(report::ModelDocument document) {
  document.ridge.reset(), document.trees.reset(), document.process.reset();
  if (document.ensemble) {
    document.ensemble->trees = document.ensemble->by_calendar = {};
    for (report::ModelProcess& process : document.ensemble->processes) process.rows.clear(), process.weights.clear();
  }
  if (document.boosted_trees) document.boosted_trees->trees.clear();
  return document;
}

Result<report::ModelDocument> read_model(std::string_view text, const std::string& file, const Limits& limits) {
  auto value = json::parse(text, limits, file);
  if (!value) {
    if (value.error().code == Code::document_invalid) value.error().remedy = "give a file that `bha train` wrote, whole";
    return Refusal(std::move(value.error()));
  }
  const json::Value* schema = value->find("schema");
  const bool ours = schema != nullptr && schema->kind == json::Value::Kind::string && schema->string.starts_with("bha.model/");
  if (!ours || schema->string != report::ModelDocument{}.schema)
    return refuse(Code::document_invalid, {.file = file, .column = "schema"},
                  schema == nullptr ? "no schema" : in_quotes(schema->string), "\"bha.model/0\"",
                  ours ? "train it again with this version of bha" : "give a file that `bha train` wrote");
  report::ModelDocument out;
  std::string where;
  if (json::assign(out, *value, where)) return out;
  return refuse(Code::document_invalid, {.file = file, .column = where}, "another kind of value", "what `bha schema model` says",
                train_again);
}

Result<models::TrainedModel> model_of(const report::ModelDocument& m, const std::string& file) {
  models::TrainedModel out{.features = m.features.size(),
                           .low = m.domain_low,
                           .high = m.domain_high,
                           .half_width = m.calibration.half_width,
                           .online_half_width = m.calibration.online_half_width};
  Check check(file);
  check.that(from_word(m.inputs, out.inputs), "inputs", in_quotes(m.inputs), "row, slice-history or slice-course");
  check_frame(m, out, check);
  const std::size_t width = models::input_width(out.inputs, out.features);
  if (check.good() && m.ridge) out.regressor = ridge_of(*m.ridge, width, "ridge", check);
  if (check.good() && m.trees) out.regressor = trees_of(*m.trees, width, "trees", check);
  if (check.good() && m.process) out.regressor = process_of(*m.process, width, "process", check);
  if (check.good() && m.elastic_net) out.regressor = net_of(*m.elastic_net, width, check);
  if (check.good() && m.boosted_trees) out.regressor = boosted_of(*m.boosted_trees, width, check);
  if (check.good() && m.isotonic) out.regressor = isotonic_of(*m.isotonic, width, check);
  if (check.good() && m.ensemble) out.regressor = ensemble_of(*m.ensemble, width, check);
  if (!check.good()) return Refusal(check.result().error());
  return out;
}

report::RegressorKind kind_of(const models::Regressor& regressor) {
  return static_cast<report::RegressorKind>(regressor.index());
}

void put_parameters(report::ModelDocument& out, const models::Regressor& regressor) {
  out.citation = citations[regressor.index()];
  if (const auto* r = std::get_if<models::Ridge>(&regressor)) out.ridge = told_ridge(*r);
  if (const auto* i = std::get_if<models::IsotonicRegression>(&regressor))
    out.isotonic = {.score = told_ridge(i->score), .at = i->at, .level = i->level};
  if (const auto* t = std::get_if<models::ExtraTrees>(&regressor)) out.trees = {.trees = told_trees(t->trees)};
  if (const auto* b = std::get_if<models::BoostedTrees>(&regressor))
    out.boosted_trees = {.base = b->base,
                         .monotone = {b->monotone.begin(), b->monotone.end()},
                         .importance = b->importance,
                         .left_out_rmse = b->left_out_rmse,
                         .trees = told_trees(b->trees)};
  if (const auto* p = std::get_if<models::GaussianProcess>(&regressor)) out.process = told_process(*p);
  if (const auto* e = std::get_if<models::Ensemble>(&regressor)) {
    report::ModelEnsemble& told = out.ensemble.emplace();
    told.shares = e->shares;
    told.trees.trees = told_trees(e->trees.trees);
    for (const models::GaussianProcess& process : e->processes) told.processes.push_back(told_process(process));
    told.calendar = e->by_calendar.trees.empty() ? -1 : static_cast<std::int32_t>(e->calendar);
    told.by_calendar.trees = told_trees(e->by_calendar.trees);
  }
  if (const auto* n = std::get_if<models::ElasticNet>(&regressor)) {
    report::ModelElasticNet& told = out.elastic_net.emplace();
    told.intercept = n->intercept, told.penalty = n->penalty, told.l1_share = n->l1_share;
    told.mean = n->mean, told.scale = n->scale, told.coefficients = n->coefficients;
    for (const models::PathStep& step : n->path)
      told.path.push_back({.penalty = step.penalty, .left_out_rmse = step.left_out_rmse, .coefficients = step.coefficients});
  }
}

}  // namespace bha::pipeline
