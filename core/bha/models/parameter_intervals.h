// How far a fit's parameters are known, three ways. Residuals of a fade curve are alike from cycle to cycle, so none of them
// counts n points as n: an interval that does holds the truth in a third of the cases where it says nine in ten.
#pragma once
#include <span>

#include "bha/models/laws.h"

namespace bha::models {

struct IntervalOptions {
  double level = 0.9;
  bool profile = true;  // some milliseconds a law; the others cost nothing
};

/// Fills parameters[j].intervals of a fit that has its estimates, iid errors, rmse and n_eff; draws: its bootstrap's.
/// delta            value ± t · se_iid · √((1+ρ)/(1−ρ)), t of n_eff − m degrees of freedom: symmetric
/// profile          all v for which the best curve with that parameter held at v has SSR(v) ≤ SSR + t² s² (1+ρ)/(1−ρ): as crooked
///                  as the law is; of a linear law it is delta. An end on a bound of laws.h is the bound; infinite: SSR stays
///                  below
/// block_bootstrap  the middle of the draws (bootstrap.h)
/// ρ ≥ 0 is the residuals' lag-1 correlation, as in n_eff. A parameter on its bound, and n_eff too small for a degree of freedom,
/// have no delta and no profile.   Coverage  measured in parameter_intervals_test.cpp, told in docs/models.md.   Source
/// METHODS 5.1
void add_intervals(Fit&, std::span<const double> t, std::span<const double> y, std::span<const Parameters> draws,
                   const IntervalOptions& = {});

}  // namespace bha::models
