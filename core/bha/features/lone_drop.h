// One row near zero between two that agree: a glitch of the channel, or columns that changed places in that row. No pulse comes
// back to the millivolt from one row to the next, and no cell goes there and back.
//   drops.push(rows, run.voltage, number_of_the_first);   then drops.rows.count, drops.first_V
#pragma once
#include "bha/features/voltage.h"

namespace bha::features {

/// A row below a quarter of the next one's voltage and by more than 1 V, where the row before it is not so low, and that or the
/// one before it is equal to the next to 5 mV (what wrote the row may have begun a row before).
/// Any cut into blocks finds the same.   Cost  nothing while the run (`span`: that of these rows, too) stays above a quarter
struct LoneDrops {
  double before_V[3] = {nan, nan, nan};  // of the last rows, the last one first
  double first_V = nan;
  Tally rows{Code::spike};

  void push(const cycles::StepRows&, const VoltageSpan& span, std::uint64_t first_row);
};

}  // namespace bha::features
