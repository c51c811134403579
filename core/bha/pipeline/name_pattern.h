// What the names of files say of their cells: `--name-pattern {group}_{cell}_{nominal_capacity_Ah}Ah.csv`.
//   const auto rows = rows_by_name("{group}_{cell}.csv", paths);      // rows of metadata for the paths that fit
#pragma once
#include <string>
#include <string_view>
#include <vector>

#include "bha/pipeline/metadata.h"

namespace bha::pipeline {

/// Pattern   letters as they stand; {heading} a run of letters without '/', for one of metadata_headings but `file`; * any run of
///           them. A heading takes as little as it can. The end of a path is looked at: as many folders as the pattern names
/// Rows      of the paths that fit, `file` the path; the others have none
/// Findings  (refused) option_invalid: no heading in it, an unknown one, one twice, a brace without its partner; metadata_invalid:
///           a number that is none (with the file)
[[nodiscard]] Result<std::vector<MetadataRow>> rows_by_name(std::string_view pattern, const std::vector<std::string>& paths);

}  // namespace bha::pipeline
