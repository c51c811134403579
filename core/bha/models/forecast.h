// When a fitted law meets the end of life: one cell's curve continued, labelled as such, and silent where the data do not carry
// it.
#pragma once
#include "bha/models/types.h"

namespace bha::models {

/// First passage of `threshold`, in the unit of the fit's x. basis "single_cell_extrapolation", band_kind "parameter_band": the
/// spread of the law's parameters only, no coverage was measured. No number beyond twice the observed span: the median is then
/// null, `lower` a lower bound, `p_not_reached` the share of draws still above, code extrapolation_not_supported. The band stands
/// for the threshold that the fit was made with (FitOptions::eol); for another one, or a fit without draws, there is the law's
/// own crossing and no band.   Source  METHODS 5.1
[[nodiscard]] Forecast first_passage(const Fit&, double threshold, Axis unit);

}  // namespace bha::models
