#include "bha/pipeline/predict.h"

#include <algorithm>
#include <cmath>

#include "bha/base/version.h"
#include "bha/pipeline/benchmark.h"
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

void tell_cell(report::PredictionDocument& out, const models::TrainedModel& model, const TableCell& cell, bool online) {
  const std::size_t width = models::input_width(model.inputs, model.features), n = cell.rows.rows();
  models::FeatureRows x{.columns = width, .values = std::vector<double>(n * width)};
  std::vector<double> value(n);
  std::vector<bool> whole(n);
  models::InputState state;
  for (std::size_t i = 0; i < n; ++i)
    whole[i] = next_inputs(state, model.inputs, cell.rows.row(i), {&x.values[i * width], width});
  models::predict(model.regressor, x, value);
  models::RobustLevel level;
  for (std::size_t i = 0; i < n; ++i) {
    const auto row =
        whole[i] ? told(model, value[i], distance_outside(model, x.row(i))) : models::TrainedTold{.code = Code::not_finite};
    report::PredictedOnlineRow& said = out.rows.rows.emplace_back();
    said = {.cell = cell.name,
            .cycle = cell.cycle[i],
            .value = row.value,
            .lower = row.lower,
            .upper = row.upper,
            .outside = row.outside,
            .missing = row.code};
    if (!online) continue;
    const models::OnlineTold now = step(level, model, cell.cycle[i], row);
    said.online = now.value, said.online_lower = now.lower, said.online_upper = now.upper, said.online_missing = now.code;
  }
}

void note_rows(report::PredictionDocument& out, const std::string& file) {
  std::uint64_t outside = 0, refused = 0, missing = 0, first_outside = 0, first_missing = 0;
  for (std::size_t i = 0; i < out.rows.rows.size(); ++i) {
    const report::PredictedOnlineRow& row = out.rows.rows[i];
    if (row.outside > 0 && outside++ == 0) first_outside = i + 1;
    refused += row.missing == Code::outside_training ? 1u : 0u;
    if (row.missing == Code::not_finite && missing++ == 0) first_missing = i + 1;
  }
  const std::string of_all = " of " + std::to_string(out.rows.rows.size()) + " rows";
  if (outside > 0)
    out.findings.push_back(finding(
        Code::outside_training, Severity::warning, {.file = file, .first_row = first_outside},
        std::to_string(outside) + of_all + (refused > 0 ? ", of which " + std::to_string(refused) + " have no value" : ""),
        "features in the range of training (`bha model show`)", {}, outside));
  if (missing > 0)
    out.findings.push_back(finding(Code::not_finite, Severity::note, {.file = file, .first_row = first_missing},
                                   "a feature that is missing in " + std::to_string(missing) + of_all,
                                   "all features of the model", "nothing: those rows have no value", missing));
}

}  // namespace

Result<report::PredictionDocument> predict_table(const report::ModelDocument& document, const models::TrainedModel& model,
                                                 const TableText& text, const PredictOptions& options, Run& run) {
  const auto table = read_comma_table(text.text, text.file);
  if (!table) return Refusal(table.error());
  TableColumns columns{.cell = options.cell_column, .inputs = model.inputs};
  for (const report::ModelFeature& feature : document.features) columns.features.push_back(feature.name);
  if (columns.cell.empty() && table->column("cell")) columns.cell = "cell";
  const auto cells = cells_of(*table, columns);
  if (!cells) return Refusal(cells.error());
  report::PredictionDocument out{.version = std::string(version),
                                 .target = document.target,
                                 .unit = document.unit,
                                 .basis = document.calibration.basis,
                                 .level = document.calibration.level,
                                 .calibration_cells = document.calibration.cells,
                                 .online = options.online};
  for (const TableCell& cell : *cells) {
    if (run.must_stop()) return refuse(run.stop_code(), {.file = text.file}, "a table that was not finished", "time to finish");
    if (const report::ModelCell* known = known_cell(document, cell)) {
      const Place place{.file = text.file, .cell = cell.name};
      const std::string found = "rows of the training cell " + known->name, expected = "cells that were not trained on";
      if (!options.allow_known)
        return refuse(Code::same_cell_twice, place, found, expected, "train without it, or say --allow-training-cells");
      out.findings.push_back(finding(Code::same_cell_twice, Severity::warning, place, found, expected,
                                     "nothing, if you know: errors are smaller here than on a new cell"));
    }
    tell_cell(out, model, cell, options.online);
  }
  note_rows(out, text.file);
  if (out.basis == report::CalibrationBasis::t_over_cells)
    out.findings.push_back(finding(Code::interval_not_conformal, Severity::warning, {.file = text.file},
                                   std::to_string(out.calibration_cells) + " training cells",
                                   "at least " + std::to_string(conformal_cells), "train on more cells"));
  return out;
}

}  // namespace bha::pipeline
