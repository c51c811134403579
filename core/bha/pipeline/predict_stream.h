// What a trained model tells of rows as they come, from the bytes of a table in pieces of any size: a row is answered as soon as
// its line has ended, from itself and those before it.
//   PredictStream stream(document, model, "-", options);   std::string out;
//   while (more) { stream.push(piece, out); … }   stream.finish(out);   stream.findings();
#pragma once
#include <map>

#include "bha/models/monotone_level.h"
#include "bha/pipeline/told_rows.h"

namespace bha::pipeline {

/// Says the bytes of report::to_csv(*predict_table(…)) where the rows of each cell stand together (else in the order they came),
/// and however they are cut. What predict_table refuses as a whole is refused at the line where it shows; the lines before are
/// answered. Memory    a cell: 4 kB and a bit for each row that the model remembers of its training; nothing grows with the rows
/// Cost      a row: the regressor, 1 µs of features/slice_history, reading its line
/// Findings  (refused) those of predict_table, limit_exceeded: a line above 1 MiB, more than 10,000 cells
class PredictStream {
 public:
  /// The model must outlive the stream.
  PredictStream(const report::ModelDocument&, const models::TrainedModel&, std::string file, PredictOptions);
  /// Appends the answers to `out`; also those before a refusal, after which nothing more is to be pushed.
  [[nodiscard]] Result<void> push(std::string_view bytes, std::string& out);
  /// The last line, should it have no end, and what is to be known beside.
  [[nodiscard]] Result<void> finish(std::string& out);
  [[nodiscard]] const std::vector<Finding>& findings() const { return findings_; }

 private:
  struct Cell {
    models::OnlineEstimator estimator{};
    models::MonotoneLevel monotone{};
    std::int64_t rows = 0;
    std::vector<bool> seen{};          // of all remembered rows
    std::vector<std::size_t> known{};  // of each training cell, how many of them
    bool told_known = false;
  };
  Result<void> line(std::string_view, std::string& out);
  Result<void> headings(std::string& out);
  Result<void> row(std::string& out);
  Result<void> look_whether_known(const std::string& name, Cell&);

  const report::ModelDocument& document_;
  const models::TrainedModel& model_;
  PredictOptions options_;
  std::string heading_text_{}, unfinished_{};
  CommaTable table_{};  // of one row
  std::uint64_t lines_ = 0;
  ColumnPlaces places_{};
  std::size_t part_ = 1;
  std::multimap<std::string, std::pair<std::size_t, std::size_t>> remembered_{};  // hash of a row: training cell, place in `seen`
  std::map<std::string, Cell> cells_{};
  std::vector<double> features_{};
  ToldRows told_{};
  std::vector<Finding> findings_{};
};

}  // namespace bha::pipeline
