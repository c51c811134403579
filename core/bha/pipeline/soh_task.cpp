#include "bha/pipeline/soh_task.h"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>

#include "bha/math/univariate.h"
#include "bha/pipeline/leaky_rows.h"
#include "bha/pipeline/nasa_cells.h"

namespace bha::pipeline {
namespace {

/// What an evaluation fixes beside its cells.
struct Rules {
  const Protocol& protocol;
  const BenchmarkOptions& options;
  AnchorRule anchor{};
  bool cycle_at_anchor = true;  // level `anchor` knows the cycles seen, too
  [[nodiscard]] bool anchored() const { return options.level == Level::anchor && !protocol.leaky; }
  [[nodiscard]] bool cycle_seen() const {
    return options.level == Level::k || (options.level == Level::anchor && cycle_at_anchor);
  }
};

/// One cell as rows of inputs: which of its rows they are, and what a prediction is multiplied by to make it a SoH
/// where the ratio to the first capacities is learnt.
struct Asked {
  models::FeatureRows inputs{};
  std::vector<std::size_t> row{};
  std::vector<double> scale{};
};

Asked asked_of(std::span<const features::SliceNumbers> rows, std::span<const double> labels, const Rules& rules) {
  Asked out;
  if (rules.protocol.leaky) {
    out.row = leaky_rows(rows, labels);
    out.inputs = leaky_inputs(rows, out.row);
    out.scale.assign(out.row.size(), 1);
    return out;
  }
  std::vector<double> anchors;
  if (rules.anchored()) {
    const auto known = labels.first(std::min(rules.anchor.rows, labels.size()));
    for (std::size_t k = 0; k < rows.size(); ++k) anchors.push_back(anchor_at(known, k, rules.anchor));
  }
  const bool ratio = rules.anchored() && rules.anchor.ratio;
  out.inputs = slice_inputs(rows, rules.cycle_seen(), ratio ? std::span<const double>() : anchors);
  out.row.resize(rows.size());
  std::iota(out.row.begin(), out.row.end(), 0u);
  out.scale = ratio ? std::move(anchors) : std::vector<double>(rows.size(), 1);
  return out;
}

/// Columns by kind: change, medians, drift, this cycle (see slice_inputs), then the cycle number and the first capacities, each
/// a kind; this cycle is too noisy to speak alone.
SohRecipe recipe_for(const Rules& rules, std::size_t columns) {
  using namespace features;
  constexpr std::size_t wide_end = 3 * slice_wide, raw_end = wide_end + slice_width;
  std::vector<std::size_t> ends{slice_wide, 2 * slice_wide, wide_end, raw_end};
  if (rules.protocol.leaky) ends = {slice_width};
  while (columns > ends.back()) ends.push_back(ends.back() + 1);
  SohRecipe recipe = recipe_of_kinds(ends, raw_end);
  recipe.seed = rules.options.seed;
  if (rules.protocol.leaky) recipe.tried = 1;  // few columns, none to spare
  if (rules.cycle_seen() && !rules.protocol.leaky) recipe.calendar = raw_end;
  if (rules.anchored() && !rules.anchor.ratio) recipe.views = {columns - 1, columns};
  return recipe;
}

/// Trees on the row number alone.
Result<models::ExtraTrees> by_index(const TrainSet<features::SliceNumbers>& train, std::uint64_t seed, Run& run) {
  models::FeatureRows x{.columns = 1};
  std::vector<double> y;
  for (const auto& cell : train.cells())
    for (std::size_t k = 0; k < cell.labels.size(); k += 1 + cell.labels.size() / 400) {
      x.values.push_back(static_cast<double>(k));
      y.push_back(cell.labels[k]);
    }
  return models::fit_extra_trees(x, y, {.trees = 50, .leaf = 5, .seed = seed}, run);
}

/// What is learnt from has a capacity in every row.
Result<void> check_labels(std::span<const SliceCell> cells, const Protocol& protocol) {
  for (const SliceCell& cell : cells)
    for (std::size_t k = 0; k < cell.labels.size(); ++k)
      if (!std::isfinite(cell.labels[k]) && !protocol.leaky)
        return refuse(Code::training_not_finite, {.file = cell.name, .column = "capacity", .first_row = k + 1, .last_row = k + 1},
                      "a capacity that is missing", "a capacity in every row", "mend or remove the row");
  return {};
}

/// A tested row without a capacity cannot be scored, nor one of a cell that shows none of its first where they are an input: they
/// are left out of what is told, but not of the cell's past.
std::vector<bool> rows_told(std::span<const double> labels, std::span<const double> seen, const Rules& rules) {
  const auto known = [](double label) { return std::isfinite(label); };
  const bool anchored = !rules.anchored() || std::isfinite(rules.anchor.none) || std::ranges::any_of(seen, known);
  std::vector<bool> out;
  for (const double label : labels) out.push_back(anchored && known(label));
  return out;
}

void note_left_out(Benchmark& out, const std::string& cell, const std::vector<bool>& told) {
  const auto left_out = static_cast<std::size_t>(std::ranges::count(told, false));
  if (left_out == 0) return;
  const auto first = std::ranges::find(told, false);
  const auto last = std::find(told.rbegin(), told.rend(), false);
  out.findings.push_back(
      finding(Code::training_not_finite, Severity::warning,
              {.file = cell,
               .column = "capacity",
               .first_row = static_cast<std::uint64_t>(first - told.begin()) + 1,
               .last_row = static_cast<std::uint64_t>(told.rend() - last)},
              std::to_string(left_out) + " of " + std::to_string(told.size()) + " tested rows without a capacity",
              "a capacity in every row", "nothing: they are left out of what is told and scored"));
}

void predict_cell(Benchmark& out, const Rules& rules, const SohModel& model, const models::ExtraTrees& index,
                  const TestSet<features::SliceNumbers>& test, std::size_t c, Run& run) {
  const auto labels = test.labels_for_scoring(c);
  const auto seen = rules.protocol.leaky ? labels : test.first_labels(c, rules.anchor.rows);
  const Asked asked = asked_of(test.rows(c), seen, rules);
  const auto told = predict(model, asked.inputs, run);
  const auto is_told = rules.protocol.leaky ? std::vector<bool>(labels.size(), true) : rows_told(labels, seen, rules);
  note_left_out(out, test.name(c), is_told);
  for (std::size_t i = 0; i < told.size(); ++i) {
    if (!is_told[asked.row[i]]) continue;
    const double soh = told[i].soh * asked.scale[i], half = told[i].half_width * asked.scale[i],
                 row = static_cast<double>(asked.row[i]);
    out.predictions.push_back({.cell = test.name(c),
                               .key = test.key(c, asked.row[i]),
                               .value = soh,
                               .lower = soh - half,
                               .upper = soh + half,
                               .truth = labels[asked.row[i]],
                               .baseline = models::predict(index, std::span(&row, 1))});
  }
}

/// Learns from `train`, predicts every cell of `test` into `out`; refused midway, `out` holds the cells until then.
Result<void> evaluate(Benchmark& out, const Rules& rules, const TrainSet<features::SliceNumbers>& train,
                      const TestSet<features::SliceNumbers>& test, Run& run) {
  SohRows data;
  for (std::size_t c = 0; c < train.cells().size(); ++c) {
    const SliceCell& cell = train.cells()[c];
    const Asked asked = asked_of(cell.rows, cell.labels, rules);
    for (std::size_t i = 0; i < asked.row.size(); ++i) {
      data.inputs.append(asked.inputs.row(i));
      data.labels.push_back(cell.labels[asked.row[i]] / asked.scale[i]);
      data.cell.push_back(c);
    }
  }
  const auto model = train_soh(data, recipe_for(rules, data.inputs.columns), run);
  if (const auto whole = in_time(run, rules.protocol.file); !whole) return Refusal(whole.error());
  if (!model) return Refusal(model.error());
  const auto index = by_index(train, rules.options.seed, run);
  if (!index) return Refusal(index.error());
  for (std::size_t c = 0; c < test.size(); ++c) {
    if (const auto left = in_time(run, rules.protocol.file); !left) return left;
    predict_cell(out, rules, *model, *index, test, c, run);
  }
  return {};
}

Benchmark nothing_yet(const char* key_column, const Protocol& protocol, std::size_t train_cells) {
  Benchmark out{.key_column = key_column, .value_column = "soh", .intervals = true, .baseline = "cycle number alone"};
  if (train_cells < conformal_cells)
    out.findings.push_back(not_conformal({.file = protocol.file}, train_cells, "training cells"));
  return out;
}

}  // namespace

double anchor_at(std::span<const double> first_labels, std::size_t k, const AnchorRule& rule) {
  std::vector<double> known;
  for (const double label : first_labels.first(std::min({rule.before ? k : k + 1, rule.rows, first_labels.size()})))
    if (std::isfinite(label)) known.push_back(label);
  return known.empty() ? rule.none : math::median(known);
}

models::FeatureRows slice_inputs(std::span<const features::SliceNumbers> rows, bool cycle_seen, std::span<const double> anchors) {
  models::FeatureRows out;
  features::SliceHistory cell;
  std::vector<double> input;
  for (std::size_t k = 0; k < rows.size(); ++k) {
    const auto now = step(cell, rows[k]);
    input.assign(now.change.begin(), now.change.end());
    input.insert(input.end(), now.median.begin(), now.median.end());
    input.insert(input.end(), now.drift.begin(), now.drift.end());
    input.insert(input.end(), now.raw.begin(), now.raw.end());
    if (cycle_seen) input.push_back(now.cycle);
    if (!anchors.empty()) input.push_back(anchors[k]);
    out.append(input);
  }
  return out;
}

Result<Benchmark> soh_task(const Protocol& protocol, const ReadFile& read, const BenchmarkOptions& options, Run& run) {
  auto learnt = read_slice_cells(protocol, protocol.train, read);
  if (!learnt) return Refusal(learnt.error());
  auto tested = read_slice_cells(protocol, protocol.test, read);
  if (!tested) return Refusal(tested.error());
  for (const auto& check :
       {check_disjoint(prints_of(*learnt), prints_of(*tested), protocol.file), check_labels(*learnt, protocol)})
    if (!check) return Refusal(check.error());
  const TrainSet<features::SliceNumbers> train(std::move(*learnt));
  const TestSet<features::SliceNumbers> test(std::move(*tested));
  Benchmark out = nothing_yet("row", protocol, train.cells().size());
  if (const auto done = evaluate(out, {protocol, options}, train, test, run); !done)
    return cut_short(std::move(out), done.error());
  if (out.predictions.empty())
    return refuse(Code::training_not_finite, {.file = protocol.file, .column = "capacity"}, "no tested row with a capacity",
                  "at least one", "test on cells whose capacities are known");
  return out;
}

Result<Benchmark> nasa_soh_task(const Protocol& protocol, const ReadFile& read, const BenchmarkOptions& options, Run& run) {
  const auto tests = read_nasa_tests(read);
  if (!tests) return Refusal(tests.error());
  std::map<std::string, SliceCell> cells;
  for (const auto* names : {&protocol.train, &protocol.test})
    for (const std::string& name : *names) {
      if (cells.contains(name)) continue;
      auto cell = read_nasa_cell(name, *tests, read);
      if (!cell) return Refusal(cell.error());
      cells.emplace(name, std::move(*cell));
    }
  Benchmark out = nothing_yet("test_id", protocol, protocol.train.size());
  for (const std::string& name : protocol.test) {
    std::vector<SliceCell> others;
    std::vector<double> first;
    for (const std::string& other : protocol.train)
      if (other != name) others.push_back(cells[other]), first.push_back(cells[other].labels.front());
    const auto check = check_disjoint(prints_of(others), prints_of(std::vector{cells[name]}), protocol.file);
    if (!check) return Refusal(check.error());
    const Rules rules{protocol, options, {.rows = 5, .before = true, .ratio = true, .none = math::median(first)}, false};
    const auto done = evaluate(out, rules, TrainSet(std::move(others)), TestSet(std::vector{cells[name]}), run);
    if (!done) return cut_short(std::move(out), done.error());
  }
  return out;
}

}  // namespace bha::pipeline
