#include "bha/models/fit_estimate.h"

#include "bha/models/fit_linear.h"
#include "bha/models/fit_separable.h"

namespace bha::models {

Estimate estimate(Law law, std::span<const double> t, std::span<const double> y, Workspace& work,
                  const EstimateOptions& options) {
  switch (law) {
    case Law::linear:
      return estimate_linear(t, y, options.start_level);
    case Law::sqrt_linear:
      return estimate_sqrt_linear(t, y, work, options.start_level);
    case Law::power:
      return estimate_power(t, y, work, options);
    case Law::exponential:
      return estimate_exponential(t, y, work, options);
    case Law::double_exponential:
      break;
  }
  return estimate_double_exponential(t, y, work, options);
}

Nearby nearby(Law law, std::span<const double> t, std::span<const double> y, const Estimate& estimated, double noise) {
  Nearby out;
  if (law == Law::power) out = near_power(t, y, estimated, noise);
  if (law == Law::exponential) out = near_exponential(t, y, estimated, noise);
  if (law == Law::double_exponential) out = near_double_exponential(t, y, estimated, noise);
  out.law = law;
  out.last = t.back();
  return out;
}

std::optional<Estimate> refit(const Nearby& near, const double* coordinates) {
  if (near.law == Law::power) return refit_power(near, coordinates);
  if (near.law == Law::exponential) return refit_exponential(near, coordinates);
  return refit_double_exponential(near, coordinates);
}

}  // namespace bha::models
