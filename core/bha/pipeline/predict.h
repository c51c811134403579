// What a trained model tells of a table: every row from itself and those before it, with an interval.
//   const auto told = predict_table(document, *model, {"cell8.csv", text}, {}, run);   report::to_csv(*told)
#pragma once
#include "bha/base/run.h"
#include "bha/pipeline/model_file.h"
#include "bha/pipeline/train_table.h"

namespace bha::pipeline {

/// online: beside each row the robust level of the rows so far. monotone: and that level without rises that are not confirmed
/// (models/monotone_level.h). allow_known: a cell that was trained on is told, with a warning.
struct PredictOptions {
  bool online = false, monotone = false, allow_known = false;
  std::string cell_column{};
};

/// Leakage   no later row changes a bit of what is told of an earlier one
/// Findings  (refused) those of the table, column_missing, same_cell_twice (rows the model was trained on, by content);
///           (warning) outside_training, interval_not_conformal; (note) not_finite: rows without a feature
[[nodiscard]] Result<report::PredictionDocument> predict_table(const report::ModelDocument&, const models::TrainedModel&,
                                                               const TableText&, const PredictOptions&, Run&);

}  // namespace bha::pipeline
