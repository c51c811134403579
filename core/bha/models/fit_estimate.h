// The estimate alone, fast and without allocating on repeated use: what bootstrap and rolling origins call a thousand times.
//   Workspace work;  const Estimate e = estimate(Law::power, t, soh, work);
#pragma once
#include <span>
#include <vector>

#include "bha/models/laws.h"

namespace bha::models {

struct Estimate {
  Parameters p{nan, nan, nan, nan};
  FitStatus status = FitStatus::not_identifiable;
};
/// Columns made from t; kept from call to call as long as t stays the same memory and the caller says so.
struct Workspace {
  std::vector<double> column{}, basis{}, coarse_t{}, coarse_y{}, coarse_column{};
  bool same_t = false;  // set by the caller: t is as in the call before
};
struct EstimateOptions {
  double start_level = nan;        // NaN: free; else s0 is held here (linear, sqrt-linear, power, exponential)
  const Estimate* near = nullptr;  // an estimate of nearly the same data to start from: no search
};

/// Least squares over (t, y), t ≥ 0 ascending, at least as many distinct t as parameters, all finite (the caller has checked).
/// Method   linear, sqrt-linear: closed form, the bounds exactly (every set of active bounds), once corrected by its residuals;
///          power, exponential: the linear part eliminated, Newton in one dimension inside a bracket, from a search on ≤ 32 means
///          of neighbours; double-exponential: the same search in two dimensions, then damped Gauss-Newton
/// Status   at_bound: a parameter stands on a bound of laws.h (exponential: c at 10⁶ spans, so a straight line)
/// Cost     500 points: sqrt-linear 3 µs, power and exponential 20, double-exponential 55 (tests/bench/models_bench.cpp)
[[nodiscard]] Estimate estimate(Law, std::span<const double> t, std::span<const double> y, Workspace&,
                                const EstimateOptions& = {});

}  // namespace bha::models
