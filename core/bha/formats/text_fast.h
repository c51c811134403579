// Whole windows of plain rows at a time; what does not fit goes row by row (text_rows.h). Both write the same.
#pragma once
#include <string_view>

#include "bha/formats/text_kernels.h"
#include "bha/formats/text_rows.h"

namespace bha::formats {

/// Whole lines into as many blocks as they need, as take_lines, for a plan that is `plain`.
void take_lines_fast(RowWriter&, std::string_view text, const Kernels&);

}  // namespace bha::formats
