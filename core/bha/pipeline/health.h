// From a cycle table to state of health, laws, end of life and forecast: the second half of an Analysis.
#pragma once
#include <span>
#include <string_view>
#include <vector>

#include "bha/base/past.h"
#include "bha/base/run.h"
#include "bha/pipeline/types.h"
#include "bha/report/fit_document.h"

namespace bha::pipeline {

/// Fills soh, fits, forecast, end_of_life and knee of `analysis` from its cycles and keys; what cannot be told is a finding.
void add_health(Analysis& analysis, const Options&, Run&);

/// A table for `bha fit`: columns cycle (or efc, days: the first of them) and soh, as `bha report --format csv` writes it. Where
/// there is a column view, its measured rows are taken; where there is a column cell, those of `cell`.
struct SohTable {
  models::Axis axis{};
  std::vector<double> x{}, soh{};
};
/// Findings  column_missing, field_count, number_format (with line), no_data_rows, several_cells (none was named), cell_not_found
[[nodiscard]] Result<SohTable> read_soh_table(std::string_view text, std::string_view name, std::string_view cell = {});
/// Of rows in any order (they are put in order). The law named `model` (models/laws.h), or with "best" all of them, and the crossing of `eol` by the best.
/// Findings  option_invalid, those of models::fit; with "best", where no law can be fitted, what the simplest law said; (warning)
///           out_of_time, stopped: the laws until then are told; (note) rows_not_in_order
[[nodiscard]] Result<report::FitDocument> fit_table(const SohTable&, std::string_view model, double eol, Run&);

}  // namespace bha::pipeline
