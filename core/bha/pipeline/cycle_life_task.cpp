#include "bha/pipeline/cycle_life_task.h"

#include <algorithm>
#include <cmath>

#include "bha/base/text.h"
#include "bha/math/univariate.h"
#include "bha/pipeline/number_table.h"
#include "bha/pipeline/split.h"

namespace bha::pipeline {
namespace {

constexpr std::int64_t first_cycle = 2, from_cycle = 10, to_cycle = 100;

struct CurveCell {
  std::string name{};
  models::LifeExample asked{};
  CellPrint print{};
};

Result<CurveCell> read_cell(const std::string& name, const ReadFile& read) {
  const auto text = read(name);
  if (!text) return Refusal(text.error());
  const auto curves = read_cycle_curves(*text, name);
  if (!curves) return Refusal(curves.error());
  auto told = features::delta_q_features(*curves, from_cycle, to_cycle);
  if (!told) {
    told.error().place.cell = name;
    return Refusal(told.error());
  }
  CurveCell out{.name = name, .print = {.name = name}};
  out.asked.features.assign(told->begin(), told->end());
  for (double& v : out.asked.features)
    if (!std::isfinite(v)) v = nan;  // the log of nothing: a curve that did not move
  out.asked.seen = static_cast<double>(to_cycle);
  for (std::size_t i = 0; i < curves->cycles(); ++i) out.print.rows.push_back(row_hash(curves->cycle(i)));
  return out;
}

Result<std::vector<CurveCell>> read_cells(const std::vector<std::string>& names, const ReadFile& read, Run& run, double told) {
  std::vector<CurveCell> out;
  for (const std::string& name : names) {
    run.tell(told, name);
    auto cell = read_cell(name, read);
    if (!cell) return Refusal(cell.error());
    out.push_back(std::move(*cell));
  }
  return out;
}

std::vector<CellPrint> prints_of(std::span<const CurveCell> cells) {
  std::vector<CellPrint> out;
  for (const CurveCell& cell : cells) out.push_back(cell.print);
  return out;
}

}  // namespace

Result<features::CycleCurves> read_cycle_curves(std::string_view text, const std::string& file) {
  const std::size_t columns = split(text.substr(0, text.find('\n')), ',').size();
  std::string headed;  // the reader wants names
  for (std::size_t j = 0; j < columns; ++j)
    headed += (j == 0 ? "cycle_" : ",cycle_") + std::to_string(first_cycle + static_cast<std::int64_t>(j));
  headed += '\n';
  headed += text;
  const auto table = read_number_table(headed, file);
  if (!table) return Refusal(table.error());
  features::CycleCurves out{.voltages = table->rows(), .first_cycle = first_cycle};
  for (std::size_t j = 0; j < table->columns(); ++j)
    for (std::size_t i = 0; i < table->rows(); ++i) out.charge_Ah.push_back(table->row(i)[j]);
  return out;
}

Result<double> cycle_life(const Protocol& protocol, const std::string& cell, const ReadFile& read) {
  if (const auto known = protocol.truth.find(cell); known != protocol.truth.end()) return known->second;
  const auto parts = split(cell, '/');
  const std::string_view file = parts.back();
  const std::size_t digits = file.find_first_of("0123456789"), dot = file.rfind('.');
  double number = nan;
  if (parts.size() < 2 || digits == std::string_view::npos || dot == std::string_view::npos || dot < digits ||
      !read_number(file.substr(digits, dot - digits), number) || !(number >= 1))
    return refuse(Code::document_invalid, {.file = protocol.file, .column = "truth", .cell = cell}, "no life of this cell",
                  "one under truth, or a path that ends in SPLIT/cellN.csv");
  const std::string lives = "severson_qv/cycle_lives/" + std::string(parts[parts.size() - 2]) + "_cycle_lives.csv";
  const auto text = read(lives);
  if (!text) return Refusal(text.error());
  const auto table = read_number_table("cycle_life\n" + *text, lives);
  if (!table) return Refusal(table.error());
  const auto row = static_cast<std::size_t>(number) - 1;
  if (row >= table->rows() || !(table->row(row)[0] > 0))
    return refuse(Code::document_invalid, {.file = lives, .cell = cell, .first_row = row + 1}, "no life in this row",
                  "a positive number");
  return table->row(row)[0];
}

models::RemainingLifeOptions cycle_life_recipe(std::uint64_t seed) { return {.linear = true, .trees = false, .seed = seed}; }

Result<Benchmark> cycle_life_task(const Protocol& protocol, const ReadFile& read, const BenchmarkOptions& options, Run& run) {
  auto learnt = read_cells(protocol.train, read, run, 0.1);
  if (!learnt) return Refusal(learnt.error());
  const auto tested = read_cells(protocol.test, read, run, 0.5);
  if (!tested) return Refusal(tested.error());
  if (const auto apart = check_disjoint(prints_of(*learnt), prints_of(*tested), protocol.file); !apart)
    return Refusal(apart.error());
  std::vector<models::LifeExample> examples;
  std::vector<double> lives;
  for (const CurveCell& cell : *learnt) {
    const auto life = cycle_life(protocol, cell.name, read);
    if (!life) return Refusal(life.error());
    examples.push_back(cell.asked);
    examples.back().remaining = *life;
    examples.back().cell = examples.size() - 1;
    lives.push_back(*life);
  }
  auto model = models::fit_remaining_life(examples, cycle_life_recipe(options.seed), run);
  if (const auto whole = in_time(run, protocol.file); !whole) return Refusal(whole.error());
  if (!model) {
    model.error().place.file = protocol.file;
    return Refusal(model.error());
  }
  Benchmark out{.value_column = "cycle_life", .intervals = true, .baseline = "median of the training cells"};
  for (const CurveCell& cell : *tested) {
    const auto truth = cycle_life(protocol, cell.name, read);
    if (!truth) return Refusal(truth.error());
    const auto told = models::predict(*model, cell.asked);
    out.predictions.push_back({.cell = cell.name,
                               .value = told.remaining,
                               .lower = told.lower,
                               .upper = told.upper,
                               .truth = *truth,
                               .baseline = math::median(lives),
                               .remaining = *truth - to_cycle});
  }
  if (examples.size() < conformal_cells)
    out.findings.push_back(not_conformal({.file = protocol.file}, examples.size(), "training cells"));
  return out;
}

}  // namespace bha::pipeline
