// Regressors over arrays, intervals from cells left out, what-ifs, and simulated cells.
#include <nanobind/nanobind.h>
#include <nanobind/ndarray.h>
#include <nanobind/stl/optional.h>
#include <nanobind/stl/string.h>
#include <nanobind/stl/tuple.h>
#include <nanobind/stl/vector.h>

#include <algorithm>
#include <map>
#include <numeric>

#include "bha/base/json.h"
#include "bha/base/text.h"
#include "bha/base/version.h"
#include "bha/models/conformal.h"
#include "bha/pipeline/model_file.h"
#include "bha/report/what_if_document.h"
#include "bha/simulate/simulate.h"
#include "bha/simulate/what_if.h"
#include "shell/python/module.h"
#include "shell/python/reading.h"
#include "shell/python/working.h"

namespace nb = nanobind;

namespace bha::python {

/// NaN, 0 and empty: as `bha train` has it.
struct RegressorAsked {
  std::string kind = "extra-trees";
  std::vector<std::string> names{};
  std::vector<double> penalties{0.01, 0.1, 1, 10, 100, 1e3, 1e4};
  double l1_share = 0.5, rate = 0.1, tried = 1;
  std::uint64_t trees = 0, leaf = 0, leaves = 31, rows = 1'000;
  std::vector<std::int32_t> monotone{};
  std::uint32_t seed = 1;
  std::uint64_t threads = 0;
};
struct ScenarioAsked {
  std::string name{};
  models::Conditions conditions{};
  std::vector<double> time_days{}, soc{}, temperature_degC{};
};
struct WhatIfAsked {
  std::string model{};
  double years = 10, eol = 0.8, soh_now = nan, days_now = nan, efc_now = nan;
  std::int64_t points = 121;
  std::vector<ScenarioAsked> scenarios{};
};

}  // namespace bha::python
namespace bha {
template <>
inline constexpr auto fields<python::RegressorAsked> =
    Fields{Field{"kind", &python::RegressorAsked::kind, "Regressor."},
           Field{"names", &python::RegressorAsked::names, "Of the features."},
           Field{"penalties", &python::RegressorAsked::penalties, "Of ridge."},
           Field{"l1_share", &python::RegressorAsked::l1_share, "Of elastic net."},
           Field{"rate", &python::RegressorAsked::rate, "Of boosted trees."},
           Field{"tried", &python::RegressorAsked::tried, "Share of the columns that compete, of extra trees."},
           Field{"trees", &python::RegressorAsked::trees, "How many."},
           Field{"leaf", &python::RegressorAsked::leaf, "Least rows of a leaf."},
           Field{"leaves", &python::RegressorAsked::leaves, "Of a boosted tree."},
           Field{"rows", &python::RegressorAsked::rows, "Most rows of a Gaussian process."},
           Field{"monotone", &python::RegressorAsked::monotone, "1, 0, -1 for each column, of boosted trees."},
           Field{"seed", &python::RegressorAsked::seed, "Of extra trees."},
           Field{"threads", &python::RegressorAsked::threads, "Threads; 0: all."}};
static_assert(fully_described<python::RegressorAsked>);
template <>
inline constexpr auto fields<python::ScenarioAsked> =
    Fields{Field{"name", &python::ScenarioAsked::name, "Name."},
           Field{"conditions", &python::ScenarioAsked::conditions, "The same every day."},
           Field{"time_days", &python::ScenarioAsked::time_days, "Of a profile."},
           Field{"soc", &python::ScenarioAsked::soc, "Of a profile."},
           Field{"temperature_degC", &python::ScenarioAsked::temperature_degC, "Of a profile."}};
static_assert(fully_described<python::ScenarioAsked>);
template <>
inline constexpr auto fields<python::WhatIfAsked> =
    Fields{Field{"model", &python::WhatIfAsked::model, "Ageing model; empty: the usual one."},
           Field{"years", &python::WhatIfAsked::years, "How far."},
           Field{"eol", &python::WhatIfAsked::eol, "End of life."},
           Field{"soh_now", &python::WhatIfAsked::soh_now, "Health of your cell."},
           Field{"days_now", &python::WhatIfAsked::days_now, "How long it has lived [days]."},
           Field{"efc_now", &python::WhatIfAsked::efc_now, "How many equivalent full cycles it has done."},
           Field{"points", &python::WhatIfAsked::points, "Of a trajectory."},
           Field{"scenarios", &python::WhatIfAsked::scenarios, "The first is the baseline."}};
static_assert(fully_described<python::WhatIfAsked>);
}  // namespace bha
namespace bha::python {
namespace {

using report::RegressorKind;
using Floats = nb::ndarray<nb::numpy, double, nb::ndim<1>>;
using Matrix = nb::ndarray<const double, nb::ndim<2>, nb::c_contig, nb::device::cpu>;
using Vector = nb::ndarray<const double, nb::ndim<1>, nb::c_contig, nb::device::cpu>;
using Groups = nb::ndarray<const std::int64_t, nb::ndim<1>, nb::c_contig, nb::device::cpu>;

struct Regressor {
  models::Regressor regressor{};
  report::ModelDocument document{};
};

models::FeatureRows rows_of(const Matrix& x) {
  return {.columns = x.shape(1), .values = std::vector<double>(x.data(), x.data() + x.shape(0) * x.shape(1))};
}
std::vector<std::size_t> groups_of(const Groups& groups) { return {groups.data(), groups.data() + groups.shape(0)}; }

models::GaussianProcessOptions process_options(const RegressorAsked& a, std::size_t width) {
  models::GaussianProcessOptions out{.rows = a.rows, .search_rows = std::min<std::size_t>(a.rows, 300), .prior = 2};
  out.terms.emplace_back().groups.emplace_back(width);
  std::iota(out.terms[0].groups[0].begin(), out.terms[0].groups[0].end(), std::size_t{0});
  out.linear = out.terms[0].groups[0];
  return out;
}

Result<models::Regressor> learnt(RegressorKind kind, const RegressorAsked& a, const models::FeatureRows& x,
                                 std::span<const double> y, const std::vector<std::size_t>& groups, Run& run) {
  const auto as_regressor = [](auto model) { return models::Regressor(std::move(model)); };
  const auto or_usual = [](std::uint64_t said, std::size_t usual) { return said != 0 ? static_cast<std::size_t>(said) : usual; };
  switch (kind) {
    case RegressorKind::ridge:
      return models::fit_ridge(x, y, {.penalties = a.penalties, .groups = groups}).map(as_regressor);
    case RegressorKind::elastic_net:
      return models::fit_elastic_net(x, y, {.l1_share = a.l1_share, .groups = groups}, run).map(as_regressor);
    case RegressorKind::extra_trees:
      return models::fit_extra_trees(x, y,
                                     {.trees = or_usual(a.trees, 100),
                                      .leaf = or_usual(a.leaf, std::max<std::size_t>(3, y.size() / 2'000)),
                                      .tried = a.tried,
                                      .seed = a.seed},
                                     run)
          .map(as_regressor);
    case RegressorKind::boosted_trees:
      return models::fit_boosted_trees(x, y,
                                       {.trees = or_usual(a.trees, 500),
                                        .leaves = a.leaves,
                                        .leaf = or_usual(a.leaf, std::clamp<std::size_t>(y.size() / 50, 3, 20)),
                                        .rate = a.rate,
                                        .monotone = {a.monotone.begin(), a.monotone.end()},
                                        .patience = 20,
                                        .groups = groups},
                                       run)
          .map(as_regressor);
    case RegressorKind::gaussian_process:
      return models::fit_gaussian_process(x, y, groups, process_options(a, x.columns), run).map(as_regressor);
    default:
      return refuse(Code::option_invalid, {.column = "kind"}, in_quotes(word(kind)),
                    "ridge, elastic-net, extra-trees, boosted-trees or gaussian-process");
  }
}

// A file that `bha predict` takes; it has no interval, for nothing was left out.
report::ModelDocument document_of(const RegressorAsked& a, const models::FeatureRows& x, const models::Regressor& regressor) {
  report::ModelDocument out{.version = std::string(version),
                            .kind = pipeline::kind_of(regressor),
                            .target = "soh",
                            .inputs = "row",
                            .input_names = a.names,
                            .domain_low = {x.row(0).begin(), x.row(0).end()},
                            .domain_high = {x.row(0).begin(), x.row(0).end()},
                            .calibration = {.level = 0.9},
                            .seed = a.seed};
  for (std::size_t i = 0; i < x.rows(); ++i)
    for (std::size_t j = 0; j < x.columns; ++j) {
      out.domain_low[j] = std::min(out.domain_low[j], x.row(i)[j]);
      out.domain_high[j] = std::max(out.domain_high[j], x.row(i)[j]);
    }
  for (std::size_t j = 0; j < x.columns; ++j)
    out.features.push_back({.name = a.names[j], .low = out.domain_low[j], .high = out.domain_high[j]});
  pipeline::put_parameters(out, regressor);
  return out;
}

Regressor fit_regressor(const Matrix& x, const Vector& y, const Groups& groups, const std::string& options,
                        const Progress& progress) {
  const RegressorAsked a = need(json::read<RegressorAsked>(options, "options"));
  RegressorKind kind{};
  if (!from_word(a.kind, kind) || kind == RegressorKind::isotonic)
    throw Refused(finding(Code::option_invalid, Severity::refused, {.column = "kind"}, in_quotes(a.kind),
                          "ridge, elastic-net, extra-trees, boosted-trees or gaussian-process"));
  need_rows("y", y.shape(0), x.shape(0));
  if (groups.shape(0) != 0) need_rows("groups", groups.shape(0), x.shape(0));
  need_rows("names", a.names.size(), x.shape(1));
  Regressor out;
  work(progress, static_cast<std::size_t>(a.threads), 0, [&](Run& run) {
    const models::FeatureRows rows = rows_of(x);
    out.regressor = need(learnt(kind, a, rows, {y.data(), y.shape(0)}, groups_of(groups), run));
    out.document = document_of(a, rows, out.regressor);
  });
  return out;
}

Floats predicted(const Regressor& model, const Matrix& x) {
  const std::size_t n = x.shape(0);
  if (x.shape(1) != model.document.features.size())
    throw nb::value_error("X has another number of columns than the model was fitted with");
  auto values = std::make_unique<double[]>(n);
  work(std::nullopt, 1, 0,
       [&](Run&) { std::ranges::transform(models::say(model.regressor, rows_of(x)), values.get(), &models::Said::value); });
  return held_by_numpy<Floats>(std::move(values), n);
}

Regressor regressor_in(const std::string& text, const std::string& name) {
  Regressor out{.document = need(pipeline::read_model(text, name))};
  models::TrainedModel model = need(pipeline::model_of(out.document, name));
  if (model.inputs != models::Inputs::row)
    throw Refused(finding(Code::document_invalid, Severity::refused, {.file = name, .column = "inputs"},
                          std::string(word(model.inputs)), "row: a regressor over arrays keeps no history", "use `bha predict`"));
  out.regressor = std::move(model.regressor);
  return out;
}

double half_width(const Vector& errors, const Groups& cells, double level) {
  need_rows("cells", cells.shape(0), errors.shape(0));
  return models::cell_interval({errors.data(), errors.shape(0)}, groups_of(cells), level).half_width;
}

/// (the document, rows of all trajectories with the case that each belongs to)
std::tuple<std::string, Columns> what_if(const std::string& asked) {
  const WhatIfAsked a = need(json::read<WhatIfAsked>(asked, "options"));
  simulate::WhatIfOptions options{
      .years = a.years, .eol = a.eol, .points = a.points, .soh_now = a.soh_now, .days_now = a.days_now, .efc_now = a.efc_now};
  if (!a.model.empty()) options.model = a.model;
  for (const ScenarioAsked& s : a.scenarios)
    options.scenarios.push_back({s.name, s.conditions, {s.time_days, s.soc, s.temperature_degC}});
  const simulate::WhatIf told = need(simulate::what_if(options));
  std::vector<simulate::WhatIfRow> rows;
  report::ArrowColumn names{.name = "case", .format = "u"};
  for (const simulate::WhatIfCase& one : told.cases)
    for (const simulate::WhatIfRow& row : one.trajectory.rows) rows.push_back(row), names.append(std::string_view(one.name));
  report::ArrowTable table = report::arrow_table(std::span<const simulate::WhatIfRow>(rows));
  table.columns.insert(table.columns.begin(), std::move(names));
  return {report::to_json(told), columns_of(std::move(table))};
}

/// (rows as a cycler would log them, the truth as JSON). noise: a name or FIELD=VALUE,…; empty: what the options say
std::tuple<Columns, std::string> simulated(const std::string& asked, const std::string& noise, const Progress& progress) {
  simulate::Options options = need(json::read<simulate::Options>(asked, "options"));
  if (!noise.empty()) options.noise = need(simulate::noise_named(noise));
  for (const std::string& fault : options.faults)
    for (const simulate::FaultName& known : simulate::fault_names())
      if (known.name == fault && known.by_writer)
        throw Refused(finding(Code::option_invalid, Severity::refused, {.column = "faults"}, in_quotes(fault),
                              "a fault of the rows: this one is of a text", "use the command: bha simulate --fault " + fault));
  SampleTable table;
  std::string truth;
  work(progress, 1, 0, [&](Run& run) {
    const auto see = [&](const record::SampleBlock& block) {
      table.push(block);
      return true;
    };
    truth = json::write(need(simulate::simulate(options, see, run)));
  });
  return {columns_of(std::move(table).table()), truth};
}

}  // namespace

void add_models(nb::module_& m) {
  const auto progress = nb::arg("progress") = nb::none();
  nb::class_<Regressor>(m, "Regressor", "A regressor that was fitted, and the file that says so.")
      .def_static("fit", fit_regressor, nb::arg("x"), nb::arg("y"), nb::arg("groups"), nb::arg("options"), progress)
      .def_static("from_json", regressor_in, nb::arg("text"), nb::arg("name"))
      .def("predict", predicted, nb::arg("x"))
      .def("json", [](const Regressor& r) { return report::to_json(r.document); });
  m.def("half_width", half_width, nb::arg("errors"), nb::arg("cells"), nb::arg("level"));
  m.def("what_if", what_if, nb::arg("asked"));
  m.def("simulate", simulated, nb::arg("asked"), nb::arg("noise"), progress);
}

}  // namespace bha::python
