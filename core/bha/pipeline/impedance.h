// Impedance sweeps as text to what `bha eis` tells.
//   report::ImpedanceDocument out;   for (file) add_sweep(out, text, name);   report::to_json(out)
#pragma once
#include <string>
#include <string_view>

#include "bha/report/impedance_document.h"

namespace bha::pipeline {

/// Findings  (refused) those of formats/impedance_sweep and features/impedance; (note, in the document) rows_rejected
[[nodiscard]] Result<void> add_sweep(report::ImpedanceDocument&, std::string_view text, const std::string& name);

}  // namespace bha::pipeline
