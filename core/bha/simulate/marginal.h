// What a day under given conditions costs the cell now: the slope that an optimiser of charging or dispatch needs, on a grid of
// conditions and with its gradient. Follow a schedule with what_if (a profile); choose one with this.
//   const auto told = marginal_ageing({.what_if = options, .grid = {{"temperature_degC", 10, 40, 4}}});
//   told->rows.rows[0].soh_per_day
/// Cost of a day   SoH before − SoH after it, from the state that the cell is in: yours (soh_now, days_now, efc_now), else a cell
///                 that lived `age_days` at the baseline. Losses slow down as they grow (√t): a cost is that state's
/// Calendar        the same day at rest in the middle of the window. Cycling: what is left of the day's cost; per cycle, per
///                 equivalent full cycle, per Ah and per kWh of throughput (in and out), it may be negative where a model says so
/// Gradient        of the day's cost by each condition, central differences of the model (0.1 K, 0.001, 1 % of the rates);
///                 one-sided at the edge of what can be asked. A profile has none: it is a schedule already
/// Bits            the same everywhere but for exp and pow of the models.   Cost  a row 75 µs (12 days of the model)
/// Source          METHODS 3.2 to 3.5; models/ageing.h
#pragma once
#include "bha/base/finding.h"
#include "bha/simulate/types.h"

namespace bha::simulate {

inline constexpr std::size_t most_marginal_rows = 100'000;

/// Findings  option_invalid: those of what_if; a profile; a grid of no condition, of points that cannot be, above 100,000 rows
[[nodiscard]] Result<Marginal> marginal_ageing(const MarginalOptions&);

}  // namespace bha::simulate
