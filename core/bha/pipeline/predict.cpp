#include "bha/pipeline/predict.h"

#include <algorithm>
#include <cmath>

#include "bha/base/version.h"
#include "bha/models/monotone_level.h"
#include "bha/pipeline/told_rows.h"
#include "bha/pipeline/train.h"

namespace bha::pipeline {
namespace {

/// The training cell whose rows stand in this one; null: none.
const report::ModelCell* known_cell(const report::ModelDocument& document, const TableCell& cell) {
  std::vector<std::string> hashes;
  for (const std::uint64_t row : print_of(cell).rows) hashes.push_back(hexadecimal(row));
  std::ranges::sort(hashes);
  const std::string whole = hash_of(cell);
  for (const report::ModelCell& trained : document.cells)
    if (trained.hash == whole || knows_again(trained.sample, hashes)) return &trained;
  return nullptr;
}

void tell_cell(report::PredictionDocument& out, const models::TrainedModel& model, const TableCell& cell, double reference_Ah,
               const PredictOptions& options) {
  const std::size_t width = models::input_width(model.inputs, model.features), n = cell.rows.rows();
  models::FeatureRows x{.columns = width, .values = std::vector<double>(n * width)};
  std::vector<bool> whole(n);
  models::InputState state;
  for (std::size_t i = 0; i < n; ++i)
    whole[i] = next_inputs(state, model.inputs, cell.rows.row(i), {&x.values[i * width], width});
  const auto said_of = models::say(model.regressor, x);
  models::RobustLevel level;
  models::MonotoneLevel monotone;
  for (std::size_t i = 0; i < n; ++i) {
    const auto row =
        whole[i] ? told(model, said_of[i], distance_outside(model, x.row(i))) : models::TrainedTold{.code = Code::not_finite};
    report::PredictedRow& said = out.rows.rows.emplace_back();
    said = {.cell = cell.name,
            .cycle = cell.cycle[i],
            .value = row.value,
            .lower = row.lower,
            .upper = row.upper,
            .outside = row.outside,
            .missing = row.code,
            .reference_Ah = reference_Ah};
    if (!options.online && !options.monotone) continue;
    const models::OnlineTold now = step(level, model, cell.cycle[i], row);
    said.online = now.value, said.online_lower = now.lower, said.online_upper = now.upper, said.online_missing = now.code;
    if (options.monotone) said.online_monotone = step(monotone, now.value, now.code == Code::none);
  }
}

}  // namespace

Result<report::PredictionDocument> predict_table(const report::ModelDocument& document, const models::TrainedModel& model,
                                                 const TableText& text, const PredictOptions& options, Run& run) {
  const auto table = read_comma_table(text.text, text.file);
  if (!table) return Refusal(table.error());
  const TableColumns columns = columns_asked(document, model, *table, options);
  const auto cells = cells_of(*table, columns);
  if (!cells) return no_such_table(cells.error(), document);
  report::PredictionDocument out{.version = std::string(version),
                                 .target = document.target,
                                 .unit = document.unit,
                                 .reference = reference_words(document),
                                 .basis = document.calibration.basis,
                                 .level = document.calibration.level,
                                 .calibration_cells = document.calibration.cells,
                                 .online = options.online,
                                 .monotone = options.monotone};
  for (const TableCell& cell : *cells) {
    if (run.must_stop()) return refuse(run.stop_code(), {.file = text.file}, "a table that was not finished", "time to finish");
    if (const report::ModelCell* known = known_cell(document, cell)) {
      Finding again = known_again(text.file, cell.name, *known, options.allow_known);
      if (again.severity == Severity::refused) return Refusal(std::move(again));
      out.findings.push_back(std::move(again));
    }
    if (const auto empty = empty_features(cell, columns.features); !empty.empty())
      out.findings.push_back(finding(Code::not_finite, Severity::warning,
                                     {.file = text.file, .column = empty.front(), .cell = cell.name},
                                     "no number in any row of " + std::to_string(empty.size()) + " of the model's features",
                                     "numbers", empty_feature_remedy));
    tell_cell(out, model, cell, document.nominal_capacity_Ah, options);
  }
  ToldRows rows;
  for (const report::PredictedRow& row : out.rows.rows) rows.count(row);
  for (Finding& found : rows.findings(text.file, document)) out.findings.push_back(std::move(found));
  return out;
}

}  // namespace bha::pipeline
