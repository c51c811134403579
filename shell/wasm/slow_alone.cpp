// modes.wasm keeps of single steps the slow curves alone (what features/step_fold.cpp does for them), asks no state of health, and
// reads text as it was believed before: it decides nothing, so that no reader comes along that could.
#include "bha/features/step_fold.h"
#include "bha/formats/registry.h"
#include "bha/pipeline/health.h"

void bha::pipeline::add_health(Analysis&, const Options&, Run&) {}

const bha::formats::Format* bha::formats::format_named(std::string_view name, std::span<const Format>) {
  static constexpr Format text{"delimited", "", nullptr, nullptr, nullptr};
  return name == "bdf" || name == "delimited" ? &text : nullptr;
}

namespace bha::features {

struct StepFold::Visitor {
  StepFold& fold;

  void begin_run(const cycles::RunStart& start) { fold.slow_curves_.begin(start); }
  void rows(const cycles::StepRows& rows) { fold.slow_curves_.push(rows); }
  void end_run(const cycles::RunEnd&) { fold.slow_curves_.end(); }
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
  out.slow_curves = slow_curves_.rows;
  for (SlowCurve& curve : out.slow_curves) curve.cycle = cycle_at(rows, curve.start_time_s);
  return out;
}

}  // namespace bha::features
