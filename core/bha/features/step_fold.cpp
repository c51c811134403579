#include "bha/features/step_fold.h"

#include <algorithm>

namespace bha::features {

struct StepFold::Visitor {
  StepFold& fold;

  void begin_run(const cycles::RunStart& start) {
    if (fold.options_.slow_curves) fold.slow_curve_.begin(start);
  }
  void rows(const cycles::StepRows& rows) {
    if (fold.options_.slow_curves) fold.slow_curve_.push(rows);
  }
  void end_run(const cycles::RunEnd&) {
    if (fold.options_.slow_curves && fold.tables_.slow_curves.size() < most_slow_curves)
      if (auto curve = fold.slow_curve_.end()) fold.tables_.slow_curves.push_back(std::move(*curve));
  }
};

StepFold::StepFold(const cycles::CycleOptions& cycles, const StepOptions& options) : options_(options) {
  segmenter_.options = cycles;
}

void StepFold::push(const record::SampleBlock& block) {
  Visitor visitor{*this};
  segmenter_.push(block, visitor);
}

void StepFold::finish() {
  Visitor visitor{*this};
  segmenter_.finish(visitor);
}

namespace {

std::int64_t cycle_at(std::span<const CycleRow> rows, double time_s) {
  const auto after =
      std::upper_bound(rows.begin(), rows.end(), time_s, [](double t, const CycleRow& row) { return t < row.start_time_s; });
  return after == rows.begin() ? 0 : std::prev(after)->cycle;
}

}  // namespace

StepTables StepFold::tables(std::span<const CycleRow> rows) const {
  StepTables out = tables_;
  for (SlowCurve& curve : out.slow_curves) curve.cycle = cycle_at(rows, curve.start_time_s);
  return out;
}

}  // namespace bha::features
