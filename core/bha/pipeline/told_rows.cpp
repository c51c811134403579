#include "bha/pipeline/told_rows.h"

#include "bha/pipeline/benchmark.h"

namespace bha::pipeline {

TableColumns columns_asked(const report::ModelDocument& document, const models::TrainedModel& model, const CommaTable& table,
                           const PredictOptions& options) {
  TableColumns columns{.cell = options.cell_column, .inputs = model.inputs};
  for (const report::ModelFeature& feature : document.features) columns.features.push_back(feature.name);
  if (columns.cell.empty() && table.column("cell")) columns.cell = "cell";
  return columns;
}

Refusal no_such_table(Error why, const report::ModelDocument& document) {
  if (why.code == Code::column_missing && document.inputs != word(models::Inputs::row))
    why.remedy = "of a record make the table first, with `bha features --groups slices`";
  return Refusal(std::move(why));
}

Finding known_again(const std::string& file, const std::string& cell, const report::ModelCell& known, bool allowed) {
  return finding(Code::same_cell_twice, allowed ? Severity::warning : Severity::refused, {.file = file, .cell = cell},
                 "rows of the training cell " + known.name, "cells that were not trained on",
                 allowed ? "nothing, if you know: errors are smaller here than on a new cell"
                         : "train without it, or say --allow-training-cells");
}

void ToldRows::count(const report::PredictedRow& row) {
  ++rows;
  if (row.outside > 0 && outside++ == 0) first_outside = rows;
  refused += row.missing == Code::outside_training ? 1u : 0u;
  if (row.missing == Code::not_finite && missing++ == 0) first_missing = rows;
}

std::vector<Finding> ToldRows::findings(const std::string& file, const report::ModelDocument& document) const {
  std::vector<Finding> out;
  const std::string of_all = " of " + std::to_string(rows) + " rows";
  if (outside > 0)
    out.push_back(finding(
        Code::outside_training, Severity::warning, {.file = file, .first_row = first_outside},
        std::to_string(outside) + of_all + (refused > 0 ? ", of which " + std::to_string(refused) + " have no value" : ""),
        "features in the range of training (`bha model show`); outside of it intervals are wider, far outside nothing is told",
        {}, outside));
  if (missing > 0)
    out.push_back(finding(Code::not_finite, Severity::note, {.file = file, .first_row = first_missing},
                          "a feature that is missing in " + std::to_string(missing) + of_all, "all features of the model",
                          "nothing: those rows have no value", missing));
  if (document.calibration.basis == report::CalibrationBasis::t_over_cells)
    out.push_back(finding(Code::interval_not_conformal, Severity::warning, {.file = file},
                          std::to_string(document.calibration.cells) + " training cells",
                          "at least " + std::to_string(conformal_cells), "train on more cells"));
  return out;
}

}  // namespace bha::pipeline
