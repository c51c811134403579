// bha.wasm is the fold alone: state of health comes from health.wasm, and nobody asks a session here for tables of steps.
#include "bha/features/step_fold.h"
#include "bha/pipeline/health.h"

void bha::pipeline::add_health(Analysis&, const Options&, Run&) {}
bha::features::StepFold::StepFold(const cycles::CycleOptions&, const StepOptions&) {}
void bha::features::StepFold::push(const record::SampleBlock&) {}
void bha::features::StepFold::finish() {}
bha::features::StepTables bha::features::StepFold::tables(std::span<const CycleRow>) const { return {}; }
