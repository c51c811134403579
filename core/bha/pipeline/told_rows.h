// What a table and a stream of rows share when a model tells them: which columns, a cell known again, what is said at the end.
//   ToldRows rows;   for (row) rows.count(row);   for (Finding& f : rows.findings("cell8.csv", document)) …
#pragma once
#include "bha/pipeline/predict.h"

namespace bha::pipeline {

[[nodiscard]] TableColumns columns_asked(const report::ModelDocument&, const models::TrainedModel&, const CommaTable&,
                                         const PredictOptions&);

/// Why a table has not what the model asks for: of a record, and of a plain cycle table, slices have to be made first.
[[nodiscard]] Refusal no_such_table(Error why, const report::ModelDocument&);

/// Refused, or a warning where cells that were trained on are allowed.
[[nodiscard]] Finding known_again(const std::string& file, const std::string& cell, const report::ModelCell&, bool allowed);

struct ToldRows {
  std::uint64_t rows = 0, outside = 0, refused = 0, missing = 0, first_outside = 0, first_missing = 0;
  void count(const report::PredictedRow&);
  /// (warning) outside_training, interval_not_conformal; (note) not_finite
  [[nodiscard]] std::vector<Finding> findings(const std::string& file, const report::ModelDocument&) const;
};

}  // namespace bha::pipeline
