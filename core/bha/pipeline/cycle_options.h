// What of the belief and the options decides how rows become cycles.
#pragma once
#include "bha/pipeline/types.h"

namespace bha::pipeline {

[[nodiscard]] cycles::CycleOptions cycle_options(const record::Belief&, const Options&);

}  // namespace bha::pipeline
