// Headings → columns of the Belief: one column a quantity, the rest ignored and said so.
#pragma once
#include <string>
#include <vector>

#include "bha/formats/dialect.h"
#include "bha/formats/types.h"

namespace bha::formats {

/// Each heading in order. At most one column holds a quantity: of several the one with --map, the lower rank, the first.
/// Findings  unit_converted, label_deprecated (BDF), duplicate_column, column_unknown, unit_unknown
[[nodiscard]] std::vector<record::ColumnBelief> columns_of(const Layout& layout, const BeliefOptions& options,
                                                           const std::string& file, std::vector<Finding>& findings);
/// How many of clock, voltage and current are spelled as the Battery Data Format spells them (0 … 3).
[[nodiscard]] int bdf_required(const Layout& layout);

/// The first headings, quoted, for showing in a finding.
[[nodiscard]] std::string listed(const std::vector<std::string>& headings, std::size_t most = 8);

/// Findings     column_missing, current_missing_column (refused): no voltage, no current, no clock
[[nodiscard]] Result<bool> check_required(const record::Belief& belief, const std::string& file);

}  // namespace bha::formats
