#include "bha/pipeline/train.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "bha/base/text.h"
#include "bha/base/version.h"
#include "bha/models/conformal.h"
#include "bha/pipeline/benchmark.h"
#include "bha/pipeline/learning.h"
#include "bha/pipeline/model_file.h"

namespace bha::pipeline {
namespace {

using report::RegressorKind;

Result<std::vector<TableCell>> read_cells(const std::vector<TableText>& tables, TrainOptions& options) {
  std::vector<TableCell> out;
  for (const TableText& text : tables) {
    const auto table = read_comma_table(text.text, text.file);
    if (!table) return Refusal(table.error());
    auto columns = settled(options.columns, *table, options.inputs_said);
    if (!columns) return Refusal(columns.error());
    if (options.kind == RegressorKind::ensemble && !options.inputs_said && columns->inputs == models::Inputs::slice_history)
      columns->inputs = models::Inputs::slice_course;
    if (&text == &tables.front()) options.columns = *columns, options.inputs_said = true;
    auto cells = cells_of(*table, *columns);
    if (!cells) return Refusal(cells.error());
    for (TableCell& cell : *cells) out.push_back(std::move(cell));
  }
  return out;
}

/// Every cell against every other: by name, and by rows that are equal in every bit.
Result<void> check_each_once(const std::vector<TableCell>& cells) {
  const std::string remedy = "give each cell once";
  std::map<std::string, std::size_t> named;
  std::map<std::uint64_t, Rows> cells_with;  // a row's hash → cells that have it
  std::vector<CellPrint> prints;
  for (std::size_t c = 0; c < cells.size(); ++c) {
    if (!named.emplace(cells[c].name, c).second)
      return refuse(Code::same_cell_twice, {.file = cells[c].name, .cell = cells[c].name}, "two cells of one name",
                    "each cell once", remedy);
    prints.push_back(print_of(cells[c]));
    Rows seen_with(c, 0);
    std::vector<std::uint64_t> rows = prints.back().rows;
    std::ranges::sort(rows);
    rows.erase(std::ranges::unique(rows).begin(), rows.end());
    for (const std::uint64_t hash : rows) {
      for (const std::size_t other : cells_with[hash]) ++seen_with[other];
      cells_with[hash].push_back(c);
    }
    for (std::size_t other = 0; other < c; ++other) {
      const std::size_t shorter = std::min(rows.size(), prints[other].rows.size());
      const std::size_t common = seen_with[other];
      if (common > 0 && (common >= shorter || (common >= 5 && 10 * common >= shorter)))
        return refuse(Code::same_cell_twice, {.file = cells[c].name, .cell = cells[c].name},
                      std::to_string(common) + " rows that stand in " + cells[other].name, "each cell once", remedy);
    }
  }
  return {};
}

Learning learning_of(const std::vector<TableCell>& cells, models::Inputs inputs, report::ModelDocument& model) {
  Learning out{.inputs = inputs, .cells = cells.size()};
  out.x.columns = models::input_width(inputs, model.features.size());
  std::vector<double> row(out.x.columns);
  for (std::size_t c = 0; c < cells.size(); ++c) {
    const TableCell& cell = cells[c];
    models::InputState state;
    report::ModelCell told{.name = cell.name,
                           .hash = hash_of(cell),
                           .rows = static_cast<std::int64_t>(cell.target.size()),
                           .sample = sample_of(print_of(cell))};
    for (std::size_t i = 0; i < cell.target.size(); ++i) {
      if (!next_inputs(state, inputs, cell.rows.row(i), row) || !std::isfinite(cell.target[i])) continue;
      out.x.append(row);
      out.y.push_back(cell.target[i]);
      out.cell.push_back(c);
      out.cycle.push_back(cell.cycle[i]);
      ++told.used;
    }
    model.cells.push_back(std::move(told));
  }
  return out;
}

/// 1, -1 or 0 for each input.
Result<std::vector<int>> constraints_of(const TrainOptions& options, const std::vector<std::string>& inputs) {
  std::vector<int> out(inputs.size(), 0);
  for (const auto& [names, option, sign] : {std::tuple{&options.rising, "--rising", 1}, {&options.falling, "--falling", -1}})
    for (const std::string& name : *names) {
      const auto at = static_cast<std::size_t>(std::ranges::find(inputs, name) - inputs.begin());
      const bool keeps = options.kind == RegressorKind::boosted_trees || options.kind == RegressorKind::isotonic;
      if (!keeps)
        return refuse(Code::option_invalid, {.column = option}, "a constraint without --model boosted-trees or isotonic",
                      "a model that keeps to it", "say --model boosted-trees");
      if (options.kind == RegressorKind::isotonic && inputs.size() > 1)
        return refuse(Code::option_invalid, {.column = option},
                      "a constraint on one of " + std::to_string(inputs.size()) + " inputs",
                      "one input: of several an isotonic model rises with their score alone",
                      "say --model boosted-trees, or name one feature with --features");
      if (at == inputs.size() || out[at] != 0)
        return refuse(Code::option_invalid, {.column = option}, in_quotes(name),
                      "an input of the model, once; the first is " + in_quotes(inputs.front()));
      out[at] = sign;
    }
  return out;
}

/// Mean over cells of the mean of what `of` makes of a row's error.
template <class Of>
double over_cells(const Learning& data, const std::vector<models::Said>& said, const Of& of) {
  std::map<std::size_t, std::pair<double, double>> sums;
  for (std::size_t i = 0; i < said.size(); ++i) {
    auto& [sum, rows] = sums[data.cell[i]];
    sum += of(said[i].value - data.y[i]), rows += 1;
  }
  double out = 0;
  for (const auto& [cell, sum] : sums) out += sum.first / sum.second / static_cast<double>(sums.size());
  return out;
}

/// Errors of the online level of each left-out cell.
std::vector<double> online_errors(const Learning& data, const std::vector<models::Said>& said) {
  std::vector<double> out;
  models::RobustLevel level;
  for (std::size_t i = 0; i < said.size(); ++i) {
    if (i == 0 || data.cell[i] != data.cell[i - 1]) level = {};
    (void)take(level, data.cycle[i], said[i].value);
    out.push_back(std::fabs(level.filter.level - data.y[i]));
  }
  return out;
}

report::ModelCalibration calibrated(const Learning& data, const std::vector<models::Said>& said) {
  std::vector<double> scores;
  for (std::size_t i = 0; i < said.size(); ++i) scores.push_back(std::fabs(said[i].value - data.y[i]) / said[i].spread);
  const models::CellInterval rows = models::cell_interval(scores, data.cell, interval_level);
  return {.basis = rows.cells < conformal_cells ? report::CalibrationBasis::t_over_cells
                                                : report::CalibrationBasis::conformal_over_cells,
          .level = interval_level,
          .cells = static_cast<std::int64_t>(rows.cells),
          .half_width = rows.half_width,
          .online_half_width = models::cell_interval(online_errors(data, said), data.cell, interval_level).half_width,
          .mae = over_cells(
              data, said, [](double e) { return std::fabs(e); }),
          .rmse = std::sqrt(over_cells(data, said, [](double e) { return e * e; }))};
}

void note_domain(report::ModelDocument& model, const Learning& data, const std::vector<TableCell>& cells) {
  model.domain_low.assign(data.x.row(0).begin(), data.x.row(0).end());
  model.domain_high = model.domain_low;
  for (std::size_t i = 0; i < data.y.size(); ++i)
    for (std::size_t j = 0; j < data.x.columns; ++j) {
      model.domain_low[j] = std::min(model.domain_low[j], data.x.row(i)[j]);
      model.domain_high[j] = std::max(model.domain_high[j], data.x.row(i)[j]);
    }
  for (const TableCell& cell : cells)
    for (std::size_t i = 0; i < cell.rows.rows(); ++i)
      for (std::size_t j = 0; j < model.features.size(); ++j) {
        report::ModelFeature& feature = model.features[j];
        const double v = cell.rows.row(i)[j];
        if (!(v >= feature.low)) feature.low = std::isnan(v) ? feature.low : v;
        if (!(v <= feature.high)) feature.high = std::isnan(v) ? feature.high : v;
      }
}

/// Features without a number in any row. Cells that are charged without a held voltage have none of half the slices: no refusal.
void note_empty(Trained& out, const std::vector<TableCell>& cells, const std::vector<std::string>& features) {
  std::map<std::string, std::size_t> seen;
  std::vector<std::vector<std::string>> empty;
  for (const TableCell& cell : cells) {
    empty.push_back(empty_features(cell, features));
    for (const std::string& name : empty.back()) ++seen[name];
  }
  const auto tell = [&](const std::string& cell, const std::string& first, std::size_t count, const char* where) {
    out.findings.push_back(
        finding(Code::training_not_finite, Severity::warning, {.file = cell, .column = first, .cell = cell},
                "no number in any row of " + std::string(where) + ", of " + std::to_string(count) + " features", "numbers",
                empty_feature_remedy));
  };
  const auto everywhere = std::ranges::count_if(seen, [&](const auto& s) { return s.second == cells.size(); });
  const auto first = std::ranges::find_if(features, [&](const auto& name) { return seen[name] == cells.size(); });
  if (first != features.end()) tell("", *first, static_cast<std::size_t>(everywhere), "any cell");
  for (std::size_t c = 0; c < cells.size(); ++c) {
    std::erase_if(empty[c], [&](const std::string& name) { return seen[name] == cells.size(); });
    if (!empty[c].empty()) tell(cells[c].name, empty[c].front(), empty[c].size(), "the cell");
  }
}

void note_rows(Trained& out) {
  std::int64_t rows = 0, used = 0;
  std::string first;
  for (const report::ModelCell& cell : out.model.cells) {
    rows += cell.rows, used += cell.used;
    if (cell.used < cell.rows && first.empty()) first = cell.name;
  }
  if (used < rows)
    out.findings.push_back(finding(Code::training_not_finite, Severity::note, {.file = first},
                                   std::to_string(rows - used) + " of " + std::to_string(rows) +
                                       " rows without target or features, or excluded from the fade curve",
                                   "features and a target", "nothing: they were left out"));
}

constexpr RegressorKind every_kind[] = {RegressorKind::ridge,         RegressorKind::elastic_net,
                                        RegressorKind::isotonic,      RegressorKind::extra_trees,
                                        RegressorKind::boosted_trees, RegressorKind::gaussian_process};

/// The best kind of those that there was time for; at least one, or it is refused.
Result<void> choose(report::ModelDocument& model, const Learning& data, const TrainOptions& options, Run& run) {
  const Learning few = picked(data, thinned(data, most_fold_rows));
  std::vector<RegressorKind> kinds(std::begin(every_kind), std::end(every_kind));
  if (options.kind) kinds = {*options.kind};
  std::vector<models::Said> best;
  double least = std::numeric_limits<double>::infinity();
  for (std::size_t k = 0; k < kinds.size(); ++k) {
    run.tell(0.1 + 0.6 * static_cast<double>(k) / static_cast<double>(kinds.size()),
             std::string(word(kinds[k])) + " on cells left out");
    auto said = left_out(kinds[k], few, options.seed, run);
    if (!said && said.error().code == Code::out_of_time && !best.empty()) break;
    if (!said) return Refusal(said.error());
    const double mae = over_cells(few, *said, [](double e) { return std::fabs(e); });
    model.candidates.push_back({.kind = kinds[k], .mae = mae});
    if (mae < least) least = mae, model.kind = kinds[k], best = std::move(*said);
  }
  if (best.empty())
    return refuse(Code::training_not_finite, {}, "errors of cells left out that are no numbers", "finite features and targets");
  for (report::ModelCandidate& candidate : model.candidates) candidate.chosen = candidate.kind == model.kind;
  model.calibration = calibrated(few, best);
  return {};
}

}  // namespace

std::vector<std::string> sample_of(const CellPrint& print) {
  std::vector<std::uint64_t> rows = print.rows;
  std::ranges::sort(rows);
  rows.erase(std::ranges::unique(rows).begin(), rows.end());
  std::vector<std::string> out;
  for (std::size_t i = 0; i < std::min(rows.size(), sample_size); ++i) out.push_back(hexadecimal(rows[i]));
  return out;
}

bool knows_again(const std::vector<std::string>& sample, const std::vector<std::string>& hashes) {
  const auto known = static_cast<std::size_t>(
      std::ranges::count_if(sample, [&](const std::string& hash) { return std::ranges::binary_search(hashes, hash); }));
  return knows_again(sample.size(), known);
}
bool knows_again(std::size_t sample, std::size_t known) {
  return known > 0 && (known == sample || (known >= 5 && 10 * known >= sample));
}

Result<Trained> train(const std::vector<TableText>& tables, const TrainOptions& asked, Run& run) {
  TrainOptions options = asked;
  const auto cells = read_cells(tables, options);
  if (!cells) return Refusal(cells.error());
  if (cells->size() < 2)
    return refuse(Code::too_few_cells, {.file = tables.empty() ? std::string{} : tables.front().file},
                  std::to_string(cells->size()) + " cell", "at least 2, to know how cells differ",
                  "give a table a cell, or a column that names the cell with --cell-column");
  if (options.kind == RegressorKind::ensemble && cells->size() < 3)
    return refuse(Code::too_few_cells, {.file = tables.front().file}, std::to_string(cells->size()) + " cells",
                  "at least 3, so that two stay when one is left out", "give more cells, or name another --model");
  if (const auto checked = check_each_once(*cells); !checked) return Refusal(checked.error());
  Trained out{.model = {.version = std::string(version), .target = options.columns.target, .seed = options.seed}};
  report::ModelDocument& model = out.model;
  model.nominal_capacity_Ah = options.columns.nominal_capacity_Ah;
  if (std::isfinite(model.nominal_capacity_Ah)) model.target = "soh";
  model.reference = reference_taught(*cells, options.columns);
  model.unit = unit_in(model.target);
  model.inputs = word(options.columns.inputs);
  for (const std::string& name : options.columns.features) model.features.push_back({.name = name, .unit = unit_in(name)});
  model.input_names = input_names(options.columns.inputs, options.columns.features);
  auto constraints = constraints_of(options, model.input_names);
  if (!constraints) return Refusal(constraints.error());
  Learning data = learning_of(*cells, options.columns.inputs, model);
  data.monotone = std::move(*constraints);
  for (const report::ModelCell& cell : model.cells)
    if (cell.used == 0)
      return refuse(Code::training_not_finite, {.file = cell.name, .column = options.columns.target, .cell = cell.name},
                    "no row with all features and a target", "at least one", "leave this cell out, or name other columns");
  note_domain(model, data, *cells);
  note_empty(out, *cells, options.columns.features);
  if (const auto chosen = choose(model, data, options, run); !chosen) return Refusal(chosen.error());
  run.tell(0.8, word(model.kind));
  Run to_the_end = run;  // what was chosen in time is trained whole
  to_the_end.budget_s = 0;
  to_the_end.progress = {};
  const auto regressor = fit(model.kind, picked(data, thinned(data, most_training_rows)), options.seed, false, to_the_end);
  if (!regressor) return Refusal(regressor.error());
  put_parameters(model, *regressor);
  if (const std::size_t tried = model.candidates.size(); !options.kind && tried < std::size(every_kind))
    out.findings.push_back(
        finding(Code::out_of_time, Severity::warning, {},
                std::to_string(tried) + " of " + std::to_string(std::size(every_kind)) + " kinds of model tried",
                "time for all of them"));
  note_rows(out);
  if (model.calibration.basis == report::CalibrationBasis::t_over_cells)
    out.findings.push_back(finding(Code::interval_not_conformal, Severity::warning, {}, std::to_string(cells->size()) + " cells",
                                   "at least " + std::to_string(conformal_cells), "train on more cells"));
  return out;
}

}  // namespace bha::pipeline
