// modes.wasm keeps of single steps the slow curves alone (what features/step_fold.cpp does for them), asks no state of health, and
// reads text as it was believed before: it decides nothing, so that no reader comes along that could.
#include <algorithm>
#include <utility>

#include "bha/features/step_fold.h"
#include "bha/formats/registry.h"
#include "bha/pipeline/health.h"

void bha::pipeline::add_health(Analysis&, const Options&, Run&) {}

const bha::formats::Format* bha::formats::format_named(std::string_view name, std::span<const Format>) {
  static constexpr Format text{"delimited", "", nullptr, nullptr, nullptr};
  return name == "bdf" || name == "delimited" ? &text : nullptr;
}

namespace bha::features {

using cycles::Direction;

struct StepFold::Visitor {
  StepFold& fold;

  void begin_run(const cycles::RunStart& start) {
    fold.slow_curve_.begin(start);
    const bool charges = start.direction == Direction::charge, discharges = start.direction == Direction::discharge;
    if (discharges) fold.charging_ = false;
    if (charges) fold.discharging_ = false;
    if ((discharges && !std::exchange(fold.discharging_, true)) || (charges && !std::exchange(fold.charging_, true)))
      ++fold.halves_;
  }
  void rows(const cycles::StepRows& rows) { fold.slow_curve_.push(rows); }
  void end_run(const cycles::RunEnd&) {
    if (fold.tables_.slow_curves.size() >= most_slow_curves) return;
    auto curve = fold.slow_curve_.end();
    if (!curve) return;
    curve->half = fold.halves_;
    fold.tables_.slow_curves.push_back(std::move(*curve));
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
StepTables StepFold::tables(std::span<const CycleRow> rows) const {
  StepTables out;
  out.slow_curves = tables_.slow_curves;
  for (SlowCurve& curve : out.slow_curves) {
    const auto after =
        std::find_if(rows.begin(), rows.end(), [&](const CycleRow& row) { return curve.start_time_s + 1e-6 < row.start_time_s; });
    curve.cycle = after == rows.begin() ? 0 : std::prev(after)->cycle;
  }
  return out;
}

}  // namespace bha::features
