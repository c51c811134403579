// A report as JSON and back; what CONTRACT calls "bha.report/0".
//   std::string text = to_json(make_report(analysis, {.version = …, .command = …}));
//   Result<Report> again = from_json(text);        // `bha replay` compares with it
#pragma once
#include <string>
#include <string_view>

#include "bha/base/finding.h"
#include "bha/base/limits.h"
#include "bha/pipeline/types.h"
#include "bha/report/types.h"

namespace bha::report {

[[nodiscard]] Report make_report(const pipeline::Analysis&, RunInfo);

/// One line, without a line end (JSON lines of several cells); `json::indented` makes it readable.
[[nodiscard]] std::string to_json(const Report&);

/// Unknown keys are ignored, absent ones keep their defaults.
/// Findings  document_invalid (no JSON, another schema, a member of another kind), limit_exceeded
[[nodiscard]] Result<Report> from_json(std::string_view text, std::string_view file = {}, const Limits& = {});

/// Everything but `run`: two runs are equal when these are the same text.
[[nodiscard]] std::string to_json_without_run(Report);

/// Names of the top-level parts (and of the columns of `cycles`) that differ; empty: every number is the same.
[[nodiscard]] std::vector<std::string> differences(const Report&, const Report&);

}  // namespace bha::report
