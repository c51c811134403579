// When a fitted law meets the end of life: one cell's curve continued, labelled as such, and silent where the data do not carry
// it.
#pragma once
#include "bha/models/types.h"

namespace bha::models {

/// First passage of `threshold` by a cell that had not reached it at the fit's last x, in the unit of x. basis "single_cell_extrapolation", band_kind "parameter_band": the
/// spread of the law's parameters only, no coverage was measured. No number beyond twice the observed span: the median is then
/// null, `lower` a lower bound, `p_not_reached` the share of draws still above, code extrapolation_not_supported. The band stands
/// for the threshold that the fit was made with (FitOptions::eol); for another one, or a fit without draws, there is the law's
/// own crossing and no band. A median before what the cell has lived to (FitOptions::lived_to, of the
/// fit too; NaN: it has ended, or was never above) is none: null, `lower` that x, code law_ended_before_cell. No part of the band
/// lies there.   Source  METHODS 5.1
[[nodiscard]] Forecast first_passage(const Fit&, double threshold, Axis unit, double lived_to = nan);

}  // namespace bha::models
