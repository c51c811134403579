// How well a law forecasts what it has not seen: the one number by which laws are compared.
#pragma once
#include <span>

#include "bha/models/laws.h"

namespace bha::models {

/// Mean over the origins of the mean absolute error of the forecast of every later point, in SoH. Origins: the first 50, 55, …,
/// 95 % of the points (in order of t), each fitted alone; one with too few points for the law or none after it is left out. NaN
/// when none is left.   Cost  at most ten estimates.   Source  rolling-origin evaluation, Tashman 2000
[[nodiscard]] double rolling_error(Law, std::span<const double> t, std::span<const double> y);

}  // namespace bha::models
