#include "bha/models/forecast.h"

#include <cmath>

#include "bha/models/laws.h"

namespace bha::models {

Forecast first_passage(const Fit& fit, double threshold, Axis unit, double lived_to) {
  const double span = fit.x_last - fit.x0;
  Forecast out{.unit = unit, .basis = "single_cell_extrapolation", .horizon = fit.x0 + 2 * span};
  const auto within = [&](double x) { return std::isfinite(x) && x <= out.horizon ? std::optional(x) : std::nullopt; };
  if (fit.crossing.draws > 0 && fit.crossing.threshold == threshold) {
    out.band_kind = "parameter_band";
    out.level = fit.crossing.level;
    out.p_not_reached = fit.crossing.p_not_reached;
    out.median = within(fit.crossing.median);
    out.lower = within(fit.crossing.lower);
    out.upper = within(fit.crossing.upper);
    if (!out.lower) out.lower = out.horizon;
  } else {
    out.median = within(fit.x0 + law_crossing(fit.law, parameters_of(fit), threshold, 2 * span));
    if (!out.median) out.lower = out.horizon;
  }
  if (out.median && *out.median <= lived_to)
    return {.unit = unit, .basis = out.basis, .lower = lived_to, .horizon = out.horizon, .code = Code::law_ended_before_cell};
  if (!out.median) out.code = Code::extrapolation_not_supported;
  out.extrapolates = out.median.has_value();
  return out;
}

}  // namespace bha::models
