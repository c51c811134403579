#include "bha/pipeline/model_file.h"

#include <algorithm>
#include <cmath>
#include <numeric>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/pipeline/model_regressor.h"

namespace bha::pipeline {
namespace {

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

void check_frame(const report::ModelDocument& m, const models::TrainedModel& model, ModelCheck& check) {
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
  ModelCheck check(file);
  check.that(from_word(m.inputs, out.inputs), "inputs", in_quotes(m.inputs), "row, slice-history or slice-course");
  check_frame(m, out, check);
  const std::size_t width = models::input_width(out.inputs, out.features);
  if (check.good()) out.regressor = regressor_of(m, width, check);
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
    told.spread.least = e->spread.least;
    for (const models::RisingSteps& part : e->spread.parts) told.spread.parts.push_back({.to = part.to, .level = part.level});
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
